import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beat_records import part, series
from biofeedback.breathing import BreathingPattern, PacerTrack
from biofeedback.dsp.boundaries import Boundaries
from biofeedback.dsp.series import BeatKind
from biofeedback.dsp.trust.strap_trust import Withheld
from biofeedback.dsp.updates import Absence, Standing
from biofeedback.dsp.whole import corrected_percent, in_stretches, values, wanted
from biofeedback.records import ENGINE, Paused, Record, Resumed


def _logged(*parts_s: float, pauses_s: Sequence[tuple[float, float]] = ()) -> Boundaries:
    boundaries = Boundaries()
    turns: list[tuple[float, Record]] = [(at_s, part(at_s, 0)) for at_s in parts_s]
    for from_s, to_s in pauses_s:
        turns.append((from_s, Paused(t_s=from_s, utc_s=from_s, source=ENGINE)))
        turns.append((to_s, Resumed(t_s=to_s, utc_s=to_s, source=ENGINE)))
    for at_s, record in sorted(turns, key=lambda turn: turn[0]):
        boundaries.record(record, at_s)
    return boundaries


def test_stretches_end_at_gaps_parts_pauses_and_pace_changes() -> None:
    beats = series([1000.0] * 60, segments=[0] * 10 + [4] * 50)
    track = PacerTrack().changed(50.0, BreathingPattern())
    logged = _logged(20.5, pauses_s=[(30.0, 40.0)])
    recording = in_stretches(beats, beats, logged, track)
    window = recording.window(-math.inf, 60.0)
    assert [len(one) for one in window.stretches] == [10, 10, 9, 10, 10]
    assert window.beats.times_s.tolist() == [
        *range(1, 21),
        *range(22, 31),
        *range(41, 51),
        *range(51, 61),
    ]
    assert recording.count(20.0, 30.0) == 9


def test_a_recording_in_one_piece_is_left_as_it_is() -> None:
    beats = series([1000.0] * 5)
    recording = in_stretches(beats, beats, Boundaries(), PacerTrack())
    window = recording.window(-math.inf, 5.0)
    assert window.beats.rr_ms is beats.rr_ms
    assert (window.length_s, window.ends_s, window.is_on_request) == (None, 5.0, True)


def test_a_span_takes_beats_after_its_beginning_up_to_its_end() -> None:
    beats = series([1000.0] * 10)
    recording = in_stretches(beats, beats, Boundaries(), PacerTrack())
    assert recording.window(2.0, 5.0).beats.times_s.tolist() == [3.0, 4.0, 5.0]


@pytest.mark.parametrize(("from_s", "absence"), [(70.0, Absence.INVENTED), (95.0, None)])
def test_variability_of_invented_intervals_is_withheld(
    from_s: float, absence: Absence | None
) -> None:
    beats = series([1000.0, 1010.0] * 50)
    withheld = (Withheld(from_s, math.inf, Absence.INVENTED), Withheld(0.0, 9.0, Absence.SURPLUS))
    stretches = in_stretches(beats, beats, Boundaries(), PacerTrack())
    recording = replace(stretches, withheld=withheld)
    names = ("rmssd", "mean_hr")
    window = recording.window(-math.inf, 101.0)
    rmssd, rate = values(wanted("task-force", names), window, profile="task-force")
    found = {rmssd.name: rmssd.absence, rate.name: rate.absence}
    assert found == {"rmssd": absence, "mean_hr": None}


@given(st.lists(st.sampled_from([600.0, 800.0, 1100.0]), max_size=60), st.floats(0.0, 60.0))
def test_every_beat_is_in_one_of_two_adjoining_spans(rr_ms: list[float], at_s: float) -> None:
    beats = series(rr_ms)
    recording = in_stretches(beats, beats, Boundaries(), PacerTrack())
    before, after = recording.window(-math.inf, at_s), recording.window(at_s, math.inf)
    together = np.concatenate((before.beats.rr_ms, after.beats.rr_ms))
    assert together.tolist() == rr_ms


def test_values_are_settled_and_in_the_order_asked_for() -> None:
    beats = series([1000.0] * 100)
    recording = in_stretches(beats, beats, Boundaries(), PacerTrack())
    window = recording.window(-math.inf, 100.0)
    found = values(wanted("task-force", ("sdnn", "mean_hr")), window, profile="task-force")
    assert [(one.name, one.value, one.standing) for one in found] == [
        ("mean_hr", 60.0, Standing.SETTLED),
        ("sdnn", 0.0, Standing.SETTLED),
    ]
    (absent,) = values(wanted("task-force", ("breath_swing",)), window, profile="task-force")
    assert absent.absence is Absence.NOT_PACED


def test_what_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="no metric 'coherence'"):
        wanted("task-force", ("coherence",))
    with pytest.raises(ValueError, match="no profile"):
        wanted("own", ())


def test_share_of_corrected_beats() -> None:
    kinds = [BeatKind.NORMAL, BeatKind.EXTRA, BeatKind.MISSED, BeatKind.NORMAL]
    assert corrected_percent(series([900.0] * 4, kinds=kinds)) == 50.0
    assert corrected_percent(series([])) == 0.0
