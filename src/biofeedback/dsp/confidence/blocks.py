"""A window cut into blocks of breaths, or of beats, from which a bootstrap can draw."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.series import BeatSeries
from biofeedback.dsp.window import Window

BLOCK_S = 10.0
"""A slow breath, or two natural ones: what lies inside a block is drawn together."""
MAX_BLOCKS = 200
"""Of a long window the blocks are longer, so that drawing from a day costs what an hour costs."""
_ROUNDING = 1e-6
"""Share of a block that a stretch may be short of a whole number of them."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Blocks:
    """Which block each beat of a window belongs to."""

    count: int
    of_beats: NDArray[np.int64]
    """0 to ``count`` - 1, in order of time; -1 for a beat in a stretch shorter than a block."""


def blocks_of(window: Window) -> Blocks:
    """The blocks of a window; none crosses from one stretch to the next."""
    count = 0
    places: list[NDArray[np.int64]] = [np.zeros(0, dtype=np.int64)]
    for stretch in window.stretches:
        edges_s = edges_in(window, stretch)
        if len(edges_s):
            middles_s = stretch.times_s - stretch.rr_ms / 2000.0
            places.append(count + block_at(edges_s, middles_s))
            count += len(edges_s) - 1
        else:
            places.append(np.full(len(stretch), -1, dtype=np.int64))
    return Blocks(count=count, of_beats=np.concatenate(places))


def edges_in(window: Window, stretch: BeatSeries) -> NDArray[np.float64]:
    """Where the blocks of one stretch begin and where the last ends, in s, shape (blocks + 1,).

    Whole breaths where there are breaths to refer to, as many as come nearest to a block's length;
    else equal spans. What is left over at either end joins its neighbour, or is a block of its own
    from half a block's length on. Empty where the stretch is shorter than one block.
    """
    block_s = max(BLOCK_S, window.filled_s / MAX_BLOCKS)
    if not len(stretch):
        return np.zeros(0)
    from_s = float(stretch.times_s[0]) - float(stretch.rr_ms[0]) / 1000.0
    to_s = float(stretch.times_s[-1])
    if not to_s - from_s >= block_s:
        return np.zeros(0)
    starts_s = np.array([start_s for start_s, _ in window.breaths_in(stretch)])
    if len(starts_s) < 2:
        return np.linspace(from_s, to_s, int((to_s - from_s) / block_s + _ROUNDING) + 1)
    breaths = max(1, round(block_s / float(np.median(np.diff(starts_s)))))
    inner_s = starts_s[::breaths]
    inner_s = inner_s[(inner_s >= from_s + block_s / 2) & (inner_s <= to_s - block_s / 2)]
    return np.concatenate(([from_s], inner_s, [to_s]))


def block_at(edges_s: NDArray[np.float64], times_s: NDArray[np.float64]) -> NDArray[np.int64]:
    """The block in which each moment lies, shape (n,); one outside counts to the nearest."""
    places: NDArray[np.int64] = np.searchsorted(edges_s[1:-1], times_s, side="right")
    return places
