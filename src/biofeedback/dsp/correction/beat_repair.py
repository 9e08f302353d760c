"""What an interval that looks wrong most likely was: missed, extra or misplaced beats."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from biofeedback.dsp.correction.beat_bend import SLOPE, bend_ms, goes_against_trend

FLOOR_MS = 25.0
"""No limit of a jump is lower: a calm heart read on a coarse grid has tiny quartiles."""

INTERCEPT = 0.17
"""With ``SLOPE`` the line that parts alternating from normal steps (Lipponen & Tarvainen 2019)."""
LONG = 1.3
"""Times the longer neighbour: shorter intervals hold no missed beat."""
SHORT = 0.65
"""Times the shorter neighbour: of an interval cut by an extra beat, one part is this short."""
BETWEEN = 0.25
"""How far, as a share, a repaired interval may lie outside of its neighbours."""
OFF = 0.1
"""A pair that is off by a smaller share of the shorter neighbour is left alone."""
TURN = 0.12
"""Times the shorter neighbour: a step and its undoing below this are left alone in any case."""
BENT = 0.08
"""Times the shorter neighbour: a beat off the line by less is left alone in any case."""
EXPLAINS = 0.5
"""The share of what was off that a repair may leave."""
MOST_PARTS = 3
"""Intervals that extra beats cut one into, at most."""
MOST_MISSED = 4
"""Intervals that one may hold when beats were missed, at most."""


class Limits(Protocol):
    """What is normal around an interval; asked for only where it decides. All in ms."""

    def jump_ms(self) -> float:
        """Largest normal difference of two intervals; at least ``FLOOR_MS``."""

    def turn_ms(self) -> float:
        """Largest normal step that is undone at once."""

    def bend_ms(self) -> float:
        """Farthest that a beat normally lies off the line through the intervals around it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """Instead of the next ``taken`` intervals come ``given`` others of the same sum."""

    taken: int
    given: int
    rr_ms: float
    """The mean of those given."""
    step_ms: float = 0.0
    """By how much each of them is longer than the one before."""

    @property
    def intervals_ms(self) -> tuple[float, ...]:
        """Those given, in order."""
        middle = 0.5 * (self.given - 1)
        return tuple(self.rr_ms + (n - middle) * self.step_ms for n in range(self.given))


def is_even(before_ms: float, ahead_ms: Sequence[float]) -> bool:
    """Whether intervals differ so little that no limits could make ``repaired`` change them."""
    low_ms = min(before_ms, *ahead_ms)
    if max(before_ms, *ahead_ms) - low_ms >= OFF * low_ms:
        return False
    return len(ahead_ms) < 3 or abs(bend_ms(before_ms, *ahead_ms[:3])) < BENT * low_ms


def repaired(past_ms: Sequence[float], ahead_ms: Sequence[float], limits: Limits) -> Repair | None:
    """What to make of ``ahead_ms[0]``, after the accepted intervals ``past_ms``, newest last.

    None leaves it as it is. It takes one past interval and two following to be sure; a second past
    one and a third that follows are used where they are there. A repair is only taken if it is no
    rougher than leaving this interval and repairing from the next on.
    """
    here = _find(past_ms, ahead_ms, limits)
    if here is None:
        return None
    later = _later((past_ms[-1], ahead_ms[0]), ahead_ms[1:], limits)
    if later is None:
        return here
    series_ms = (past_ms[-1], *ahead_ms)
    is_later = _roughness(series_ms, later, at=2) < _roughness(series_ms, here)
    return None if is_later else here


def _later(past_ms: Sequence[float], ahead_ms: Sequence[float], limits: Limits) -> Repair | None:
    found = _find(past_ms, ahead_ms, limits)
    if found is None and len(ahead_ms) == 2:
        # What follows the two is not known yet: it may well go on at their level.
        return _misplaced(past_ms[-1], (*ahead_ms, 0.5 * sum(ahead_ms)), limits)
    return found


