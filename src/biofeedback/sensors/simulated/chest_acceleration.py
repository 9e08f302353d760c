"""What the strap's accelerometer feels: gravity that tilts with each breath, and moves.

A strap on the chest turns by a degree or so with each breath, which moves gravity among its axes
by tens of mg; that is all that acceleration can tell of breathing.
"""

import numpy as np
from numpy.typing import NDArray

from biofeedback.sensors.simulated.faults import FaultSpan

_UPRIGHT_MG = np.array([-40.0, 940.0, 330.0])
_TILT_MG = np.array([2.0, -7.0, 21.0])
"""From empty to full lungs."""
_MOVE_MG = np.array([90.0, 40.0, 130.0])
_MOVE_HZ = 1.3
_FULL_AFTER_S = 0.4
"""A move swells and fades; nothing jumps."""


def accelerations_mg(
    times_s: NDArray[np.float64], chest: NDArray[np.float64], moves: tuple[FaultSpan, ...]
) -> NDArray[np.float64]:
    """Thousandths of gravity along three axes at some moments, shape (n, 3), without noise."""
    felt: NDArray[np.float64] = _UPRIGHT_MG + chest[:, None] * _TILT_MG
    for span in moves:
        swing = np.sin(2.0 * np.pi * _MOVE_HZ * (times_s - span.from_s))
        felt += (strength(times_s, span) * swing)[:, None] * _MOVE_MG
    return felt


def strength(times_s: NDArray[np.float64], span: FaultSpan) -> NDArray[np.float64]:
    """How much of a move there is at some moments, 0 to 1, shape (n,)."""
    inside_s = np.minimum(times_s - span.from_s, span.to_s - times_s)
    return np.clip(inside_s / _FULL_AFTER_S, 0.0, 1.0)
