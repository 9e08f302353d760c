import random
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

import pytest

from biofeedback.exchange.errors import ExchangeError, ExchangeProblem
from biofeedback.exchange.imports.numerals import read_numeral
from biofeedback.exchange.imports.times import JudgedTimes, TimeMeaning, judge_times

PATH = Path("rr.txt")
RR_S = tuple(0.8 + 0.05 * ((7 * index) % 5 - 2) for index in range(60))
BEATS_S = tuple(accumulate(RR_S))


def judged(times: Sequence[str | float], rr_s: tuple[float, ...] = RR_S) -> JudgedTimes:
    numerals = tuple(
        read_numeral(time if isinstance(time, str) else f"{time:.3f}", line=line, path=PATH)
        for line, time in enumerate(times, start=1)
    )
    return judge_times(numerals, rr_s, PATH)


def test_times_that_step_with_the_interval_that_ends_are_beats() -> None:
    times = judged(BEATS_S)
    assert times.meaning is TimeMeaning.BEATS
    assert times.times_s[0] == 0.0
    assert times.times_s[-1] == pytest.approx(BEATS_S[-1] - BEATS_S[0], abs=0.002)


def test_times_that_step_with_the_interval_before_begin_it() -> None:
    starts = [beat - rr for beat, rr in zip(BEATS_S, RR_S, strict=True)]
    assert judged(starts).meaning is TimeMeaning.STARTS


def test_milliseconds_are_known_by_their_slope() -> None:
    times = judged([f"{1000 * beat:.0f}" for beat in BEATS_S])
    assert times.meaning is TimeMeaning.BEATS
    assert times.times_s[-1] == pytest.approx(BEATS_S[-1] - BEATS_S[0], abs=0.002)


def test_a_gap_does_not_make_beats_into_arrivals() -> None:
    late = [beat + (60.0 if index > 30 else 0.0) for index, beat in enumerate(BEATS_S)]
    assert judged(late).meaning is TimeMeaning.BEATS


def test_times_that_jitter_are_arrivals() -> None:
    jitter = random.Random(3)
    arrivals = [beat + 0.3 + jitter.uniform(0.0, 0.2) for beat in BEATS_S]
    assert judged(arrivals).meaning is TimeMeaning.ARRIVAL


def test_times_in_whole_seconds_are_arrivals() -> None:
    assert judged([f"{beat:.0f}" for beat in BEATS_S]).meaning is TimeMeaning.ARRIVAL


@pytest.mark.parametrize("first", [0, 1])
def test_a_numbering_is_no_time(first: int) -> None:
    assert judged([str(first + index) for index in range(60)]).meaning is TimeMeaning.NUMBERING


def test_one_row_can_not_be_judged() -> None:
    assert judged([1.0], (0.8,)).meaning is TimeMeaning.NONE


def test_times_since_1970_tell_the_utc_of_the_first() -> None:
    base_s = 1_700_000_000.0
    times = judged([f"{1000 * (base_s + beat):.0f}" for beat in BEATS_S])
    assert times.first_utc_s == pytest.approx(base_s + BEATS_S[0], abs=0.001)
    assert times.times_s[0] == 0.0
    assert judged(BEATS_S).first_utc_s is None


def test_times_that_go_back_are_an_error_with_their_line() -> None:
    with pytest.raises(ExchangeError) as caught:
        judged([0.8, 1.6, 1.5], (0.8, 0.8, 0.8))
    assert caught.value.reason is ExchangeProblem.UNSORTED
    assert caught.value.line == 3


@pytest.mark.parametrize(
    "times", [["5", "5", "5"], ["0.0", "0.001", "0.002"], ["0", "9e9", "9e12"]]
)
def test_times_that_advance_like_nothing_are_an_error(times: list[str]) -> None:
    with pytest.raises(ExchangeError) as caught:
        judged(times, (0.8, 0.8, 0.8))
    assert caught.value.reason is ExchangeProblem.UNCLEAR_TIMES
