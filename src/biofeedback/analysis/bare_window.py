"""Intervals alone as a window, for numbers that no gate withholds."""

import numpy as np
from numpy.typing import NDArray

from biofeedback.breathing import PacerTrack
from biofeedback.dsp.series import BeatKind, BeatSeries
from biofeedback.dsp.window import Window


def bare_beats(rr_ms: NDArray[np.float64]) -> BeatSeries:
    """Intervals in ms, shape (n,), as beats that follow one another from 0 s, none corrected."""
    count = len(rr_ms)
    return BeatSeries(
        times_s=np.cumsum(rr_ms) / 1000.0,
        rr_ms=rr_ms,
        kinds=np.full(count, int(BeatKind.NORMAL), dtype=np.uint8),
        segments=np.zeros(count, dtype=np.int64),
    )


def bare_window(beats: BeatSeries) -> Window:
    """A whole recording without a pacer, taken as regular, asked for by a person."""
    return Window(
        beats=beats,
        raw_rr_ms=beats.rr_ms,
        ends_s=float(beats.times_s[-1]) if len(beats) else 0.0,
        length_s=None,
        track=PacerTrack(),
        is_irregular=False,
        is_on_request=True,
    )
