"""Chests that a strap feels, and what it sends of them, made to order."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.updates import SamplesFound, Update
from biofeedback.streams import StreamKind

DEPTH = np.array([0.6, -0.48, 0.64])
"""The direction in which these chests move while breathing in."""


def strap_times_s(
    for_s: float, *, rate_hz: float = 50.0, from_s: float = 0.0
) -> NDArray[np.float64]:
    """When samples are taken."""
    return np.asarray(from_s + np.arange(round(for_s * rate_hz)) / rate_hz)


def breathing_mg(
    times_s: NDArray[np.float64], *, per_min: float = 12.0, depth_mg: float = 20.0
) -> NDArray[np.float64]:
    """A chest at three axes, shape (n, 3): gravity, an even breath, and half a mg of noise."""
    fullness = -depth_mg / 2.0 * np.cos(2.0 * np.pi * per_min / 60.0 * times_s)
    noise = np.random.default_rng(1).normal(0.0, 0.5, (len(times_s), 3))
    return np.asarray(fullness[:, None] * DEPTH + [300.0, 900.0, 300.0] + noise)


def acceleration(
    times_s: NDArray[np.float64], values: NDArray[np.float64], *, segment: int = 0
) -> SamplesFound:
    """Samples of one segment, in one update."""
    return SamplesFound(
        stream=StreamKind.ACCELERATION, times_s=times_s, values=values, segment=segment
    )


def framed(found: SamplesFound, edges: Iterable[int]) -> Iterator[SamplesFound]:
    """The same samples cut at some places."""
    places = [0, *sorted(min(edge, len(found.times_s)) for edge in edges), len(found.times_s)]
    for start, end in pairwise(places):
        yield acceleration(found.times_s[start:end], found.values[start:end], segment=found.segment)


def as_text(updates: Iterable[Update]) -> list[str]:
    """Every number of some updates, to be compared to the last bit."""
    rows = []
    for update in updates:
        fields = [getattr(update, name) for name in update.__dataclass_fields__]
        told = [one.tolist() if isinstance(one, np.ndarray) else one for one in fields]
        rows.append(f"{type(update).__name__} {told}")
    return rows
