"""Beats, waves and quality of an ECG, from marks that another program sets on its samples."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from biofeedback.errors import BiofeedbackError

SHORTEST_S = 10.0
"""Fewer beats than in this don't make an average beat to measure quality by."""
LOWEST_HZ = 50.0
"""Sampled more coarsely, a QRS complex is one sample."""
HIGHEST_HZ = 4000.0
Array = NDArray[np.float64]


class EcgProblem(StrEnum):
    """Why an ECG has no beats."""

    NOT_SAMPLES = "not one row of finite numbers"
    RATE = "not a sampling rate of an ECG"
    TOO_SHORT = "too short"
    FLAT = "flat"
    NO_BEATS = "no beats found"
    FAILED = "delineation failed"


class EcgError(BiofeedbackError):
    """Samples that can't be delineated."""

    def __init__(self, reason: EcgProblem, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else str(reason))
        self.reason = reason
        self.detail = detail
        """What was raised, for the log."""


class Wave(StrEnum):
    """What is looked for around each R peak, in the order of a beat."""

    P_ONSET = "P onset"
    P_PEAK = "P peak"
    P_OFFSET = "P offset"
    QRS_ONSET = "QRS onset"
    Q_PEAK = "Q peak"
    S_PEAK = "S peak"
    QRS_OFFSET = "QRS offset"
    T_ONSET = "T onset"
    T_PEAK = "T peak"
    T_OFFSET = "T offset"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ecg:
    """One lead, evenly sampled."""

    samples_uv: Array
    """In microvolt, shape (n,)."""
    rate_hz: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedEcg:
    """What a delineator says, in places of samples."""

    cleaned_uv: Array
    """The ECG as it was filtered before marks were set, shape (n,)."""
    r_samples: NDArray[np.int64]
    """Places of the R peaks, in order, shape (k,)."""
    wave_samples: Mapping[Wave, Array]
    """For each R peak the place of a wave, shape (k,); NaN where it was not found."""
    quality: Array
    """At each R peak, shape (k,): 0 to 1."""
    version: str
    """The delineator's release."""


Mark = Callable[[Ecg], MarkedEcg]
"""Sets marks; raises EcgError. ``neurokit2_calls.mark_ecg`` is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundWaves:
    """One kind of wave, in those beats in which it was found."""

    beats: NDArray[np.int64]
    """Index of the beat, shape (m,)."""
    times_s: Array
    """From the first sample, shape (m,)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EcgBeats:
    """The beats of an ECG."""

    rate_hz: float
    r_times_s: Array
    """Tops of the R waves, from the first sample, between samples; shape (k,)."""
    r_peaks_uv: Array
    """The filtered ECG there, shape (k,)."""
    quality: Array
    """0 to 1, shape (k,): how like the recording's own average beat each is. Relative to that
    recording: an ectopic beat is unlike the others, and noise throughout goes unseen."""
    waves: Mapping[Wave, FoundWaves]
    version: str
    """The delineator's release."""

    @property
    def rr_ms(self) -> Array:
        """Intervals between R peaks, shape (k - 1,); each ends at ``r_times_s[1:]``."""
        rr_ms: Array = 1000.0 * np.diff(self.r_times_s)
        return rr_ms


def ecg_of(samples_uv: ArrayLike, rate_hz: float) -> Ecg:
    """Samples in microvolt, shape (n,), as an ECG; raises EcgError where they can't be one."""
    try:
        samples = np.asarray(samples_uv, dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise EcgError(EcgProblem.NOT_SAMPLES) from error
    if samples.ndim != 1 or not bool(np.isfinite(samples).all()):
        raise EcgError(EcgProblem.NOT_SAMPLES)
    if not LOWEST_HZ <= rate_hz <= HIGHEST_HZ:
        raise EcgError(EcgProblem.RATE)
    if len(samples) < SHORTEST_S * rate_hz:
        raise EcgError(EcgProblem.TOO_SHORT)
    if samples.min() == samples.max():
        raise EcgError(EcgProblem.FLAT)
    return Ecg(samples_uv=samples, rate_hz=rate_hz)


def ecg_beats(ecg: Ecg, mark: Mark) -> EcgBeats:
    """The beats of an ECG. Raises EcgError where none are found."""
    marked = mark(ecg)
    places, tops_uv = tops(marked.cleaned_uv, marked.r_samples)
    return EcgBeats(
        rate_hz=ecg.rate_hz,
        r_times_s=places / ecg.rate_hz,
        r_peaks_uv=tops_uv,
        quality=marked.quality,
        # A plain dict: beats are sent between processes.
        waves={wave: _found(at, ecg.rate_hz) for wave, at in marked.wave_samples.items()},
        version=marked.version,
    )


def tops(samples: Array, places: NDArray[np.int64]) -> tuple[Array, Array]:
    """Where the tops near samples lie, between samples, and how high they are; each shape (k,).

    Each is the vertex of the parabola through a sample and its two neighbours; the sample itself
    where it is at an end, or is no top.

    >>> at, height = tops(np.array([0.0, 3.0, 3.0, 0.0]), np.array([1]))
    >>> float(at[0]), float(height[0])
    (1.5, 3.375)
    """
    moved, heights = places.astype(np.float64), samples[places].copy()
    inside = np.flatnonzero((places > 0) & (places < len(samples) - 1))
    at = places[inside]
    below, middle, above = samples[at - 1], samples[at], samples[at + 1]
    bend = below - 2.0 * middle + above
    is_top = (bend < 0.0) & (middle >= below) & (middle >= above)
    chosen = inside[is_top]
    slope = (above - below)[is_top]
    shift = -0.5 * slope / bend[is_top]
    moved[chosen] += shift
    heights[chosen] += 0.25 * slope * shift
    return moved, heights


def _found(samples: Array, rate_hz: float) -> FoundWaves:
    beats = np.flatnonzero(np.isfinite(samples))
    return FoundWaves(beats=beats, times_s=samples[beats] / rate_hz)
