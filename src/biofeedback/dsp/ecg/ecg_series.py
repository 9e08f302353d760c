"""The intervals between R-peaks: the second series of beats, on the strap's own clock."""

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.columns import BeatColumns
from biofeedback.dsp.series import Beat, BeatKind, BeatSeries
from biofeedback.dsp.updates import EcgBeat, EcgBeatsFound, EcgQualityFound, Update

_FIRST_CAPACITY = 1024


class EcgSeries:
    """Every interval of the ECG so far, as it came: nothing is corrected, every kind is normal.

    An interval is that between two beats told one after the other in one segment of samples,
    with no change of quality between them. Segments of the series are its own and grow at each
    break; the first beat of each has no interval and is no part of the series.
    """

    def __init__(self) -> None:
        self._columns = BeatColumns()
        self._are_wide = np.empty(_FIRST_CAPACITY, dtype=np.bool_)
        self._last: EcgBeat | None = None
        self._segment = 0

    def __len__(self) -> int:
        return len(self._columns)

    def feed(self, update: Update) -> tuple[Beat, ...]:
        """The intervals that an update brings; updates of other kinds bring none."""
        match update:
            case EcgQualityFound():
                self._break()
                return ()
            case EcgBeatsFound():
                intervals = [self._interval(beat) for beat in update.beats]
                return tuple(one for one in intervals if one is not None)
            case _:
                return ()

    def series(self, start: int = 0, end: int | None = None) -> BeatSeries:
        """The intervals from one place up to another."""
        return self._columns.series(start, end)

    def are_wide(self, start: int = 0, end: int | None = None) -> NDArray[np.bool_]:
        """Whether the beat that ends each of them is unlike the usual one, shape (n,)."""
        size = len(self._columns)
        return self._are_wide[start : size if end is None else min(end, size)]

    def _interval(self, beat: EcgBeat) -> Beat | None:
        last = self._last
        if last is not None and last.segment != beat.segment:
            self._break()
            last = None
        self._last = beat
        if last is None:
            return None
        rr_ms = 1000.0 * (beat.time_s - last.time_s)
        self._add(beat, rr_ms)
        return Beat(time_s=beat.time_s, rr_ms=rr_ms, kind=BeatKind.NORMAL, segment=self._segment)

    def _add(self, beat: EcgBeat, rr_ms: float) -> None:
        place = len(self._columns)
        if place == len(self._are_wide):
            self._are_wide = np.concatenate((self._are_wide, np.empty_like(self._are_wide)))
        self._are_wide[place] = beat.is_wide
        self._columns.add(beat.time_s, rr_ms, self._segment)

    def _break(self) -> None:
        if self._last is not None:
            self._segment += 1
            self._last = None
