"""A stretch of beats cut into pieces of equal time, for numbers that depend on length."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

PIECE_S = 300.0
COVERAGE = 0.95
"""How much of a piece must be filled for it to count."""


def pieces(
    rr_ms: NDArray[np.float64], *, length_s: float = PIECE_S
) -> tuple[NDArray[np.float64], ...]:
    """Intervals of one stretch, shape (n,), piece by piece from the stretch's beginning on.

    An interval belongs to the piece in which it ends. Pieces less than 95 % filled are left out.

    >>> [len(piece) for piece in pieces(np.full(700, 1000.0))]
    [300, 300]
    """
    if not len(rr_ms):
        return ()
    ends_ms = np.cumsum(rr_ms)
    piece_ms = 1000.0 * length_s
    count = int(np.ceil(ends_ms[-1] / piece_ms))
    edges = np.searchsorted(ends_ms, piece_ms * np.arange(count + 1), side="right")
    cut = (rr_ms[start:end] for start, end in pairwise(edges.tolist()))
    return tuple(piece for piece in cut if float(np.sum(piece)) >= COVERAGE * piece_ms)
