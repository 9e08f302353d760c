from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beat_records import (
    file_intervals,
    in_order,
    interval,
    paced,
    packet,
    part,
    polar_h10,
    strap_packets,
    tick,
    ticks_until,
)
from biofeedback.dsp import offline
from biofeedback.dsp.offline import SettledSession, settled, settled_beats
from biofeedback.dsp.pipeline import Pipeline
from biofeedback.dsp.series import BeatKind, BeatSeries
from biofeedback.dsp.updates import BeatsSettled, Doubt, GapFound
from biofeedback.payloads.heart_rate import BATTERY_LEVEL
from biofeedback.records import (
    ENGINE,
    ClockJumped,
    LinkChanged,
    LinkState,
    Packet,
    Paused,
    Record,
    Resumed,
)
from file_strategies import file_intervals_of_any_kind
from record_strategies import records as any_record
from simulated_link import Arrival, Link, arrivals, sinus_beats
from wrong_straps import in_milliseconds, invented, last_again, with_fillers

_RNG = np.random.default_rng(9)

heart_rate_packets = st.builds(
    packet, st.floats(0.0, 1000.0), st.integers(0, 65535), st.integers(0, 1200)
)


def _same(session: SettledSession, records: Sequence[Record], *, correction: bool = True) -> None:
    """Hold a settled session against what the pipeline says record by record."""
    pipeline = Pipeline(metrics=(), correction=correction)
    updates = [*pipeline.feed_all(records), *pipeline.finish()]
    told = [beat for u in updates if isinstance(u, BeatsSettled) for beat in u.beats]
    assert _columns(session.beats) == _columns(pipeline.settled_beats)
    assert session.beats.times_s.tolist() == [beat.time_s for beat in told]
    assert _columns(session.raw) == _columns(pipeline.settled_raw)
    assert list(session.gaps) == [u for u in updates if isinstance(u, GapFound)]
    assert session.state == pipeline.state
    assert vars(session.boundaries) == vars(pipeline.boundaries)
    assert session.now_s == pipeline.now_s
    assert session.rejected_intervals == pipeline.rejected_intervals
    assert session.malformed_payloads == pipeline.malformed_payloads


def _columns(series: BeatSeries) -> list[list[float]]:
    columns = (series.times_s, series.rr_ms, series.kinds, series.segments)
    return [column.tolist() for column in columns]


@settings(max_examples=60, deadline=None)
@given(st.lists(any_record | heart_rate_packets, max_size=60), st.booleans())
def test_any_records_settle_as_in_the_pipeline(records: list[Record], correction: bool) -> None:
    _same(settled(records, correction=correction), records, correction=correction)


@pytest.mark.parametrize(
    "packets",
    [
        in_milliseconds(arrivals(sinus_beats(np.random.default_rng(0), 200.0), Link(), _RNG)),
        last_again(arrivals(sinus_beats(np.random.default_rng(1), 200.0), Link(), _RNG)),
        with_fillers(arrivals(sinus_beats(np.random.default_rng(2), 200.0), Link(), _RNG)),
        invented((800, 805), 150.0),
    ],
)
def test_doubtful_straps_settle_as_in_the_pipeline(packets: list[Arrival]) -> None:
    records = in_order(
        [packet(one.arrival_s, *one.ticks) for one in packets], ticks_until(packets[-1].arrival_s)
    )
    session = settled(records)
    _same(session, records)
    assert len(session.state.doubts) == 1
    assert bool(session.withheld) == (session.state.doubts == (Doubt.INVENTED,))


@settings(max_examples=60, deadline=None)
@given(file_intervals_of_any_kind(), st.lists(any_record, max_size=5), st.integers(0, 90))
def test_files_among_other_records_settle_as_in_the_pipeline(
    intervals: list[Record], others: list[Record], place: int
) -> None:
    records = [*intervals[:place], *others, *intervals[place:]]
    _same(settled(iter(records)), records)


def test_a_real_recording_with_everything_settles_as_in_the_pipeline() -> None:
    turns: list[Record] = [
        paced(0.0, 6.0),
        part(60.0, 1),
        Paused(t_s=100.2, utc_s=0.0, source=ENGINE),
        Resumed(t_s=130.7, utc_s=0.0, source=ENGINE),
        LinkChanged(t_s=200.0, utc_s=0.0, source="strap", state=LinkState.LOST),
        ClockJumped(t_s=300.0, utc_s=0.0, source=ENGINE, missed_s=9.0),
        paced(400.0, 12.0, from_s=403.0),
    ]
    records = in_order(turns, polar_h10())
    session = settled(records)
    _same(session, records)
    assert {gap.reason.value for gap in session.gaps} == {"link lost", "computer slept"}
    assert len(session.raw) == 620


def test_a_file_between_packets_settles_as_in_the_pipeline() -> None:
    live = in_order(strap_packets([900.0] * 60), ticks_until(54.0))
    late = [interval(60.0 + n, 1000.0, beat_s=60.0 + n) for n in range(40)]
    untimed = [interval(101.0 + n + (9.0 if n > 20 else 0.0), 1000.0) for n in range(40)]
    after = [packet(170.0 + n, 1024) for n in range(40)]
    records = [*live, *late, *untimed, *after]
    session = settled(records)
    _same(session, records)
    assert len(session.raw) == 180


def test_blocks_leave_no_seam(monkeypatch: pytest.MonkeyPatch) -> None:
    records = file_intervals([900.0, 950.0, 1000.0, 400.0, 500.0] * 60)
    whole = settled(records)
    monkeypatch.setattr(offline, "_BLOCK", 7)
    assert _columns(settled(records).beats) == _columns(whole.beats)


def test_what_could_not_be_read_is_counted() -> None:
    good = packet(1.0, 1024)
    characteristics = (good.characteristic, BATTERY_LEVEL)
    broken = [
        Packet(t_s=2.0, utc_s=2.0, source="s", characteristic=one, payload=b"")
        for one in characteristics
    ]
    session = settled([good, *broken, packet(4.0, 0, 0), interval(5.0, -1.0), tick(6.0)])
    assert (session.malformed_payloads, session.rejected_intervals) == (2, 3)


def test_without_correction_beats_are_the_raw_ones() -> None:
    rr_ms = [900.0] * 60 + [500.0, 1300.0] + [900.0] * 60
    records = file_intervals(rr_ms)
    raw = settled(records, correction=False)
    assert _columns(raw.beats) == _columns(raw.raw)
    assert raw.beats.rr_ms.tolist() == rr_ms
    mended = settled_beats(raw.raw)
    assert mended.rr_ms.min() > 800.0
    assert BeatKind.NORMAL in mended.kinds
    assert len(set(mended.kinds.tolist())) > 1


def test_nothing_settles_to_nothing() -> None:
    session = settled([])
    assert (len(session.beats), len(session.raw), session.gaps) == (0, 0, ())
    _same(session, [])
