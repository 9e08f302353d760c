"""The chest's movement that the breathing trace shows, by the believed source; no Qt."""

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biofeedback.breathing import PacerTrack
from biofeedback.dsp.chest.chest_columns import pacer_sign
from biofeedback.dsp.updates import BreathingSeen, BreathingSource, ChestFound

SPAN_S = 30.0
"""How much of the past the trace shows: three slow breaths."""
FRESH_S = 10.0
"""A source that said nothing for longer is not counted."""
_KEPT_S = SPAN_S + 15.0
_UNPACED = PacerTrack()


@dataclass(frozen=True, slots=True, kw_only=True)
class VisibleChest:
    """What of the trail lies in the span that ends now."""

    ages_s: NDArray[np.float64]
    """Relative to now, zero or less; shape (n,)."""
    chest: NDArray[np.float64]
    """0 to 1 between the least and the most of the span; shape (n,)."""
    joins_next: NDArray[np.bool_]
    """Whether a line may be drawn to the next one; never across a move or lost samples."""
    moving_s: tuple[tuple[float, float], ...]
    """From and to of each stretch in which the trunk moved, relative to now."""


class BreathTrail:
    """What each source saw of the chest lately, and which of them is believed."""

    def __init__(self) -> None:
        self._pieces: dict[BreathingSource, deque[ChestFound]] = {}
        self._signs: dict[BreathingSource, float] = {}
        """By source: 1 where its trace grows while breathing in, -1 where it falls."""
        self._believed: BreathingSeen | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever seen of the chest's movement."""
        return not self._pieces

    def add(self, found: ChestFound) -> None:
        """Take how the chest moved, later than all before from the same source."""
        if len(found.times_s) == 0:
            return
        pieces = self._pieces.setdefault(found.source, deque())
        pieces.append(found)
        while pieces[0].times_s[-1] < found.times_s[-1] - _KEPT_S:
            pieces.popleft()

    def believe(self, seen: BreathingSeen) -> None:
        """Take what is to be believed from now on."""
        self._believed = seen

    def clear(self) -> None:
        """Forget everything, as after a jump in a replay."""
        self._pieces.clear()
        self._signs.clear()
        self._believed = None

    def believed(self, now_s: float) -> BreathingSeen | None:
        """The breathing to name now; None when nothing was seen lately."""
        seen = self._believed
        return None if seen is None or now_s - seen.at_s > FRESH_S else seen

    def traced(self, now_s: float) -> BreathingSource | None:
        """Whose trace is shown now: the believed source's, else the best one's that has any."""
        fresh = [source for source in BreathingSource if self._is_drawn(source, now_s)]
        believed = self.believed(now_s)
        if believed is not None and believed.source in fresh:
            return believed.source
        return next(iter(fresh), None)

    def visible(self, now_s: float, track: PacerTrack = _UNPACED) -> VisibleChest:
        """The chest in the span that ends now, as the traced source saw it.

        Upwards is breathing in, as soon as the pacer told which way that is; nobody is to think
        that they breathe against it because a sensor can't know.
        """
        traced = self.traced(now_s)
        if traced is None:
            return _NOTHING
        pieces = tuple(self._pieces[traced])
        ages_s = np.concatenate([piece.times_s for piece in pieces]) - now_s
        chest = np.concatenate([piece.chest for piece in pieces])
        chest = self._upright(traced, ages_s + now_s, chest, track)
        shown = (ages_s >= -SPAN_S) & (ages_s <= 0.0)
        ages_s, chest = ages_s[shown], chest[shown]
        moving_s = _moving(ages_s, chest)
        places = np.flatnonzero(np.isfinite(chest))
        ages_s, chest = ages_s[places], chest[places]
        joins = np.zeros(len(places), dtype=np.bool_)
        joins[:-1] = (np.diff(places) == 1) & (np.diff(ages_s) < _JOINED_S)
        return VisibleChest(
            ages_s=ages_s, chest=_scaled(chest), joins_next=joins, moving_s=moving_s
        )

    def _upright(
        self,
        source: BreathingSource,
        times_s: NDArray[np.float64],
        chest: NDArray[np.float64],
        track: PacerTrack,
    ) -> NDArray[np.float64]:
        seen = np.isfinite(chest)
        if np.count_nonzero(seen) > 1:
            sign = pacer_sign(times_s[seen], chest[seen], track)
            if sign is not None:
                self._signs[source] = sign
        return self._signs.get(source, 1.0) * chest

    def _is_drawn(self, source: BreathingSource, now_s: float) -> bool:
        pieces = self._pieces.get(source)
        return pieces is not None and now_s - float(pieces[-1].times_s[-1]) <= FRESH_S


_JOINED_S = 1.0
"""Samples further apart than this have lost others between them."""
_NOTHING = VisibleChest(
    ages_s=np.empty(0),
    chest=np.empty(0),
    joins_next=np.empty(0, dtype=np.bool_),
    moving_s=(),
)


def _scaled(chest: NDArray[np.float64]) -> NDArray[np.float64]:
    if len(chest) == 0:
        return chest
    low, high = float(chest.min()), float(chest.max())
    scaled: NDArray[np.float64] = (chest - low) / (high - low) if high > low else chest - low + 0.5
    return scaled


def _moving(
    ages_s: NDArray[np.float64], chest: NDArray[np.float64]
) -> tuple[tuple[float, float], ...]:
    """Where the values are NaN, as stretches of time.

    >>> _moving(np.array([-3.0, -2.0, -1.0, 0.0]), np.array([0.0, np.nan, np.nan, 1.0]))
    ((-2.0, -1.0),)
    """
    is_moving = np.concatenate(([False], np.isnan(chest), [False])).astype(np.int8)
    turns = np.diff(is_moving)
    begins, ends = np.flatnonzero(turns == 1), np.flatnonzero(turns == -1) - 1
    return tuple(
        (float(ages_s[first]), float(ages_s[last]))
        for first, last in zip(begins, ends, strict=True)
    )
