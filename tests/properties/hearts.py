"""Hearts at rest, drawn by hypothesis: waves of breath and blood pressure, a slow trend, noise."""

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

Array = NDArray[np.float64]
_TICK_MS = 1000.0 / 1024.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Heart:
    """What its intervals are made of."""

    breath_ms: float
    """Amplitude of the wave at 6 per minute."""
    fast_ms: float
    """Amplitude of the wave at 0.27 Hz."""
    slow_ms: float
    """Amplitude of the waves at 0.03 and 0.007 Hz."""
    noise_ms: float
    phase: float
    """Of the breath's wave, in radians."""
    seed: int
    is_ticks: bool
    """Whether intervals are whole ticks of 1/1024 s, as a strap sends, so that many are equal."""

    def rr_ms(self, *, beats: int, mean_ms: float) -> Array:
        """Its first intervals, shape (beats,)."""
        times_s = mean_ms / 1000.0 * np.arange(1, beats + 1)
        turns = 2.0 * np.pi * times_s
        noise_ms = np.random.default_rng(self.seed).normal(0.0, self.noise_ms, beats)
        rr_ms: Array = (
            mean_ms
            + self.breath_ms * np.cos(0.1 * turns + self.phase)
            + self.fast_ms * np.sin(0.27 * turns)
            + self.slow_ms * (np.sin(0.03 * turns) + np.sin(0.007 * turns))
            + noise_ms
        )
        return np.round(rr_ms / _TICK_MS) * _TICK_MS if self.is_ticks else rr_ms


TYPICAL = Heart(
    breath_ms=60.0, fast_ms=20.0, slow_ms=25.0, noise_ms=15.0, phase=0.3, seed=1, is_ticks=False
)
"""One for which every metric has a value."""
hearts = st.builds(
    Heart,
    breath_ms=st.floats(5.0, 90.0),
    fast_ms=st.floats(0.0, 40.0),
    slow_ms=st.floats(0.0, 30.0),
    noise_ms=st.floats(3.0, 25.0),
    phase=st.floats(0.0, 6.28),
    seed=st.integers(0, 10_000),
    is_ticks=st.booleans(),
)
