import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beat_records import series
from biofeedback.dsp.series import BeatSeries
from biofeedback.dsp.sliding_windows import corrected_percent, running, sliding_windows


def test_a_window_reaches_back_from_its_last_beat_and_is_filled_to_95_percent() -> None:
    windows = sliding_windows(series([1000.0] * 20), window_s=10.0)
    assert windows.ends_s.tolist() == [float(second) for second in range(1, 21)]
    assert windows.sizes.tolist() == [*range(1, 10), *[10] * 11]
    assert windows.is_filled.tolist() == [False] * 9 + [True] * 11


def test_ends_lie_on_multiples_of_the_step_in_session_time() -> None:
    windows = sliding_windows(series([1000.0] * 20, starts_s=3.4), window_s=5.0, step_s=4.0)
    assert windows.ends_s.tolist() == [8.0, 12.0, 16.0, 20.0]
    assert windows.end.tolist() == [4, 8, 12, 16]
    assert windows.is_filled.tolist() == [False, True, True, True]


def test_no_window_crosses_from_one_segment_into_another() -> None:
    beats = series([1000.0] * 12, segments=[0] * 6 + [1] * 6)
    windows = sliding_windows(beats, window_s=4.0)
    assert windows.first.tolist() == [0, 0, 0, 0, 1, 2, 6, 6, 6, 6, 7, 8]


def test_a_window_whose_last_beat_is_older_than_ten_seconds_is_none() -> None:
    early, late = series([1000.0] * 10), series([1000.0] * 10, starts_s=30.0)
    beats = BeatSeries(
        times_s=np.concatenate((early.times_s, late.times_s)),
        rr_ms=np.concatenate((early.rr_ms, late.rr_ms)),
        kinds=np.concatenate((early.kinds, late.kinds)),
        segments=np.concatenate((early.segments, late.segments + 1)),
    )
    windows = sliding_windows(beats, window_s=5.0, step_s=5.0)
    filled = dict(zip(windows.ends_s.tolist(), windows.is_filled.tolist(), strict=True))
    assert filled == {5: True, 10: True, 15: True, 20: True, 25: False, 30: False, 35: True} | {
        40: True
    }


@given(st.integers(0, 2**32 - 1), st.floats(1.0, 60.0))
def test_a_beat_that_runs_back_counts_at_the_time_of_the_one_before(
    seed: int, window_s: float
) -> None:
    random = np.random.default_rng(seed)
    rr_ms = random.uniform(400.0, 1500.0, 60)
    times_s = np.cumsum(rr_ms) / 1000.0 + random.normal(0.0, 0.8, 60)
    beats = BeatSeries(
        times_s=times_s, rr_ms=rr_ms, kinds=np.zeros(60, np.uint8), segments=np.zeros(60, np.int64)
    )
    windows = sliding_windows(beats, window_s=window_s)
    assert np.all(np.diff(windows.ends_s) >= 0.0)
    assert np.all(windows.sizes >= 1)
    assert np.all(windows.first >= 0)


def test_the_share_of_corrected_beats_is_of_each_window() -> None:
    beats = series([1000.0] * 6, kinds=[0, 0, 1, 0, 2, 0])
    windows = sliding_windows(beats, window_s=2.0)
    assert corrected_percent(beats, windows).tolist() == [0.0, 0.0, 50.0, 50.0, 50.0, 50.0]


def test_running_sums_begin_with_nothing() -> None:
    assert running(np.array([1.0, 2.0, 4.0])).tolist() == [0.0, 1.0, 3.0, 7.0]
    assert running(np.array([True, False, True])).tolist() == [0.0, 1.0, 1.0, 2.0]


def test_no_beats_have_no_windows() -> None:
    for step_s in (None, 5.0):
        assert len(sliding_windows(series([]), window_s=60.0, step_s=step_s).ends_s) == 0


@pytest.mark.parametrize("odd", [float("nan"), float("inf")])
def test_what_is_not_finite_is_refused(odd: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        sliding_windows(series([900.0, odd, 900.0]), window_s=60.0)
    with pytest.raises(ValueError, match="holds nothing"):
        sliding_windows(series([900.0]), window_s=odd)
    with pytest.raises(ValueError, match="lead nowhere"):
        sliding_windows(series([900.0]), window_s=60.0, step_s=odd)


@pytest.mark.parametrize("length_s", [0.0, -5.0])
def test_windows_and_steps_have_a_length(length_s: float) -> None:
    with pytest.raises(ValueError, match="holds nothing"):
        sliding_windows(series([900.0]), window_s=length_s)
    with pytest.raises(ValueError, match="lead nowhere"):
        sliding_windows(series([900.0]), window_s=60.0, step_s=length_s)
