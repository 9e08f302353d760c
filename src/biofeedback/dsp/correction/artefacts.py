"""Wrong beats: found and corrected with a stated look-ahead."""

from collections import deque
from collections.abc import Sequence
from itertools import islice
from statistics import median

from biofeedback.dsp.correction.beat_bend import bend_ms
from biofeedback.dsp.correction.beat_limits import (
    WINDOW_BEATS,
    Boundless,
    bend_limit_ms,
    step_limit_ms,
    turn_ms,
)
from biofeedback.dsp.correction.beat_repair import Repair, is_even, repaired
from biofeedback.dsp.correction.quartile_spread import AcceptedNumbers
from biofeedback.dsp.series import Beat, BeatKind, RawBeat

MIN_LOOK_AHEAD = 2
"""A beat can't be judged without the two intervals after it."""
SEEN_AHEAD = 4
"""Intervals a decision looks at, as far as there are so many."""
SEEN_BEFORE = 2
"""Accepted intervals a decision looks back at."""
RANGE_MS = (300.0, 2000.0)
"""Outside of this no interval is taken as it is."""

_PREMATURE = 0.85
"""A pair whose first interval is below this share of the second's half ended with an ectopic."""
_BOUNDLESS = Boundless()


class ArtefactProcessor:
    """Tells wrong beats from right ones and corrects them, beat by beat.

    A beat is decided when ``look_ahead`` beats after it are known (or the segment ends): 2 for
    provisional beats, 45 for settled ones, whose window of 91 is then centred. Splitting the
    same beats differently into calls changes nothing. A new segment ends the old one: its beats
    are decided with what there is, and nothing is compared across.

    Corrections keep the time axis (``beat_repair``): missed beats are put in by splitting an
    interval, extra ones taken out by merging, an ectopic or misplaced one moved to where its
    neighbours draw the line. So the sum of a segment's intervals and the time of every beat that
    was right stay. An interval outside 300 to 2000 ms that fits no repair is marked and kept.

    Method: Lipponen & Tarvainen 2019, doi:10.1080/03091902.2019.1640306. Deviations:

    - the window ends ``look_ahead`` beats ahead, and is centred only at 45; at the ends of a
      segment it is shorter;
    - what was corrected never enters the limits; they never fall below 25 ms; until 24 steps are
      accepted they are 20 % of the interval;
    - beside the steps between intervals, steps that the next one undoes are held against a limit
      of the same kind: a deep slow breath makes steps, and so the paper's limit, so large that
      they would hide an ectopic beat, but it hardly ever undoes one at once;
    - the paper's rule for ectopic beats is used a second time on the steps less their trend
      (``beat_bend``), which finds small misplacements on the slopes of a slow breath;
    - missed and extra beats are told by the intervals on both sides, not by a median of eleven,
      which lags in a slow breath;
    - a beat is called wrong only if a correction explains it (``beat_repair``) and leaves the
      intervals smoother; the paper interpolates whatever it flagged, which costs good beats where
      a heart merely varies;
    - the first interval of a segment, which has none before it, is only checked for beats missed
      or too many.

    ``artefact_columns.corrected`` does the same to many beats at once. Sensitivity, false flags and
    the error left in RMSSD are measured by ``benchmarks/artefacts``.
    """

    def __init__(self, *, look_ahead: int, enabled: bool = True) -> None:
        if look_ahead < MIN_LOOK_AHEAD:
            raise ValueError(f"look-ahead {look_ahead} is below {MIN_LOOK_AHEAD} beats")
        self._look_ahead = look_ahead
        self._is_enabled = enabled
        self._segment: int | None = None
        self._pending: deque[RawBeat] = deque()
        self._run = _Run(look_ahead)

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
        self._run = _Run(self._look_ahead)
        return tuple(decided)

    def _decide(self) -> list[Beat]:
        """Decide the first pending beat, and those that one artefact spoils with it."""
        ahead_ms = [beat.rr_ms for beat in islice(self._pending, SEEN_AHEAD)]
        repair = self._run.repair(ahead_ms)
        last = self._pending.popleft()
        if repair is None:
            return [_beat(last.time_s, last.rr_ms, kind_of_kept(last.rr_ms), last)]
        for _ in range(repair.taken - 1):
            last = self._pending.popleft()
        kind = kind_of(ahead_ms[0], repair)
        places = zip(times_of(last.time_s, repair), repair.intervals_ms, strict=True)
        return [_beat(time_s, rr_ms, kind, last) for time_s, rr_ms in places]


