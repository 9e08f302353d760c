from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.dsp.beats.file_times import FileTimes, Placed
from file_strategies import file_beats


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


@given(file_beats(), st.lists(st.integers(0, 90), max_size=4))
def test_many_at_once_are_placed_as_one_by_one(
    beats: tuple[list[float], list[float]], cuts: list[int]
) -> None:
    times_s, rr_ms = beats
    singly, at_once = FileTimes(), FileTimes()
    one_by_one = [singly.place(time_s, ms) for time_s, ms in zip(times_s, rr_ms, strict=True)]
    found_s: list[float] = []
    breaks: list[int] = []
    edges = [0, *sorted(min(cut, len(times_s)) for cut in cuts), len(times_s)]
    for start, end in pairwise(edges):
        run = at_once.place_all(np.array(times_s[start:end]), np.array(rr_ms[start:end]))
        found_s += run.times_s.tolist()
        breaks += [start + place for place in run.breaks]
    assert found_s == [placed.time_s for placed in one_by_one]
    assert breaks == [place for place, placed in enumerate(one_by_one) if placed.is_break]
    assert vars(at_once) == vars(singly)


def test_what_was_given_is_not_altered() -> None:
    times_s = np.array([1.0, 1.5, 9.0])
    FileTimes().place_all(times_s, np.full(3, 1000.0))
    assert times_s.tolist() == [1.0, 1.5, 9.0]