def _find(past_ms: Sequence[float], ahead_ms: Sequence[float], limits: Limits) -> Repair | None:
    """The repair that leaves the smoothest intervals, if one is possible.

    Only missed beats may leave a rougher series than none: often there are several in a row.
    """
    if not ahead_ms:
        return None
    before_ms = past_ms[-1]
    missed = _missed(before_ms, ahead_ms)
    extra = _extra(before_ms, ahead_ms)
    moved = _misplaced(before_ms, ahead_ms, limits) or _bent(past_ms, ahead_ms, limits)
    if missed is extra is moved is None:
        return None
    series_ms = (before_ms, *ahead_ms)
    least_ms2 = math.inf if missed else _roughness(series_ms, None)
    best = None
    for repair in (missed, extra, moved):
        if repair is not None and (left_ms2 := _roughness(series_ms, repair)) < least_ms2:
            best, least_ms2 = repair, left_ms2
    return best


def _missed(before_ms: float, ahead_ms: Sequence[float]) -> Repair | None:
    """One interval that holds several: about a multiple of its neighbours."""
    rr_ms = ahead_ms[0]
    after_ms = _next_single(before_ms, ahead_ms)
    if rr_ms < LONG * max(before_ms, after_ms):
        return None
    given = round(rr_ms / (0.5 * (before_ms + after_ms)))
    if 2 <= given <= MOST_MISSED and _is_between(rr_ms / given, before_ms, after_ms):
        return _on_line(1, given, rr_ms / given, before_ms, after_ms)
    return None


def _extra(before_ms: float, ahead_ms: Sequence[float]) -> Repair | None:
    """Several intervals that are one: one of them far too short, the sum about right."""
    for taken in range(2, min(MOST_PARTS, len(ahead_ms)) + 1):
        parts_ms = ahead_ms[:taken]
        after_ms = ahead_ms[taken] if len(ahead_ms) > taken else before_ms
        short_ms = SHORT * min(before_ms, after_ms)
        whole_ms = sum(parts_ms)
        if min(parts_ms) < short_ms and _is_between(whole_ms, before_ms, after_ms):
            return Repair(taken=taken, given=1, rr_ms=whole_ms)
    return None


def _misplaced(before_ms: float, ahead_ms: Sequence[float], limits: Limits) -> Repair | None:
    """Two intervals parted by a beat that came too early, or was found too early or late."""
    if len(ahead_ms) < 2:
        return None
    first_ms, second_ms = ahead_ms[:2]
    after_ms = ahead_ms[2] if len(ahead_ms) > 2 else before_ms
    off_ms = max(
        _outside(first_ms, before_ms, after_ms),
        _outside(second_ms, before_ms, after_ms),
        0.5 * abs(second_ms - first_ms),
    )
    half_ms = 0.5 * (first_ms + second_ms)
    left_ms = _outside(half_ms, before_ms, after_ms)
    if off_ms < OFF * min(before_ms, after_ms) or left_ms > EXPLAINS * off_ms:
        return None
    if left_ms > BETWEEN * max(before_ms, after_ms):
        return None
    steps_ms = [b - a for a, b in pairwise((before_ms, *ahead_ms[:3]))]
    if _is_unusual(steps_ms, TURN * min(before_ms, after_ms), limits):
        return _on_line(2, 2, half_ms, before_ms, after_ms)
    return None


def _is_unusual(steps_ms: Sequence[float], least_turn_ms: float, limits: Limits) -> bool:
    if _returns(steps_ms, FLOOR_MS) or _alternates(steps_ms, FLOOR_MS):
        jump_ms = limits.jump_ms()
        if _returns(steps_ms, jump_ms) or _alternates(steps_ms, jump_ms):
            return True
    return _turns_back(steps_ms, least_turn_ms) and _turns_back(steps_ms, limits.turn_ms())


def _bent(past_ms: Sequence[float], ahead_ms: Sequence[float], limits: Limits) -> Repair | None:
    """Two intervals parted by a beat that lies off the line through those around it."""
    if len(ahead_ms) < 3 or len(past_ms) < 2:
        return None
    before_ms, (first_ms, second_ms, after_ms) = past_ms[-1], ahead_ms[:3]
    off_ms = abs(bend_ms(before_ms, first_ms, second_ms, after_ms))
    if off_ms < BENT * min(before_ms, after_ms):
        return None
    earlier_ms = before_ms - past_ms[-2]
    steps_ms = (first_ms - before_ms, second_ms - first_ms, after_ms - second_ms)
    later_ms = ahead_ms[3] - after_ms if len(ahead_ms) > 3 else earlier_ms
    if goes_against_trend(earlier_ms, steps_ms, later_ms) and off_ms >= limits.bend_ms():
        return _on_line(2, 2, 0.5 * (first_ms + second_ms), before_ms, after_ms)
    return None


