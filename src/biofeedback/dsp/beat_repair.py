"""What an interval that looks wrong most likely was: missed, extra or misplaced beats."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_SLOPE = 0.13
_INTERCEPT = 0.17
"""Line that parts alternating from normal differences (Lipponen & Tarvainen 2019)."""
_LONG = 1.3
"""Times the longer neighbour: shorter intervals hold no missed beat."""
_SHORT = 0.65
"""Times the shorter neighbour: of an interval cut by an extra beat, one part is this short."""
_BETWEEN = 0.25
"""How far, as a share, a repaired interval may lie outside of its neighbours."""
_OFF = 0.1
"""A pair that is off by a smaller share of the shorter neighbour is left alone."""
_TURN = 0.12
"""Times the shorter neighbour: a step and its undoing below this are left alone in any case."""
_EXPLAINS = 0.5
"""The share of what was off that a repair may leave."""
_MOST_PARTS = 3
"""Intervals that extra beats cut one into, at most."""
_MOST_MISSED = 4
"""Intervals that one may hold when beats were missed, at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What is normal around an interval; all in ms."""

    jump_ms: float
    """Largest normal difference of two intervals."""
    turn_ms: float
    """Largest normal step that is undone at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """The next ``taken`` intervals are ``given`` equal ones of the same sum; 1 for 1 is none."""

    taken: int
    given: int
    rr_ms: float
    """Each of the given."""

    @property
    def is_change(self) -> bool:
        """Whether anything is repaired."""
        return self.taken > 1 or self.given > 1


def is_even(before_ms: float, ahead_ms: Sequence[float]) -> bool:
    """Whether intervals differ so little that no limits could make ``repaired`` change them."""
    low_ms = min(before_ms, *ahead_ms)
    return max(before_ms, *ahead_ms) - low_ms < _OFF * low_ms


def repaired(before_ms: float, ahead_ms: Sequence[float], limits: Limits) -> Repair:
    """What to make of ``ahead_ms[0]``, after the accepted interval ``before_ms``.

    It takes two following intervals to be sure; a third is used where there is one. A repair is
    only taken if it is no rougher than leaving this interval and repairing from the next on.
    """
    kept = Repair(taken=1, given=1, rr_ms=ahead_ms[0])
    here = _find(before_ms, ahead_ms, limits)
    if here is None:
        return kept
    later = _find(ahead_ms[0], ahead_ms[1:], limits)
    if later is None:
        return here
    left_ms2 = _roughness(before_ms, ahead_ms, (kept, later))
    return kept if left_ms2 < _roughness(before_ms, ahead_ms, (here,)) else here


def _find(before_ms: float, ahead_ms: Sequence[float], limits: Limits) -> Repair | None:
    if not ahead_ms:
        return None
    return (
        _missed(before_ms, ahead_ms)
        or _extra(before_ms, ahead_ms)
        or _misplaced(before_ms, ahead_ms, limits)
    )


def _missed(before_ms: float, ahead_ms: Sequence[float]) -> Repair | None:
    """One interval that holds several: about a multiple of its neighbours."""
    rr_ms = ahead_ms[0]
    after_ms = _next_single(before_ms, ahead_ms)
    if rr_ms < _LONG * max(before_ms, after_ms):
        return None
    given = round(rr_ms / (0.5 * (before_ms + after_ms)))
    if 2 <= given <= _MOST_MISSED and _is_between(rr_ms / given, before_ms, after_ms):
        return Repair(taken=1, given=given, rr_ms=rr_ms / given)
    return None


def _extra(before_ms: float, ahead_ms: Sequence[float]) -> Repair | None:
    """Several intervals that are one: one of them far too short, the sum about right."""
    for taken in range(2, min(_MOST_PARTS, len(ahead_ms)) + 1):
        parts_ms = ahead_ms[:taken]
        after_ms = ahead_ms[taken] if len(ahead_ms) > taken else before_ms
        short_ms = _SHORT * min(before_ms, after_ms)
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
    if off_ms < _OFF * min(before_ms, after_ms) or left_ms > _EXPLAINS * off_ms:
        return None
    if left_ms > _BETWEEN * max(before_ms, after_ms):
        return None
    steps_ms = [b - a for a, b in pairwise((before_ms, *ahead_ms[:3]))]
    turn_ms = max(limits.turn_ms, _TURN * min(before_ms, after_ms))
    if (
        _returns(steps_ms, limits.jump_ms)
        or _alternates(steps_ms, limits.jump_ms)
        or _turns_back(steps_ms, turn_ms)
    ):
        return Repair(taken=2, given=2, rr_ms=half_ms)
    return None


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
    return min(first_ms, third_ms) > _SLOPE * abs(steps_ms[1]) + _INTERCEPT * limit_ms


def _turns_back(steps_ms: Sequence[float], limit_ms: float) -> bool:
    """Whether a step is undone at once by one as large, and that is unusual here.

    A slow breath makes large steps, but each the same way as the one before, save a few small
    ones at its turns. There the heart goes on after the turn; after an ectopic beat it does not.
    """
    if len(steps_ms) < 3:
        return False
    first_ms, third_ms = _against(steps_ms)
    return min(first_ms, abs(steps_ms[1])) > limit_ms and third_ms > -_SLOPE * abs(steps_ms[1])


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
        if after_ms < _LONG * before_ms:
            return after_ms
    return ahead_ms[1] if len(ahead_ms) > 1 else before_ms


def _is_between(rr_ms: float, before_ms: float, after_ms: float) -> bool:
    low_ms, high_ms = sorted((before_ms, after_ms))
    return (1.0 - _BETWEEN) * low_ms <= rr_ms <= (1.0 + _BETWEEN) * high_ms


def _roughness(before_ms: float, ahead_ms: Sequence[float], repairs: Sequence[Repair]) -> float:
    """Sum of the squared steps that these repairs would leave, in ms2."""
    series_ms = [before_ms]
    taken = 0
    for repair in repairs:
        series_ms += [repair.rr_ms] * repair.given
        taken += repair.taken
    series_ms += ahead_ms[taken:]
    return sum((b - a) ** 2 for a, b in pairwise(series_ms))
