"""Wrong beats: found and corrected with a stated look-ahead."""

import math
from collections import deque
from collections.abc import Sequence
from itertools import islice
from statistics import median

from biofeedback.dsp.beat_clock import RawBeat
from biofeedback.dsp.beat_repair import Limits, Repair, is_even, repaired
from biofeedback.dsp.quartile_spread import QuartileSpread
from biofeedback.dsp.series import Beat, BeatKind

MIN_LOOK_AHEAD = 2
"""A beat can't be judged without the two intervals after it."""
WINDOW_BEATS = 91
"""Accepted steps whose spread sets the limits (Lipponen & Tarvainen 2019)."""
SCALE = 5.2
"""The limits in quartile deviations (Lipponen & Tarvainen 2019)."""
FLOOR_MS = 25.0
"""No limit is lower: a calm heart read on a coarse grid has tiny quartiles."""
WARM_UP_BEATS = 24
"""With fewer accepted steps the limits are a share of the interval."""
WARM_UP_SHARE = 0.2
RANGE_MS = (300.0, 2000.0)
"""Outside of this no interval is taken as it is."""

_SEEN_AHEAD = 4
"""Intervals a decision looks at, as far as there are so many."""
_PREMATURE = 0.85
"""A pair whose first interval is below this share of the second's half ended with an ectopic."""


class ArtefactProcessor:
    """Tells wrong beats from right ones and corrects them, beat by beat.

    A beat is decided when ``look_ahead`` beats after it are known (or the segment ends): 2 for
    provisional beats, 45 for settled ones, whose window of 91 is then centred. Splitting the
    same beats differently into calls changes nothing. A new segment ends the old one: its beats
    are decided with what there is, and nothing is compared across.

    Corrections keep the time axis (``beat_repair``): missed beats are put in by splitting an
    interval, extra ones taken out by merging, an ectopic or misplaced one moved to the middle of
    its two intervals. So the sum of a segment's intervals and the time of every beat that was
    right stay. An interval outside 300 to 2000 ms that fits no repair is marked and kept.

    Method: Lipponen & Tarvainen 2019, doi:10.1080/03091902.2019.1640306. Deviations:

    - the window ends ``look_ahead`` beats ahead, and is centred only at 45; at the ends of a
      segment it is shorter;
    - what was corrected never enters the limits; they never fall below 25 ms; until 24 steps are
      accepted they are 20 % of the interval;
    - beside the steps between intervals, steps that the next one undoes are held against a limit
      of the same kind: a deep slow breath makes steps, and so the paper's limit, so large that
      they would hide an ectopic beat, but it hardly ever undoes one at once;
    - missed and extra beats are told by the intervals on both sides, not by a median of eleven,
      which lags in a slow breath;
    - a beat is called wrong only if a correction explains it (``beat_repair``); the paper
      interpolates whatever it flagged, which costs good beats where a heart merely varies;
    - the first interval of a segment, which has none before it, is only checked for beats missed
      or too many.

    Sensitivity, false flags and the error left in RMSSD are measured by ``benchmarks/artefacts``.
    """

    def __init__(self, *, look_ahead: int, enabled: bool = True) -> None:
        if look_ahead < MIN_LOOK_AHEAD:
            raise ValueError(f"look-ahead {look_ahead} is below {MIN_LOOK_AHEAD} beats")
        self._look_ahead = look_ahead
        self._is_enabled = enabled
        self._segment: int | None = None
        self._pending: deque[RawBeat] = deque()
        self._run = _Run()

    def feed(self, beats: Sequence[RawBeat]) -> tuple[Beat, ...]:
        """Take beats in order; the beats that are now decided, in order."""
        if not self._is_enabled:
            return tuple(_beat(beat.time_s, beat.rr_ms, BeatKind.NORMAL, beat) for beat in beats)
        decided: list[Beat] = []
        for beat in beats:
            if beat.segment != self._segment:
                decided += self.finish()
                self._segment = beat.segment
            self._pending.append(beat)
            self._run.see(beat.rr_ms)
            if len(self._pending) > self._look_ahead:
                decided += self._decide()
        return tuple(decided)

    def finish(self) -> tuple[Beat, ...]:
        """Nothing more will come: the beats that still waited, decided with what there is."""
        decided: list[Beat] = []
        while self._pending:
            decided += self._decide()
        self._run = _Run()
        return tuple(decided)

    def _decide(self) -> list[Beat]:
        """Decide the first pending beat, and those that one artefact spoils with it."""
        ahead_ms = [beat.rr_ms for beat in islice(self._pending, _SEEN_AHEAD)]
        repair = self._run.repair(ahead_ms)
        return _corrected([self._pending.popleft() for _ in range(repair.taken)], repair)


