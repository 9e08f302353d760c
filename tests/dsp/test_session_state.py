import math

import pytest

from beat_records import paced, part, tick
from biofeedback.breathing import BreathingPattern
from biofeedback.dsp.session_state import (
    after_doubts,
    after_interval,
    after_measurement,
    after_record,
)
from biofeedback.dsp.updates import Doubt, SessionState
from biofeedback.payloads.heart_rate import (
    BATTERY_LEVEL,
    BODY_SENSOR_LOCATION,
    DEVICE_FACTS,
    BodyLocation,
    Contact,
    HeartRateMeasurement,
    PayloadError,
)
from biofeedback.records import (
    ENGINE,
    EndAsked,
    EndReason,
    EndUndone,
    LinkChanged,
    LinkReason,
    LinkState,
    Marked,
    Packet,
    Paused,
    Record,
    Resumed,
    SessionEnded,
)

UUIDS = {fact: uuid for uuid, fact in DEVICE_FACTS.items()}


def _folded(*records: Record) -> SessionState:
    state = SessionState()
    for record in records:
        state = after_record(state, record, record.t_s)
    return state


def _read(characteristic: str, payload: bytes) -> Packet:
    return Packet(t_s=1.0, utc_s=1.0, source="s", characteristic=characteristic, payload=payload)


def _paused(t_s: float) -> Paused:
    return Paused(t_s=t_s, utc_s=t_s, source=ENGINE)


def _resumed(t_s: float) -> Resumed:
    return Resumed(t_s=t_s, utc_s=t_s, source=ENGINE)


def test_the_link_with_its_reason_and_since_when() -> None:
    lost = LinkChanged(
        t_s=7.0, utc_s=7.0, source="s", state=LinkState.LOST, reason=LinkReason.DROPPED
    )
    state = _folded(lost)
    assert (state.link, state.link_reason, state.link_since_s) == (
        LinkState.LOST,
        LinkReason.DROPPED,
        7.0,
    )


@pytest.mark.parametrize(
    ("contact", "shown"), [(Contact.YES, True), (Contact.NO, False), (Contact.UNSUPPORTED, None)]
)
def test_a_packet_tells_contact_and_when_an_interval_last_came(
    contact: Contact, shown: bool | None
) -> None:
    with_interval = HeartRateMeasurement(heart_rate_bpm=60, contact=contact, rr_ticks=(0, 900))
    state = after_measurement(SessionState(), with_interval, 5.0)
    assert (state.has_contact, state.last_packet_s) == (shown, 5.0)
    fillers = HeartRateMeasurement(heart_rate_bpm=60, contact=contact, rr_ticks=(0,))
    assert after_measurement(state, fillers, 6.0) is state


def test_an_imported_interval_counts_as_one() -> None:
    assert after_interval(SessionState(), 3.0).last_packet_s == 3.0


def test_battery_and_what_the_device_says_of_itself() -> None:
    state = _folded(
        _read(BATTERY_LEVEL, b"\x57"), _read(UUIDS["model"], b"H10"), _read(UUIDS["maker"], b"P")
    )
    assert state.battery_percent == 87
    assert state.device == (("model", "H10"), ("maker", "P"))
    assert after_record(state, _read(UUIDS["model"], b"H10"), 2.0) is state
    worn = after_record(state, _read(BODY_SENSOR_LOCATION, b"\x01"), 2.0)
    assert (state.worn_at, worn.worn_at) == (None, BodyLocation.CHEST)
    assert after_record(worn, _read(BODY_SENSOR_LOCATION, b"\x01"), 2.0) is worn


def test_doubts_change_the_state_once() -> None:
    state = after_doubts(SessionState(), (Doubt.MILLISECONDS,))
    assert state.doubts == (Doubt.MILLISECONDS,)
    assert after_doubts(state, (Doubt.MILLISECONDS,)) is state
    with pytest.raises(PayloadError):
        after_record(state, _read(BATTERY_LEVEL, b""), 2.0)


def test_the_pacers_track_grows() -> None:
    state = _folded(paced(1.0, 6.0, from_s=2.0), paced(5.0, None, from_s=5.0))
    assert state.track.pattern_at(3.0) == BreathingPattern(rate_per_min=6.0)
    assert state.track.pattern_at(6.0) is None
    assert after_record(state, paced(6.0, 6.0, from_s=math.nan), 6.0) is state


def test_a_part_counts_its_time_without_pauses() -> None:
    state = _folded(part(10.0, 1, "train"), _paused(20.0), _resumed(25.0), _paused(40.0))
    assert (state.part_index, state.part_name, state.part_paused_s) == (1, "train", 5.0)
    assert state.part_elapsed_s(60.0) == 25.0
    assert after_record(state, _paused(45.0), 45.0) is state


def test_a_part_that_begins_during_a_pause_is_paused_from_its_start() -> None:
    state = _folded(part(0.0, 0), _paused(5.0), part(10.0, 1))
    assert state.paused_since_s == 10.0
    state = after_record(state, _resumed(12.0), 12.0)
    assert state.part_elapsed_s(15.0) == 3.0
    assert after_record(state, _resumed(16.0), 16.0) is state


def test_marks_are_kept_in_order() -> None:
    marks = [
        Marked(t_s=t, utc_s=t, source=ENGINE, text=text) for t, text in ((1.0, ""), (2.0, "b"))
    ]
    assert _folded(*marks).marks == ((1.0, ""), (2.0, "b"))


def test_an_end_can_be_taken_back_until_it_is_one() -> None:
    asked = EndAsked(t_s=5.0, utc_s=5.0, source=ENGINE, undo_until_s=15.0)
    assert _folded(asked).end_undo_until_s == 15.0
    undone = EndUndone(t_s=6.0, utc_s=6.0, source=ENGINE)
    assert _folded(asked, undone).end_undo_until_s is None
    ended = SessionEnded(t_s=15.0, utc_s=15.0, source=ENGINE, reason=EndReason.ASKED)
    state = _folded(asked, ended)
    assert (state.ended_s, state.end_reason, state.end_undo_until_s) == (
        15.0,
        EndReason.ASKED,
        None,
    )


def test_a_tick_changes_nothing() -> None:
    state = SessionState()
    assert after_record(state, tick(1.0), 1.0) is state
