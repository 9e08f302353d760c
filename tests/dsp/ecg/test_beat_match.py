import numpy as np
import pytest
from numpy.typing import NDArray

from biofeedback.dsp.ecg.beat_match import found_delay_s, matched
from biofeedback.dsp.series import BeatSeries
from simulated_ecg import beat_times

Array = NDArray[np.float64]
BEATS_S = beat_times(rate_bpm=65.0, swing_bpm=12.0, until_s=180.0, seed=5)


def series_of(times_s: Array, rr_ms: Array) -> BeatSeries:
    count = len(times_s)
    return BeatSeries(
        times_s=times_s,
        rr_ms=rr_ms,
        kinds=np.zeros(count, dtype=np.uint8),
        segments=np.zeros(count, dtype=np.int64),
    )


def ecg() -> BeatSeries:
    return series_of(BEATS_S[1:], 1000.0 * np.diff(BEATS_S))


def strap(delay_s: float, *, keep: slice = slice(None), seed: int = 1) -> BeatSeries:
    """The same heart: 20 ms of wandering in time, 2 ms in the intervals."""
    rng = np.random.default_rng(seed)
    times_s = BEATS_S[1:] + delay_s + rng.normal(0.0, 0.02, len(BEATS_S) - 1)
    rr_ms = np.rint(1.024 * (1000.0 * np.diff(BEATS_S) + rng.normal(0.0, 2.0, len(times_s))))
    return series_of(times_s[keep], rr_ms[keep] / 1.024)


@pytest.mark.parametrize("delay_s", [0.0, 0.3, 1.1, 2.4, 4.0])
@pytest.mark.parametrize("keep", [slice(None), slice(40, 90)], ids=["all", "fifty"])
def test_the_delay_is_found_by_the_pattern(delay_s: float, keep: slice) -> None:
    assert found_delay_s(strap(delay_s, keep=keep), ecg()) == pytest.approx(delay_s, abs=0.02)


def test_too_few_beats_or_another_heart_have_none() -> None:
    other = beat_times(rate_bpm=71.0, swing_bpm=6.0, breath_hz=0.17, until_s=180.0, seed=9)
    assert found_delay_s(strap(0.4, keep=slice(0, 29)), ecg()) is None
    assert found_delay_s(series_of(other[1:], 1000.0 * np.diff(other)), ecg()) is None
    assert found_delay_s(series_of(BEATS_S[:0], BEATS_S[:0]), ecg()) is None
    assert found_delay_s(strap(0.4), series_of(BEATS_S[:0], BEATS_S[:0])) is None


def test_a_heart_that_beats_evenly_has_none_unless_it_is_known_about_where() -> None:
    times_s = 0.8 * np.arange(200.0)
    even, late = series_of(times_s, np.full(200, 800.0)), np.full(200, 800.0)
    told = series_of(times_s + 1.0, late)
    assert found_delay_s(told, even) is None
    assert found_delay_s(told, even, earliest_s=0.7, latest_s=1.3) == pytest.approx(1.0)


def test_pairs_are_each_other_s_nearest_and_near() -> None:
    pairs = matched(np.array([1.5, 2.52, 3.9, 4.5]), np.array([1.0, 2.0, 3.0, 4.0, 9.0]), 0.5)
    assert pairs.strap_places.tolist() == [0, 1, 3]
    assert pairs.ecg_places.tolist() == [0, 1, 3]


def test_no_two_beats_have_the_same_partner() -> None:
    pairs = matched(np.array([1.0, 1.05, 2.0]), np.array([1.04, 2.0]), 0.0)
    assert pairs.strap_places.tolist() == [1, 2]
    assert pairs.ecg_places.tolist() == [0, 1]


def test_nothing_matches_nothing() -> None:
    assert len(matched(np.empty(0), np.array([1.0]), 0.0).strap_places) == 0
    assert len(matched(np.array([1.0]), np.empty(0), 0.0).strap_places) == 0
    assert matched(np.array([1.0]), np.array([1.0]), 0.0).ecg_places.tolist() == [0]
