import numpy as np
import pytest

from biofeedback.breathing import BreathingPattern, PacerTrack
from biofeedback.dsp.breath.breath_reference import MeasuredBreathing
from biofeedback.dsp.chest.chest_columns import ChestColumns, pacer_sign
from biofeedback.dsp.updates import BreathingSource, ChestFound

PACED = PacerTrack().changed(0.0, BreathingPattern(rate_per_min=6.0, inhale_share=0.5))


def times(for_s: float, *, from_s: float = 0.0) -> np.ndarray:
    return np.asarray(from_s + np.arange(round(for_s * 8.0)) / 8.0)


def follows(times_s: np.ndarray, *, late_s: float = 0.0, sign: float = 1.0) -> np.ndarray:
    return np.asarray(-sign * np.cos(2 * np.pi * 0.1 * (times_s - late_s)))


def found(
    times_s: np.ndarray,
    chest: np.ndarray,
    source: BreathingSource = BreathingSource.ACCELERATION,
) -> ChestFound:
    return ChestFound(source=source, times_s=times_s, chest=chest)


def columns(times_s: np.ndarray, chest: np.ndarray) -> ChestColumns:
    made = ChestColumns(BreathingSource.ACCELERATION)
    for start in range(0, len(times_s), 2):
        made.feed(found(times_s[start : start + 2], chest[start : start + 2]))
    return made


def measured(made: ChestColumns, from_s: float, to_s: float) -> MeasuredBreathing:
    breathing = made.measured(from_s, to_s, track=PACED, shares_beat_clock=True)
    assert breathing is not None
    return breathing


def test_a_span_is_cut_and_finds_its_breaths() -> None:
    at_s = times(300.0)
    breathing = measured(columns(at_s, follows(at_s)), 100.0, 200.0)
    assert (breathing.times_s[0], breathing.times_s[-1]) == (100.0, 199.875)
    assert breathing.source == "chest acceleration"
    assert breathing.breaths.rate_per_min(100.0, 200.0) == pytest.approx(6.0, abs=0.05)


def test_moments_in_which_the_trunk_moved_are_holes() -> None:
    at_s = times(100.0)
    chest = follows(at_s)
    chest[(at_s > 40.0) & (at_s < 43.0)] = np.nan
    breathing = measured(columns(at_s, chest), 0.0, 100.0)
    assert np.max(np.diff(breathing.times_s)) == 3.0
    assert all(end_s <= 40.0 or start_s >= 43.0 for start_s, end_s in breathing.breaths.spans)


def test_the_pacer_tells_which_way_is_in() -> None:
    at_s = times(100.0)
    mirrored = measured(columns(at_s, follows(at_s, sign=-1.0, late_s=1.0)), 0.0, 100.0)
    assert np.allclose(mirrored.chest, follows(at_s, late_s=1.0))
    assert mirrored.shares_strap_clock


def test_without_a_pacer_the_phase_is_not_known_and_no_lag_real() -> None:
    at_s = times(100.0)
    made = columns(at_s, follows(at_s))
    breathing = made.measured(0.0, 100.0, track=PacerTrack(), shares_beat_clock=True)
    assert breathing is not None
    assert not breathing.shares_strap_clock
    other = made.measured(0.0, 100.0, track=PACED, shares_beat_clock=False)
    assert other is not None
    assert not other.shares_strap_clock


def test_a_chest_that_goes_its_own_way_tells_no_sign() -> None:
    at_s = times(100.0)
    assert pacer_sign(at_s, follows(at_s), PACED) == 1.0
    assert pacer_sign(at_s, follows(at_s, late_s=2.5), PACED) is None
    assert pacer_sign(at_s, np.cos(2 * np.pi * 0.23 * at_s), PACED) is None
    assert pacer_sign(at_s, np.zeros(len(at_s)), PACED) is None
    assert pacer_sign(at_s[:100], follows(at_s)[:100], PACED) is None


def test_many_moments_fit_and_other_sources_stay_out() -> None:
    at_s = times(1000.0)
    made = columns(at_s, follows(at_s))
    made.feed(found(times(10.0, from_s=1000.0), np.zeros(80), BreathingSource.ECG))
    assert len(made) == len(at_s) == 8000
    made.feed(found(times(1000.0, from_s=1000.0), np.zeros(8000)))
    made.feed(found(times(10.0, from_s=500.0), np.zeros(80)))
    assert len(made) == 16_000


def test_where_nothing_was_seen_there_is_none() -> None:
    at_s = times(10.0)
    made = columns(at_s, np.full(len(at_s), np.nan))
    assert made.measured(0.0, 10.0, track=PACED, shares_beat_clock=True) is None
    assert len(made) == 0
