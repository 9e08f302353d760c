"""Wrong beats of a whole recording at once: what the processor does beat by beat, in bulk."""

from collections.abc import Callable, Iterator
from statistics import median
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.correction.artefacts import (
    MIN_LOOK_AHEAD,
    RANGE_MS,
    SEEN_AHEAD,
    SEEN_BEFORE,
    kind_of,
    times_of,
)
from biofeedback.dsp.correction.beat_limits import (
    WINDOW_BEATS,
    Boundless,
    bend_limit_ms,
    step_limit_ms,
)
from biofeedback.dsp.correction.beat_repair import Repair, is_even, repaired
from biofeedback.dsp.correction.beat_suspicion import suspects
from biofeedback.dsp.series import BeatKind, BeatSeries

Array = NDArray[np.float64]
_BOUNDLESS = Boundless()
_SPARE = 64
"""Steps fetched beyond the window, because some may have been discarded."""


def corrected(raw: BeatSeries, *, look_ahead: int) -> BeatSeries:
    """The series that ``ArtefactProcessor(look_ahead=look_ahead)`` makes of raw beats.

    Equal bit for bit to feeding it the same beats one by one and finishing it; the kinds of ``raw``
    are not read. Most beats are cleared in bulk (``suspects``); only the others, and those just
    behind a repair, are looked at one by one.
    """
    if look_ahead < MIN_LOOK_AHEAD:
        raise ValueError(f"look-ahead {look_ahead} is below {MIN_LOOK_AHEAD} beats")
    is_suspect = suspects(raw.rr_ms, ahead=min(SEEN_AHEAD, look_ahead + 1))
    found: list[_Found] = []
    for start, end in _runs(raw.segments):
        is_suspect[start : min(end, start + SEEN_BEFORE)] = True
        is_suspect[max(start, end - SEEN_AHEAD + 1) : end] = True
        places = np.flatnonzero(is_suspect[start:end]).tolist()
        run = _Run(raw.rr_ms[start:end], look_ahead)
        found += [_Found(start + at, repair) for at, repair in run.repairs(places)]
    return _rebuilt(raw, found)


class _Found(NamedTuple):
    at: int
    """The first interval that is repaired."""
    repair: Repair


class _Run:
    """The beats of one segment, and what was repaired of them so far."""

    def __init__(self, rr_ms: Array, look_ahead: int) -> None:
        self._rr_ms = rr_ms
        self._look_ahead = look_ahead
        self._repaired_to = 0
        self._accepted_ms: tuple[float, ...] = ()
        """The last accepted intervals before ``_repaired_to``."""
        self._seen = 0
        """How many beats are known when the one in question is decided."""
        self._before_ms = 0.0
        """The accepted interval before it."""
        self._jumps = _Steps(rr_ms, _jumps_ms)
        self._turns = _Steps(rr_ms, _turns_ms)
        self._bends = _Steps(rr_ms, _bends_ms)

    def repairs(self, places: list[int]) -> Iterator[_Found]:
        """What is repaired, looking only at these places and at those just behind a repair."""
        undecided = 0
        for place in places:
            while undecided <= place:
                if undecided >= self._repaired_to + SEEN_BEFORE:
                    undecided = place
                repair = self._repair(undecided)
                if repair is None:
                    undecided += 1
                else:
                    yield _Found(undecided, repair)
                    undecided += repair.taken

    def jump_ms(self) -> float:
        """Largest normal difference of two intervals."""
        return step_limit_ms(self._jumps.newest(self._seen), self._before_ms)

    def turn_ms(self) -> float:
        """Largest normal step that is undone at once."""
        return step_limit_ms(self._turns.newest(self._seen), self._before_ms)

    def bend_ms(self) -> float:
        """Farthest that a beat normally lies off the line."""
        return bend_limit_ms(self._bends.newest(self._seen))

    def _repair(self, at: int) -> Repair | None:
        self._seen = min(at + self._look_ahead + 1, len(self._rr_ms))
        ahead_ms = self._rr_ms[at : min(at + SEEN_AHEAD, self._seen)].tolist()
        past_ms = self._past_ms(at)
        if not past_ms:
            repair = repaired((median(ahead_ms[:3]),), ahead_ms, _BOUNDLESS)
        elif is_even(past_ms[-1], ahead_ms):
            return None
        else:
            self._before_ms = past_ms[-1]
            repair = repaired(past_ms, ahead_ms, self)
        if repair is not None:
            self._accept(at, repair, past_ms)
        return repair

    def _past_ms(self, at: int) -> tuple[float, ...]:
        since_ms = self._rr_ms[max(self._repaired_to, at - SEEN_BEFORE) : at].tolist()
        return (*self._accepted_ms, *since_ms)[-SEEN_BEFORE:]

    def _accept(self, at: int, repair: Repair, past_ms: tuple[float, ...]) -> None:
        self._repaired_to = after = at + repair.taken
        self._accepted_ms = (*past_ms, *repair.intervals_ms)[-SEEN_BEFORE:]
        self._jumps.discard(at, after)
        self._turns.discard(at, after + 1)
        self._bends.discard(at, after + 2)


