"""A simulated ECG whose beat times are known: bell curves on any heart, and what spoils them.

Each wave of a beat is a bell curve (McSharry et al. 2003, doi:10.1109/TBME.2003.808805), computed
at the very moments of the samples, so a beat's top has a known place between samples. Heights and
widths are near those of a chest strap.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.updates import SamplesFound
from biofeedback.streams import StreamKind

Array = NDArray[np.float64]
RATE_HZ = 130.0
USUAL_WAVES = (
    (-0.170, 80.0, 0.025),
    (-0.028, -90.0, 0.009),
    (0.000, 800.0, 0.011),
    (0.030, -220.0, 0.010),
    (0.270, 180.0, 0.045),
)
"""(middle after the R wave in s, height in microvolt, standard deviation in s): P, Q, R, S, T."""
RS_WAVES = (
    (-0.150, 60.0, 0.020),
    (0.000, 600.0, 0.010),
    (0.028, -620.0, 0.011),
    (0.250, 200.0, 0.050),
)
"""R and S alike in height, as on the real strap."""
ECTOPIC_WAVES = ((0.000, 950.0, 0.032), (0.080, -420.0, 0.035), (0.300, -220.0, 0.060))
"""Wide, tall, no P wave, T the other way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoiling:
    """What is put over a clean ECG."""

    white_uv: float = 0.0
    """Standard deviation of white noise."""
    wander_uv: float = 0.0
    """Amplitude of a baseline that wanders with the breath, at 0.25 Hz and slower."""
    muscle_uv: float = 0.0
    """Standard deviation of muscle noise (above 15 Hz) while it is on: 3 s of every 10 s."""
    is_inverted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SimulatedEcg:
    """Samples and truth."""

    times_s: Array
    samples_uv: Array
    beats_s: Array
    """True times of the tops of the R waves."""
    is_ectopic: NDArray[np.bool_]

    def found(self, *, segment: int = 0) -> SamplesFound:
        """All of it as one update."""
        return SamplesFound(
            stream=StreamKind.ECG, times_s=self.times_s, values=self.samples_uv, segment=segment
        )


def beat_times(
    *,
    rate_bpm: float,
    swing_bpm: float = 0.0,
    breath_hz: float = 0.1,
    until_s: float,
    seed: int = 0,
) -> Array:
    """Beats of a heart that swings with the breath, with 8 ms of its own unrest."""
    rng = np.random.default_rng(seed)
    at_s = 0.8
    times_s = []
    while at_s < until_s:
        times_s.append(at_s)
        bpm = rate_bpm + 0.5 * swing_bpm * math.sin(2.0 * math.pi * breath_hz * at_s)
        at_s += 60.0 / bpm + 0.008 * float(rng.standard_normal())
    return np.array(times_s)


def with_ectopics(beats_s: Array, *, every: int) -> tuple[Array, NDArray[np.bool_]]:
    """Every so many beats one comes 40 % too early; (times, which are ectopic)."""
    moved, is_ectopic = beats_s.copy(), np.zeros(len(beats_s), dtype=np.bool_)
    if every:
        is_ectopic[every - 1 :: every] = True
        is_ectopic[-1] = False
        at = np.flatnonzero(is_ectopic)
        moved[at] -= 0.4 * (beats_s[at] - beats_s[at - 1])
    return moved, is_ectopic


def simulated_ecg(
    beats_s: Array,
    *,
    is_ectopic: NDArray[np.bool_] | None = None,
    spoiling: Spoiling | None = None,
    waves: tuple[tuple[float, float, float], ...] = USUAL_WAVES,
    rate_hz: float = RATE_HZ,
    breath_share: float = 0.1,
    seed: int = 0,
) -> SimulatedEcg:
    """The ECG of these beats, from 0 s to 1 s after the last."""
    times_s = np.arange(0.0, float(beats_s[-1]) + 1.0, 1.0 / rate_hz)
    ectopic = np.zeros(len(beats_s), dtype=np.bool_) if is_ectopic is None else is_ectopic
    samples, tops_s = np.zeros(len(times_s)), beats_s.copy()
    for place, (beat_s, is_wide) in enumerate(zip(beats_s.tolist(), ectopic.tolist(), strict=True)):
        shape = ECTOPIC_WAVES if is_wide else waves
        height = 1.0 + breath_share * math.sin(2.0 * math.pi * 0.25 * beat_s)
        low, high = np.searchsorted(times_s, [beat_s - 0.5, beat_s + 0.7])
        samples[low:high] += height * waves_uv(times_s[low:high] - beat_s, shape)
        tops_s[place] += top_s(shape)
    samples += _spoiling(times_s, Spoiling() if spoiling is None else spoiling, seed)
    if spoiling is not None and spoiling.is_inverted:
        samples = -samples
    return SimulatedEcg(
        times_s=times_s, samples_uv=np.rint(samples), beats_s=tops_s, is_ectopic=ectopic
    )


def waves_uv(after_s: Array, waves: tuple[tuple[float, float, float], ...]) -> Array:
    """The sum of bell curves at times after a beat, shape (n,)."""
    total = np.zeros(len(after_s))
    for middle_s, height_uv, spread_s in waves:
        total += height_uv * np.exp(-0.5 * ((after_s - middle_s) / spread_s) ** 2)
    return total


def top_s(waves: tuple[tuple[float, float, float], ...]) -> float:
    """Where the sum is highest: neighbours move the R wave's own top a little."""
    grid_s = np.arange(-0.03, 0.03, 1e-5)
    return float(grid_s[np.argmax(waves_uv(grid_s, waves))])


def _spoiling(times_s: Array, spoiling: Spoiling, seed: int) -> Array:
    rng = np.random.default_rng([seed, 1])
    wander = np.sin(2.0 * math.pi * 0.25 * times_s) + 0.6 * np.sin(2.0 * math.pi * 0.05 * times_s)
    muscle = rng.standard_normal(len(times_s))
    slow = np.convolve(muscle, np.ones(5) / 5.0, mode="same")
    burst = (times_s % 10.0) > 7.0
    muscle = (muscle - slow) * burst
    scale = float(np.std(muscle[burst])) if burst.any() else 1.0
    total: Array = (
        spoiling.white_uv * rng.standard_normal(len(times_s))
        + spoiling.wander_uv * wander
        + spoiling.muscle_uv * muscle / scale
    )
    return total
