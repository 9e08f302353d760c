import numpy as np
import pytest
from numpy.typing import NDArray

from biofeedback.dsp.ecg.strap_alignment import aligned, every_beat, retimed
from biofeedback.dsp.series import BeatKind, BeatSeries
from simulated_ecg import beat_times

Array = NDArray[np.float64]
BEATS_S = beat_times(rate_bpm=65.0, swing_bpm=12.0, until_s=400.0, seed=6)


def series_of(
    beats_s: Array,
    segments: NDArray[np.int64] | None = None,
    kinds: NDArray[np.uint8] | None = None,
) -> BeatSeries:
    """One interval for each beat but the first; beats are told at these times."""
    count = len(beats_s) - 1
    return BeatSeries(
        times_s=beats_s[1:],
        rr_ms=1000.0 * np.diff(beats_s),
        kinds=np.zeros(count, dtype=np.uint8) if kinds is None else kinds,
        segments=np.zeros(count, dtype=np.int64) if segments is None else segments,
    )


def moved(series: BeatSeries, by_s: Array) -> BeatSeries:
    return BeatSeries(
        times_s=series.times_s + by_s,
        rr_ms=series.rr_ms,
        kinds=series.kinds,
        segments=series.segments,
    )


ECG = series_of(BEATS_S)
WANDER_S = np.random.default_rng(1).normal(0.0, 0.02, len(ECG))


def test_times_move_onto_r_peaks_and_nothing_else_changes() -> None:
    strap = moved(ECG, 0.9 + WANDER_S)
    found = retimed(strap, ECG)
    assert found is not None
    assert np.array_equal(found.times_s, ECG.times_s)
    assert found.rr_ms is strap.rr_ms
    assert found.kinds is strap.kinds
    assert found.segments is strap.segments


def test_a_delay_that_creeps_is_followed() -> None:
    creep_s = np.linspace(0.4, 0.9, len(ECG))
    found = retimed(moved(ECG, creep_s), ECG)
    assert found is not None
    assert np.array_equal(found.times_s, ECG.times_s)


def test_each_segment_has_its_own_delay_and_a_short_one_borrows() -> None:
    segments = np.repeat([0, 1, 2], [200, 20, len(ECG) - 220])
    delays_s = np.choose(segments, [0.5, 0.6, 0.9])
    strap = moved(series_of(BEATS_S, segments), delays_s + WANDER_S)
    found = retimed(strap, ECG)
    assert found is not None
    assert np.abs(found.times_s - ECG.times_s)[segments != 1].max() == 0.0
    assert np.median(np.abs(found.times_s - ECG.times_s)[segments == 1]) < 0.15


def test_corrected_beats_and_those_without_an_r_peak_move_with_their_neighbours() -> None:
    kinds = np.zeros(len(ECG), dtype=np.uint8)
    kinds[100] = int(BeatKind.ECTOPIC)
    strap = moved(series_of(BEATS_S, kinds=kinds), np.full(len(ECG), 0.8))
    strap.times_s[100] += 0.06
    early = BeatSeries(
        times_s=ECG.times_s[50:],
        rr_ms=ECG.rr_ms[50:],
        kinds=ECG.kinds[50:],
        segments=ECG.segments[50:],
    )
    found = retimed(strap, early)
    assert found is not None
    assert found.times_s[100] - ECG.times_s[100] == pytest.approx(0.06)
    assert np.delete(found.times_s - ECG.times_s, 100) == pytest.approx(0.0, abs=1e-9)


def test_times_keep_growing() -> None:
    rng = np.random.default_rng(4)
    found = retimed(moved(ECG, 0.9 + rng.normal(0.0, 0.08, len(ECG))), ECG)
    assert found is not None
    assert np.diff(found.times_s).min() > 0.0


def test_without_a_pattern_there_is_nothing() -> None:
    other = series_of(beat_times(rate_bpm=80.0, breath_hz=0.21, until_s=300.0, seed=8))
    assert retimed(other, ECG) is None
    assert aligned(ECG, series_of(BEATS_S[:1])) is None
    assert aligned(series_of(BEATS_S[:1]), ECG) is None


def test_every_beat_has_those_that_begin_a_segment() -> None:
    series = series_of(np.array([1.0, 2.0, 3.0, 4.0]), np.array([0, 0, 7]))
    every = every_beat(series)
    assert every.times_s.tolist() == [1.0, 2.0, 3.0, 3.0, 4.0]
    assert every.segments.tolist() == [0, 0, 0, 7, 7]
    assert len(every_beat(series_of(np.array([1.0]))).times_s) == 0