class _Run:
    """What the beats of one segment have shown so far, and what follows for the next."""

    def __init__(self) -> None:
        self._seen = 0
        self._newest_ms: deque[float] = deque(maxlen=3)
        self._decided = 0
        self._before_ms: float | None = None
        """The last decided interval, as corrected."""
        self._jumps = QuartileSpread(WINDOW_BEATS)
        """Steps between neighbours; each at the index of the later one."""
        self._turns = QuartileSpread(WINDOW_BEATS)
        """What of each step the next one undoes; each at the index of the last of three."""

    def see(self, rr_ms: float) -> None:
        """Let an interval into the limits, long before it is decided."""
        newest_ms = self._newest_ms
        newest_ms.append(rr_ms)
        if len(newest_ms) > 1:
            self._jumps.add(self._seen, abs(rr_ms - newest_ms[-2]))
        if len(newest_ms) > 2:
            self._turns.add(self._seen, _turn(*newest_ms))
        self._seen += 1

    def repair(self, ahead_ms: Sequence[float]) -> Repair:
        """What to make of the next intervals."""
        before_ms = median(ahead_ms[:3]) if self._before_ms is None else self._before_ms
        if is_even(before_ms, ahead_ms):
            repair = Repair(taken=1, given=1, rr_ms=ahead_ms[0])
        else:
            repair = repaired(before_ms, ahead_ms, self._limits(before_ms))
        self._accept(repair)
        return repair

    def _limits(self, before_ms: float) -> Limits:
        if self._before_ms is None:
            # What a first step means can't be known, only whether there is a beat too many or few.
            return Limits(jump_ms=math.inf, turn_ms=math.inf)
        return Limits(
            jump_ms=_limit(self._jumps, before_ms), turn_ms=_limit(self._turns, before_ms)
        )

    def _accept(self, repair: Repair) -> None:
        first, after = self._decided, self._decided + repair.taken
        if repair.is_change:
            self._jumps.discard(first, after)
            self._turns.discard(first, after + 1)
        self._decided = after
        self._before_ms = repair.rr_ms


def _turn(first_ms: float, second_ms: float, third_ms: float) -> float:
    """How much of a step the next one undoes, in ms."""
    step_ms, next_ms = second_ms - first_ms, third_ms - second_ms
    return min(abs(step_ms), abs(next_ms)) if step_ms * next_ms < 0.0 else 0.0


def _limit(spread: QuartileSpread, rr_ms: float) -> float:
    if len(spread) < WARM_UP_BEATS:
        return max(FLOOR_MS, WARM_UP_SHARE * rr_ms)
    return max(FLOOR_MS, SCALE * spread.quartile_deviation())


def _corrected(beats: Sequence[RawBeat], repair: Repair) -> list[Beat]:
    last = beats[-1]
    kind = _kind(beats[0].rr_ms, repair)
    if not repair.is_change:
        return [_beat(last.time_s, last.rr_ms, kind, last)]
    backwards_s = [left * repair.rr_ms / 1000.0 for left in range(repair.given)]
    return [_beat(last.time_s - s, repair.rr_ms, kind, last) for s in reversed(backwards_s)]


def _kind(first_ms: float, repair: Repair) -> BeatKind:
    if repair.given > repair.taken:
        return BeatKind.MISSED
    if repair.given < repair.taken:
        return BeatKind.EXTRA
    if repair.is_change:
        is_early = first_ms < _PREMATURE * repair.rr_ms
        return BeatKind.ECTOPIC if is_early else BeatKind.MISPLACED
    low_ms, high_ms = RANGE_MS
    return BeatKind.NORMAL if low_ms <= first_ms <= high_ms else BeatKind.OUT_OF_RANGE


def _beat(time_s: float, rr_ms: float, kind: BeatKind, raw: RawBeat) -> Beat:
    return Beat(time_s=time_s, rr_ms=rr_ms, kind=kind, segment=raw.segment)