class _Steps:
    """Steps of one kind of a whole segment, and which of them were discarded."""

    def __init__(self, rr_ms: Array, steps_ms: Callable[[Array], Array]) -> None:
        self._rr_ms = rr_ms
        self._steps_ms = steps_ms
        self._values_ms: Array | None = None
        self._is_accepted = np.ones(0, dtype=np.bool_)

    def discard(self, first: int, last: int) -> None:
        """Forget the steps that end with these intervals, both included."""
        self._all_ms()
        self._is_accepted[max(0, first - self._missing) : max(0, last + 1 - self._missing)] = False

    def newest(self, seen: int) -> list[float]:
        """The newest accepted of the first ``seen`` intervals, at most ``WINDOW_BEATS``."""
        values_ms, end = self._all_ms(), max(0, seen - self._missing)
        reach = WINDOW_BEATS + _SPARE
        while True:
            start = max(0, end - reach)
            newest_ms: Array = values_ms[start:end][self._is_accepted[start:end]][-WINDOW_BEATS:]
            if len(newest_ms) == WINDOW_BEATS or start == 0:
                newest: list[float] = newest_ms.tolist()
                return newest
            reach *= 2

    @property
    def _missing(self) -> int:
        """So many intervals come before the one that the first step ends with."""
        return len(self._rr_ms) - len(self._all_ms())

    def _all_ms(self) -> Array:
        if self._values_ms is None:
            self._values_ms = self._steps_ms(self._rr_ms)
            self._is_accepted = np.ones(len(self._values_ms), dtype=np.bool_)
        return self._values_ms


def _jumps_ms(rr_ms: Array) -> Array:
    return np.abs(np.diff(rr_ms))


def _turns_ms(rr_ms: Array) -> Array:
    steps_ms = np.diff(rr_ms)
    sizes_ms = np.abs(steps_ms)
    turns_ms = np.minimum(sizes_ms[:-1], sizes_ms[1:])
    return np.where(steps_ms[:-1] * steps_ms[1:] < 0.0, turns_ms, 0.0)


def _bends_ms(rr_ms: Array) -> Array:
    bends_ms = rr_ms[3:] - rr_ms[:-3] - 3.0 * (rr_ms[2:-1] - rr_ms[1:-2])
    return np.abs(bends_ms / 6.0)


def _runs(segments: NDArray[np.int64]) -> list[tuple[int, int]]:
    if not len(segments):
        return []
    cuts = (np.flatnonzero(np.diff(segments)) + 1).tolist()
    return list(zip([0, *cuts], [*cuts, len(segments)], strict=True))


def _rebuilt(raw: BeatSeries, found: list[_Found]) -> BeatSeries:
    """The raw series with its repairs in place."""
    counts = np.ones(len(raw), dtype=np.int64)
    for at, repair in found:
        counts[at : at + repair.taken] = 0
        counts[at + repair.taken - 1] = repair.given
    low_ms, high_ms = RANGE_MS
    is_out = ~((raw.rr_ms >= low_ms) & (raw.rr_ms <= high_ms))
    kinds = np.where(is_out, np.uint8(BeatKind.OUT_OF_RANGE), np.uint8(BeatKind.NORMAL))
    series = BeatSeries(
        times_s=np.repeat(raw.times_s, counts),
        rr_ms=np.repeat(raw.rr_ms, counts),
        kinds=np.repeat(kinds, counts),
        segments=np.repeat(raw.segments, counts),
    )
    grown = 0
    for at, repair in found:
        new = slice(at + grown, at + grown + repair.given)
        grown += repair.given - repair.taken
        series.times_s[new] = times_of(float(raw.times_s[at + repair.taken - 1]), repair)
        series.rr_ms[new] = repair.intervals_ms
        series.kinds[new] = kind_of(float(raw.rr_ms[at]), repair)
    return series
