"""Filters of finite length over samples that come in pieces, however they are cut."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Fir:
    """A symmetric or antisymmetric filter of odd length, aligned with what goes in.

    Value k that comes out belongs to sample k that went in, so it is ``delay_samples`` late. Before
    the first sample the signal is taken to have been as that. Sums run tap by tap over all samples
    at once: each value is rounded alike wherever the pieces were cut.
    """

    def __init__(self, taps: Array) -> None:
        if len(taps) % 2 == 0:
            raise ValueError("a filter of even length lies between samples")
        self._taps: list[float] = taps.tolist()
        self._tail: Array | None = None

    @property
    def delay_samples(self) -> int:
        """How many samples after its own a value is known."""
        return len(self._taps) // 2

    def feed(self, samples: Array) -> Array:
        """The values that are known now, and were not; ``samples`` of shape (n,)."""
        if not len(samples):
            return np.empty(0)
        tail = np.full(self.delay_samples, samples[0]) if self._tail is None else self._tail
        joined = np.concatenate((tail, samples))
        count = max(0, len(joined) - len(self._taps) + 1)
        values = np.zeros(count)
        for place, tap in enumerate(self._taps):
            values += tap * joined[place : place + count]
        self._tail = joined[count:]
        return values


def low_pass(*, cut_hz: float, rate_hz: float, half: int) -> Array:
    """Taps of a low-pass, shape (2 half + 1,): a sinc under a Hann window, of unit gain at 0 Hz.

    >>> round(float(low_pass(cut_hz=10.0, rate_hz=130.0, half=8).sum()), 12)
    1.0
    """
    return low_pass_at(np.arange(-half, half + 1, dtype=np.float64), cut_hz / rate_hz, half)


def low_pass_at(offsets: Array, cut: float, half: int) -> Array:
    """The same low-pass at any offsets in samples, its last axis summing to 1.

    ``cut`` is the corner as a share of the sampling rate; beyond ``half`` + 1 it is 0.
    """
    window = np.where(
        np.abs(offsets) < half + 1, 0.5 + 0.5 * np.cos(np.pi * offsets / (half + 1)), 0.0
    )
    taps = np.sinc(2.0 * cut * offsets) * window
    unit: Array = taps / taps.sum(axis=-1, keepdims=True)
    return unit
