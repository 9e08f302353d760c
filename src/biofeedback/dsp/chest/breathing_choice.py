"""Which of several breathings to believe: the best that sees something, without flickering.

Chest acceleration is better than ECG amplitude, and that than the intervals. One that was chosen
stays chosen while it gives a rate, and for some seconds after; a better one takes over once it has
given rates for some seconds. Meanwhile what the chosen one says holds, also that it sees nothing:
another source's number does not stand in for it at once.
"""

from dataclasses import dataclass
from enum import StrEnum

from biofeedback.dsp.updates import BreathingSeen, BreathingSource

ORDER = (BreathingSource.ACCELERATION, BreathingSource.ECG, BreathingSource.INTERVALS)
"""The best first."""
STALE_S = 10.0
"""What was seen longer ago is not looked at any more."""
PATIENCE_S = 10.0
"""A chosen source that sees nothing is kept for so long."""
PROOF_S = 5.0
"""A better source must have given rates for so long without a break."""
_BREAK_S = 2.5
"""Rates further apart than this are two runs of them."""


class ChoiceReason(StrEnum):
    """Why this source is believed."""

    BEST = "the best source that gives a rate"
    KEPT = "chosen before; a better one has not given rates for long enough"
    WAITING = "chosen before; it may see breathing again soon"
    NOTHING_SEEN = "no source gives a rate; this is the best of them"


@dataclass(frozen=True, slots=True, kw_only=True)
class BelievedBreathing:
    """The breathing to believe at a moment."""

    seen: BreathingSeen
    """As its source told it; ``seen.at_s`` is the moment that it is of."""
    reason: ChoiceReason


class BreathingChoice:
    """Streaming: what each source sees in, what to believe out, whenever it is asked."""

    def __init__(self) -> None:
        self._latest: dict[BreathingSource, BreathingSeen] = {}
        self._gives_since_s: dict[BreathingSource, float] = {}
        self._gave_s: dict[BreathingSource, float] = {}
        self._chosen: BreathingSource | None = None

    @property
    def chosen(self) -> BreathingSource | None:
        """The source that is believed; None where none ever gave a rate."""
        return self._chosen

    def feed(self, seen: BreathingSeen) -> None:
        """Take in what a source saw; of each source in order of time."""
        source = seen.source
        self._latest[source] = seen
        if seen.rate_per_min is None:
            self._gives_since_s.pop(source, None)
            return
        last_s = self._gave_s.get(source)
        is_new = source not in self._gives_since_s or last_s is None
        if is_new or (last_s is not None and seen.at_s - last_s > _BREAK_S):
            self._gives_since_s[source] = seen.at_s
        self._gave_s[source] = seen.at_s

    def at(self, t_s: float) -> BelievedBreathing | None:
        """What to believe at a moment, later than those asked about before.

        None where no source told anything within the last 10 s.
        """
        self._choose(t_s)
        if self._chosen is not None and self._is_fresh(self._chosen, t_s):
            return self._believed(self._chosen, t_s)
        fresh = [source for source in ORDER if self._is_fresh(source, t_s)]
        if not fresh:
            return None
        return BelievedBreathing(seen=self._latest[fresh[0]], reason=ChoiceReason.NOTHING_SEEN)

    def _believed(self, chosen: BreathingSource, t_s: float) -> BelievedBreathing:
        giving = [source for source in ORDER if self._gives(source, t_s)]
        if chosen in giving:
            reason = ChoiceReason.BEST if giving[0] is chosen else ChoiceReason.KEPT
        elif t_s - self._gave_s[chosen] <= PATIENCE_S:
            reason = ChoiceReason.WAITING
        else:
            reason = ChoiceReason.NOTHING_SEEN
        return BelievedBreathing(seen=self._latest[chosen], reason=reason)

    def _choose(self, t_s: float) -> None:
        chosen = self._chosen
        giving = [source for source in ORDER if self._gives(source, t_s)]
        if not giving:
            return
        if chosen is None:
            self._chosen = giving[0]
        elif chosen in giving:
            proven = (source for source in giving if self._is_proven(source))
            self._chosen = min(chosen, next(proven, chosen), key=ORDER.index)
        elif t_s - self._gave_s[chosen] > PATIENCE_S:
            self._chosen = giving[0]

    def _gives(self, source: BreathingSource, t_s: float) -> bool:
        return self._is_fresh(source, t_s) and self._latest[source].rate_per_min is not None

    def _is_fresh(self, source: BreathingSource, t_s: float) -> bool:
        return source in self._latest and t_s - self._latest[source].at_s <= STALE_S

    def _is_proven(self, source: BreathingSource) -> bool:
        return self._latest[source].at_s - self._gives_since_s[source] >= PROOF_S
