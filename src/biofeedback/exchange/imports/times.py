"""What a column of times beside the intervals means: beats, arrivals or mere numbering."""

import math
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from statistics import fmean

from biofeedback.exchange.errors import ExchangeError, ExchangeProblem
from biofeedback.exchange.imports.numerals import Numeral, smallest_step

COARSEST_STEP_S = 0.1
"""Times written more coarsely than this place no beat."""
SLACK_S = 0.002
"""Rounding that a program may add on top of the written digits."""
MOST = 0.8
"""Share of steps that must fit for a column to be beat times; the rest are gaps."""
EPOCH_S = 1e9
"""A time above this (September 2001) counts from 1970; no session is that long."""


class TimeMeaning(StrEnum):
    """What the times of a file are."""

    NONE = "none"
    """There is no such column, or one row too few to judge it."""
    NUMBERING = "numbering"
    """1, 2, 3 ...: no times."""
    BEATS = "beat that ends the interval"
    STARTS = "beat that begins the interval"
    ARRIVAL = "arrival"
    """When a receiver got the interval; it jitters against the beats."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedTimes:
    """A column of times, understood."""

    meaning: TimeMeaning
    times_s: tuple[float, ...] = ()
    """Seconds since the first of them, one for each interval; empty for NONE and NUMBERING."""
    first_utc_s: float | None = None
    """The first of them, where the file counts from 1970."""


def judge_times(times: tuple[Numeral, ...], rr_s: tuple[float, ...], path: Path) -> JudgedTimes:
    """Find out what times mean by holding their steps against the intervals.

    Seconds or milliseconds is decided by which of them lets the times advance as the intervals
    do. Raises ExchangeError where times go back, or advance like neither.
    """
    _refuse_unsorted(times, path)
    if len(times) < 2:
        return JudgedTimes(meaning=TimeMeaning.NONE)
    if _is_numbering(times):
        return JudgedTimes(meaning=TimeMeaning.NUMBERING)
    unit_s = _unit_s(times, rr_s, path)
    first = times[0].value
    times_s = tuple((time.value - first) * unit_s for time in times)
    slack_s = smallest_step(times) * unit_s + SLACK_S
    return JudgedTimes(
        meaning=_meaning(times_s, rr_s, slack_s),
        times_s=times_s,
        first_utc_s=first * unit_s if first * unit_s > EPOCH_S else None,
    )


def _refuse_unsorted(times: tuple[Numeral, ...], path: Path) -> None:
    for before, after in pairwise(times):
        if after.value < before.value:
            raise ExchangeError(ExchangeProblem.UNSORTED, path, line=after.line, text=after.text)


def _is_numbering(times: tuple[Numeral, ...]) -> bool:
    pairs = pairwise(times)
    starts_plainly = times[0].value in {0.0, 1.0}
    return starts_plainly and all(after.value - before.value == 1.0 for before, after in pairs)


def _unit_s(times: tuple[Numeral, ...], rr_s: tuple[float, ...], path: Path) -> float:
    advance = times[-1].value - times[0].value
    if advance <= 0:
        raise ExchangeError(ExchangeProblem.UNCLEAR_TIMES, path, line=times[-1].line)
    slope = math.log10(advance / math.fsum(rr_s[1:]))
    if abs(slope) <= _HALFWAY:
        return 1.0
    if abs(slope - 3.0) <= _HALFWAY:
        return 0.001
    raise ExchangeError(ExchangeProblem.UNCLEAR_TIMES, path, line=times[-1].line)


_HALFWAY = 1.5
"""Between seconds and milliseconds, in powers of ten; leaves room for long gaps."""


def _meaning(times_s: tuple[float, ...], rr_s: tuple[float, ...], slack_s: float) -> TimeMeaning:
    if slack_s > COARSEST_STEP_S:
        return TimeMeaning.ARRIVAL
    steps_s = [after - before for before, after in pairwise(times_s)]
    if _fits(steps_s, rr_s[1:], slack_s):
        return TimeMeaning.BEATS
    if _fits(steps_s, rr_s[:-1], slack_s):
        return TimeMeaning.STARTS
    return TimeMeaning.ARRIVAL


def _fits(steps_s: list[float], rr_s: tuple[float, ...], slack_s: float) -> bool:
    close = [abs(step - rr) <= slack_s for step, rr in zip(steps_s, rr_s, strict=True)]
    return fmean(close) >= MOST