def _on_line(taken: int, given: int, rr_ms: float, before_ms: float, after_ms: float) -> Repair:
    """Intervals that go from one neighbour to the other in equal steps, as far as the sum lets."""
    low_ms, high_ms = sorted((before_ms, after_ms))
    room_ms = max(0.0, min(rr_ms - low_ms, high_ms - rr_ms))
    most_ms = 2.0 * room_ms / (given - 1)
    step_ms = min((high_ms - low_ms) / (given + 1), most_ms)
    return Repair(
        taken=taken, given=given, rr_ms=rr_ms, step_ms=step_ms if after_ms > before_ms else -step_ms
    )


def _returns(steps_ms: Sequence[float], limit_ms: float) -> bool:
    """Whether a large step is undone by one of the next two: a long or short beat (L & T)."""
    first_ms, *then_ms = steps_ms
    sign = 1.0 if first_ms > 0.0 else -1.0
    return abs(first_ms) > limit_ms and min(sign * step_ms for step_ms in then_ms) < -limit_ms


def _alternates(steps_ms: Sequence[float], limit_ms: float) -> bool:
    """Whether a large step lies between two the other way: an ectopic beat (L & T)."""
    if len(steps_ms) < 3 or abs(steps_ms[1]) <= limit_ms:
        return False
    first_ms, third_ms = _against(steps_ms)
    return min(first_ms, third_ms) > SLOPE * abs(steps_ms[1]) + INTERCEPT * limit_ms


def _turns_back(steps_ms: Sequence[float], limit_ms: float) -> bool:
    """Whether a step is undone at once by one as large, and that is unusual here.

    A slow breath makes large steps, but each the same way as the one before, save a few small
    ones at its turns. There the heart goes on after the turn; after an ectopic beat it does not.
    """
    if len(steps_ms) < 3:
        return False
    first_ms, third_ms = _against(steps_ms)
    return min(first_ms, abs(steps_ms[1])) > limit_ms and third_ms > -SLOPE * abs(steps_ms[1])


def _against(steps_ms: Sequence[float]) -> tuple[float, float]:
    """The steps before and after the middle one, positive where they go against it."""
    sign = -1.0 if steps_ms[1] > 0.0 else 1.0
    return sign * steps_ms[0], sign * steps_ms[2]


def _outside(rr_ms: float, before_ms: float, after_ms: float) -> float:
    """How far an interval lies outside of what its neighbours span; 0 inside."""
    low_ms, high_ms = sorted((before_ms, after_ms))
    return max(low_ms - rr_ms, rr_ms - high_ms, 0.0)


def _next_single(before_ms: float, ahead_ms: Sequence[float]) -> float:
    """The next interval, or the one after a row of long ones if the heart is back there.

    A heart may well go over to long intervals and stay there; then the next is what it is.
    """
    for after_ms in ahead_ms[1:]:
        if after_ms < LONG * before_ms:
            return after_ms
    return ahead_ms[1] if len(ahead_ms) > 1 else before_ms


def _is_between(rr_ms: float, before_ms: float, after_ms: float) -> bool:
    low_ms, high_ms = sorted((before_ms, after_ms))
    return (1.0 - BETWEEN) * low_ms <= rr_ms <= (1.0 + BETWEEN) * high_ms


def _roughness(series_ms: Sequence[float], repair: Repair | None, *, at: int = 1) -> float:
    """Sum of the squared steps that a repair from this place on would leave, in ms2."""
    if repair is not None:
        series_ms = (*series_ms[:at], *repair.intervals_ms, *series_ms[at + repair.taken :])
    return sum((b - a) * (b - a) for a, b in pairwise(series_ms))
