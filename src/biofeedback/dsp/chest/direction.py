"""The direction in which a chest moves most: its first principal component, with a lasting sign.

A component has no sign of its own. It keeps the one that it had: a new direction points to the
same side as the one before. The very first points away from where the axis that it lies closest
to is negative; whether the chest grows or shrinks along it is not known from that.
"""

import numpy as np
from numpy.typing import NDArray

Axes = NDArray[np.float64]


def principal_direction(values: Axes, before: Axes | None) -> Axes | None:
    """The unit vector, shape (k,), along which values of mean near zero, shape (n, k), differ most.

    None where they don't differ at all.

    >>> principal_direction(np.array([[3.0, 4.0], [-3.0, -4.0]]), None).round(9).tolist()
    [0.6, 0.8]
    """
    moments = values.T @ values
    if not np.trace(moments) > 0.0:
        return None
    direction: Axes = np.linalg.eigh(moments)[1][:, -1]
    kept = before if before is not None else _nearest_axis(direction)
    return -direction if float(direction @ kept) < 0.0 else direction


def _nearest_axis(direction: Axes) -> Axes:
    axis = np.zeros(len(direction))
    axis[int(np.argmax(np.abs(direction)))] = 1.0
    return axis