def kind_of_kept(rr_ms: float) -> BeatKind:
    """What an interval is that stays as it came."""
    low_ms, high_ms = RANGE_MS
    return BeatKind.NORMAL if low_ms <= rr_ms <= high_ms else BeatKind.OUT_OF_RANGE


def kind_of(first_ms: float, repair: Repair) -> BeatKind:
    """What a repair makes of its beats, the first of whose intervals was ``first_ms``."""
    if repair.given > repair.taken:
        return BeatKind.MISSED
    if repair.given < repair.taken:
        return BeatKind.EXTRA
    is_early = first_ms < _PREMATURE * repair.rr_ms
    return BeatKind.ECTOPIC if is_early else BeatKind.MISPLACED


def times_of(last_s: float, repair: Repair) -> list[float]:
    """The times of the beats that a repair gives, the last of which stays where it was."""
    times_s = [last_s]
    left_s = 0.0
    for rr_ms in reversed(repair.intervals_ms[1:]):
        left_s += rr_ms / 1000.0
        times_s.append(last_s - left_s)
    return times_s[::-1]


class _Run:
    """What the beats of one segment have shown so far, and what follows for the next."""

    def __init__(self, look_ahead: int) -> None:
        self._seen = 0
        self._newest_ms: deque[float] = deque(maxlen=4)
        self._decided = 0
        self._past_ms: deque[float] = deque(maxlen=SEEN_BEFORE)
        """The last decided intervals, as corrected."""
        late = look_ahead + 1
        self._jumps = AcceptedNumbers(WINDOW_BEATS, late=late)
        """Steps between neighbours; each at the index of the later one."""
        self._turns = AcceptedNumbers(WINDOW_BEATS, late=late)
        """What of each step the next one undoes; each at the index of the last of three."""
        self._bends = AcceptedNumbers(WINDOW_BEATS, late=late)
        """How far beats lie off the line; each at the index of the last of four."""

    def see(self, rr_ms: float) -> None:
        """Let an interval into the limits, long before it is decided."""
        newest_ms, seen = self._newest_ms, self._seen
        newest_ms.append(rr_ms)
        if seen > 0:
            self._jumps.add(seen, abs(rr_ms - newest_ms[-2]))
        if seen > 1:
            self._turns.add(seen, turn_ms(newest_ms[-3], newest_ms[-2], rr_ms))
        if seen > 2:
            self._bends.add(seen, abs(bend_ms(*newest_ms)))
        self._seen = seen + 1

    def repair(self, ahead_ms: Sequence[float]) -> Repair | None:
        """What to make of the next intervals; None leaves the first as it is."""
        repair = self._found(ahead_ms)
        if repair is None:
            self._past_ms.append(ahead_ms[0])
            self._decided += 1
            return None
        first, after = self._decided, self._decided + repair.taken
        self._jumps.discard(first, after)
        self._turns.discard(first, after + 1)
        self._bends.discard(first, after + 2)
        self._past_ms.extend(repair.intervals_ms)
        self._decided = after
        return repair

    def _found(self, ahead_ms: Sequence[float]) -> Repair | None:
        past_ms = self._past_ms
        if not past_ms:
            return repaired((median(ahead_ms[:3]),), ahead_ms, _BOUNDLESS)
        if is_even(past_ms[-1], ahead_ms):
            return None
        return repaired(tuple(past_ms), ahead_ms, self)

    def jump_ms(self) -> float:
        """Largest normal difference of two intervals."""
        return step_limit_ms(self._jumps.newest(), self._past_ms[-1])

    def turn_ms(self) -> float:
        """Largest normal step that is undone at once."""
        return step_limit_ms(self._turns.newest(), self._past_ms[-1])

    def bend_ms(self) -> float:
        """Farthest that a beat normally lies off the line."""
        return bend_limit_ms(self._bends.newest())


def _beat(time_s: float, rr_ms: float, kind: BeatKind, raw: RawBeat) -> Beat:
    return Beat(time_s=time_s, rr_ms=rr_ms, kind=kind, segment=raw.segment)
