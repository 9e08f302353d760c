import numpy as np
import pytest

from biofeedback.dsp.file_times import FileTimes, Placed


def placed(times_s: list[float], rr_ms: list[float]) -> list[Placed]:
    files = FileTimes()
    return [files.place(time_s, ms) for time_s, ms in zip(times_s, rr_ms, strict=True)]


def test_beat_times_are_kept_to_the_bit() -> None:
    rr_ms = [800.0 + 7 * (n % 5) for n in range(50)]
    times_s = [float(t) for t in np.round(3.0 + np.cumsum(rr_ms) / 1000, 3)]
    assert placed(times_s, rr_ms) == [Placed(time_s=t, is_break=False) for t in times_s]


def test_a_hole_of_one_beat_in_beat_times_is_a_break() -> None:
    times_s = [0.9 * n for n in range(1, 21)] + [0.9 * n for n in range(22, 30)]
    breaks = [beat.is_break for beat in placed(times_s, [900.0] * len(times_s))]
    assert [n for n, is_break in enumerate(breaks) if is_break] == [20]


def test_arrival_times_are_smoothed_to_the_running_sum() -> None:
    rng = np.random.default_rng(0)
    rr_ms = [900.0] * 200
    arrivals_s = np.maximum.accumulate(0.9 * np.arange(1, 201) + rng.uniform(0, 1.0, 200))
    beats = placed(arrivals_s.tolist(), rr_ms)
    assert not any(beat.is_break for beat in beats)
    assert np.diff([beat.time_s for beat in beats]) == pytest.approx(np.full(199, 0.9), abs=0.025)


def test_a_long_hole_in_arrival_times_is_a_break() -> None:
    rng = np.random.default_rng(0)
    arrivals_s = np.sort(0.9 * np.arange(1, 101) + rng.uniform(0, 0.8, 100))
    arrivals_s[50:] += 5.0
    breaks = [beat.is_break for beat in placed(arrivals_s.tolist(), [900.0] * 100)]
    assert [n for n, is_break in enumerate(breaks) if is_break] == [50]


def test_a_second_of_doubt_is_allowed_before_a_file_is_known() -> None:
    beats = placed([1.0, 3.1, 4.1], [1000.0, 1000.0, 1000.0])
    assert [beat.is_break for beat in beats] == [False, False, False]
    assert [beat.is_break for beat in placed([1.0, 3.6], [1000.0, 1000.0])] == [False, True]


def test_times_that_go_back_are_a_break_and_the_sum_goes_on() -> None:
    beats = placed([10.0, 11.0, 3.0, 4.0], [1000.0] * 4)
    assert [beat.is_break for beat in beats] == [False, False, True, True]
    assert [beat.time_s for beat in beats] == [10.0, 11.0, 12.0, 13.0]


def test_after_a_restart_the_next_time_is_taken_as_it_is() -> None:
    files = FileTimes()
    files.place(1.0, 1000.0)
    files.restart()
    assert files.place(2.3, 1000.0) == Placed(time_s=2.3, is_break=True)
