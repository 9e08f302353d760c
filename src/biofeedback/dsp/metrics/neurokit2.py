"""The profile ``neurokit2``: what NeuroKit2 0.2.13 calls by these names, for checks against it."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.metric import Metric, Scope
from biofeedback.dsp.metrics import (
    asymmetry,
    distribution,
    entropy,
    fluctuation,
    fragmentation,
    frequency,
    poincare,
    recurrence,
    time_domain,
)
from biofeedback.dsp.nonlinear.correlation_dimension import neurokit2_correlation_dimension
from biofeedback.dsp.nonlinear.entropy import TEMPLATE_BEATS, approximate_entropy, sample_entropy
from biofeedback.dsp.nonlinear.fluctuation import dfa
from biofeedback.dsp.nonlinear.multiscale import (
    Coarse,
    ScaleMatches,
    area_per_scale,
    composite_entropies,
    multiscale_entropies,
    refined_composite_entropies,
    scale_matches,
)
from biofeedback.dsp.spectra import neurokit2_recipe as recipe
from biofeedback.dsp.spectra.spectrum import Spectrum
from biofeedback.dsp.window import Window

PROFILE = "neurokit2"
SHORT_SCALES = tuple(range(4, 12))
LONG_SCALES_FROM = 12
_MAD_SCALE = 1.4826
"""Of a normal distribution: its standard deviation over its median absolute deviation."""
_SOURCE = "NeuroKit2 0.2.13, Makowski 2021, doi:10.3758/s13428-020-01516-y"
_SPECTRAL = (
    "One stretch, quadratic spline to 100 Hz, mean taken off, Welch with periodic Hann segments of "
    "half the recording padded to twice their length, what is below four cycles per recording "
    "dropped; in ms2 (called with normalize=False); "
)
_BAND = "trapezoids between the steps in [{}) Hz."
"""The band's edges go in."""
Array = NDArray[np.float64]
Compute = Callable[[Window], float | None]


def _rr(window: Window) -> Array:
    return window.beats.rr_ms


def _steps(window: Window) -> Array:
    return np.diff(window.beats.rr_ms)


def _spectrum(window: Window) -> Spectrum | None:
    return recipe.neurokit2_spectrum(window.beats.times_s, window.beats.rr_ms)


def _windows(window: Window) -> list[Array]:
    return recipe.neurokit2_windows(window.beats.rr_ms)


def _mean_rr(window: Window) -> float | None:
    return float(_rr(window).mean()) if len(_rr(window)) else None


def _mean_hr(window: Window) -> float | None:
    mean_ms = _mean_rr(window)
    return 60_000.0 / mean_ms if mean_ms else None


def _sdnn(window: Window) -> float | None:
    return float(_rr(window).std(ddof=1)) if len(_rr(window)) > 1 else None


def _rmssd(window: Window) -> float | None:
    steps_ms = _steps(window)
    return math.sqrt(float(steps_ms @ steps_ms) / len(steps_ms)) if len(steps_ms) else None


def _sdsd(window: Window) -> float | None:
    return float(_steps(window).std(ddof=1)) if len(_steps(window)) > 1 else None


def _cvnn(window: Window) -> float | None:
    spread_ms, mean_ms = _sdnn(window), _mean_rr(window)
    return spread_ms / mean_ms if spread_ms is not None and mean_ms else None


def _share_over(limit_ms: float) -> Compute:
    def share(window: Window) -> float | None:
        count = len(_rr(window))
        if count < 2:
            return None
        return 100.0 * int(np.count_nonzero(np.abs(_steps(window)) > limit_ms)) / count

    return share


def _median(window: Window) -> float | None:
    return float(np.median(_rr(window))) if len(_rr(window)) else None


def _mad(window: Window) -> float | None:
    median_ms = _median(window)
    if median_ms is None:
        return None
    return _MAD_SCALE * float(np.median(np.abs(_rr(window) - median_ms)))


def _iqr(window: Window) -> float | None:
    if not len(_rr(window)):
        return None
    low_ms, high_ms = np.percentile(_rr(window), (25.0, 75.0))
    return float(high_ms - low_ms)


def _hti(window: Window) -> float | None:
    if not len(_rr(window)):
        return None
    _, counts = recipe.neurokit2_histogram(_rr(window))
    return len(_rr(window)) / int(counts.max())


def _tinn(window: Window) -> float | None:
    return recipe.neurokit2_tinn_ms(_rr(window)) if len(_rr(window)) else None


def _sdann(window: Window) -> float | None:
    means_ms = [float(one.mean()) for one in window.once(_windows) if len(one)]
    return float(np.std(means_ms, ddof=1)) if len(means_ms) > 1 else None


def _sdnni(window: Window) -> float | None:
    spreads_ms = [float(one.std(ddof=1)) for one in window.once(_windows) if len(one) > 1]
    return float(np.mean(spreads_ms)) if spreads_ms else None


def _power(*bands_hz: tuple[float, float]) -> Compute:
    def power(window: Window) -> float | None:
        spectrum = window.once(_spectrum)
        if spectrum is None:
            return None
        powers_ms2 = [recipe.neurokit2_power_ms2(spectrum, band_hz) for band_hz in bands_hz]
        return sum(filter(None, powers_ms2)) or None

    return power


_ULF, _VLF = _power(recipe.ULF_BAND_HZ), _power(recipe.VLF_BAND_HZ)
_LF, _HF = _power(recipe.LF_BAND_HZ), _power(recipe.HF_BAND_HZ)
_TOTAL = _power(*recipe.BANDS_HZ)


def _ratio(above: Compute, below: Compute) -> Compute:
    def ratio(window: Window) -> float | None:
        part, whole = above(window), below(window)
        return part / whole if part is not None and whole else None

    return ratio


def _alpha1(window: Window) -> float | None:
    return dfa(_rr(window), SHORT_SCALES, overlap=True, skips_still=True)


def _alpha2(window: Window) -> float | None:
    longest = int((len(_rr(window)) + 1) / 10)
    if longest <= LONG_SCALES_FROM:
        return None
    scales = tuple(range(LONG_SCALES_FROM, longest + 1))
    return dfa(_rr(window), scales, overlap=True, skips_still=True)


def _sampen(window: Window) -> float | None:
    return sample_entropy(_rr(window))


def _apen(window: Window) -> float | None:
    return approximate_entropy(_rr(window))


def _dimension(window: Window) -> float | None:
    return neurokit2_correlation_dimension(_rr(window))


def _multiscale(
    combine: Callable[[Sequence[ScaleMatches]], tuple[float | None, ...]], coarse: Coarse
) -> Compute:
    def area(window: Window) -> float | None:
        rr_ms = _rr(window)
        scales = range(1, len(rr_ms) // (TEMPLATE_BEATS + 10))
        return area_per_scale(combine(scale_matches(rr_ms, scales, coarse=coarse)))

    return area


def _turns(window: Window) -> NDArray[np.int64]:
    """Where the sign of the differences changes, zero counting as a sign."""
    return np.flatnonzero(np.diff(np.sign(_steps(window))))


def _runs(places: NDArray[np.int64]) -> NDArray[np.int64]:
    """Lengths of the runs of consecutive numbers."""
    edges = np.flatnonzero(np.diff(places) != 1) + 1
    return np.diff(np.concatenate(([0], edges, [len(places)]))) if len(places) else places


def _pip(window: Window) -> float | None:
    count = len(_rr(window))
    return len(_turns(window)) / count if count > 1 else None


def _monotone_runs(window: Window) -> NDArray[np.int64]:
    signs = np.sign(_steps(window))
    return np.concatenate([_runs(np.flatnonzero(signs == sign)) for sign in (-1.0, 1.0)])


def _ials(window: Window) -> float | None:
    lengths = _monotone_runs(window)
    return len(lengths) / int(lengths.sum()) if len(lengths) else None


def _pss(window: Window) -> float | None:
    lengths = _monotone_runs(window)
    return int(np.count_nonzero(lengths < 3)) / len(lengths) if len(lengths) else None


def _pas(window: Window) -> float | None:
    lengths = _runs(_turns(window))
    return int(np.count_nonzero(lengths >= 4)) / len(lengths) if len(lengths) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """How a metric of the default profile is made over into one of this."""

    compute: Compute
    definition: str
    unit: str | None = None
    """Where it differs."""
    deviations: str = ""
    """Of NeuroKit2's definition from the literature's."""


def _band(compute: Compute, edges: str) -> _Entry:
    return _Entry(compute=compute, definition=_SPECTRAL + _BAND.format(edges))


def _multiscale_entry(compute: Compute, name: str, deviations: str = "") -> _Entry:
    return _Entry(
        compute=compute,
        definition=(
            f"{name} over scales 1 to n / 12 - 1, m = 2, r = 0.2 standard deviations of the "
            "intervals: trapezoids under the scales that have a value, over their number."
        ),
        deviations=f"{deviations}The area is divided by the number of scales, not of steps.",
    )


_DECIMATED = "Its coarse series are every k-th interval, not the mean of k. "
_ENTRIES = {
    "mean_rr": _Entry(compute=_mean_rr, definition="Mean of the intervals."),
    "mean_hr": _Entry(compute=_mean_hr, definition="60,000 over the mean interval."),
    "sdnn": _Entry(compute=_sdnn, definition="Standard deviation, divisor n - 1."),
    "rmssd": _Entry(
        compute=_rmssd, definition="Square root of the mean squared successive difference."
    ),
    "sdsd": _Entry(
        compute=_sdsd, definition="Standard deviation of differences, divisor m - 1 of m."
    ),
    "cvnn": _Entry(compute=_cvnn, definition="SDNN over the mean interval.", unit=""),
    "pnn50": _Entry(
        compute=_share_over(50.0),
        definition="Differences larger than 50 ms in per cent of the number of intervals.",
        deviations="There is one difference fewer than intervals.",
    ),
    "pnn20": _Entry(
        compute=_share_over(20.0),
        definition="Differences larger than 20 ms in per cent of the number of intervals.",
        deviations="There is one difference fewer than intervals.",
    ),
    "median_rr": _Entry(compute=_median, definition="Median of the intervals."),
    "mad_rr": _Entry(compute=_mad, definition="Median distance from the median, times 1.4826."),
    "iqr_rr": _Entry(compute=_iqr, definition="Third quartile minus first, interpolated."),
    "hti": _Entry(
        compute=_hti,
        definition="Intervals over those in the fullest bin of 1/128 s, bins from 0 ms.",
    ),
    "tinn": _Entry(
        compute=_tinn,
        definition="Base of the triangle from a search over bin edges of 1/128 s from 0 ms.",
        deviations="The search never moves the left foot from the first edge above the shortest.",
    ),
    "sdann": _Entry(
        compute=_sdann,
        definition="Standard deviation of the means of windows of 5 min, at least three.",
        deviations="Each window lacks its last interval; the last may be half empty.",
    ),
    "sdnni": _Entry(
        compute=_sdnni,
        definition="Mean of the standard deviations of windows of 5 min, at least three.",
        deviations="Each window lacks its last interval; the last may be half empty.",
    ),
    "ulf_power": _band(_ULF, "0, 0.0033"),
    "vlf_power": _band(_VLF, "0.0033, 0.04"),
    "lf_power": _band(_LF, "0.04, 0.15"),
    "hf_power": _band(_HF, "0.15, 0.4"),
    "total_power": _Entry(
        compute=_TOTAL,
        definition=_SPECTRAL + "sum of the five bands from 0 to 0.5 Hz.",
        deviations="The trapezoids across the bands' edges are missing.",
    ),
    "lf_hf": _Entry(compute=_ratio(_LF, _HF), definition="LF power over HF power."),
    "lf_nu": _Entry(
        compute=_ratio(_LF, _TOTAL),
        definition="LF power over the sum of the five bands.",
        unit="",
        deviations="The literature divides by LF + HF.",
    ),
    "hf_nu": _Entry(
        compute=_ratio(_HF, _TOTAL),
        definition="HF power over the sum of the five bands.",
        unit="",
        deviations="The literature divides by LF + HF.",
    ),
    "pip": _Entry(
        compute=_pip,
        definition="Changes of the differences' sign, zero a sign of its own, over n.",
        unit="",
    ),
    "ials": _Entry(
        compute=_ials, definition="One over the mean length of runs of differences of one sign."
    ),
    "pss": _Entry(
        compute=_pss,
        definition="Share of those runs that are shorter than three differences.",
        unit="",
        deviations="The source counts intervals in short runs, not runs.",
    ),
    "pas": _Entry(
        compute=_pas,
        definition="Share of runs of sign changes that are four or longer.",
        unit="",
        deviations="The source counts intervals in such runs, not runs.",
    ),
    "dfa_alpha1": _Entry(
        compute=_alpha1,
        definition="Windows of every whole number of beats from 4 to 11 that overlap by half.",
    ),
    "dfa_alpha2": _Entry(
        compute=_alpha2,
        definition="Windows of every whole number of beats from 12 to n / 10 that overlap by half.",
        deviations="The longest window grows with the recording.",
    ),
    "sampen": _Entry(
        compute=_sampen, definition="m = 2, r = 0.2 standard deviations (divisor n - 1)."
    ),
    "apen": _Entry(compute=_apen, definition="m = 2, r = 0.2 standard deviations (divisor n - 1)."),
    "mse": _multiscale_entry(_multiscale(multiscale_entropies, Coarse.MEANS), "Sample entropy"),
    "cmse": _multiscale_entry(
        _multiscale(composite_entropies, Coarse.DECIMATED), "Composite entropy", _DECIMATED
    ),
    "rcmse": _multiscale_entry(
        _multiscale(refined_composite_entropies, Coarse.DECIMATED),
        "Refined composite entropy",
        _DECIMATED,
    ),
}
_ENTRIES["correlation_dimension"] = _Entry(
    compute=_dimension,
    definition="Embedding 2, lag 1, 64 radii up to the largest distance.",
    deviations="Its radii lie far beyond where the sum scales, and depend on the unit.",
)
_SAME = frozenset(
    metric.name for family in (poincare.METRICS, asymmetry.METRICS) for metric in family
)
"""Defined as in the default profile."""
_FAMILIES = (
    time_domain.METRICS,
    distribution.METRICS,
    frequency.METRICS,
    poincare.METRICS,
    asymmetry.METRICS,
    fragmentation.METRICS,
    fluctuation.METRICS,
    entropy.METRICS,
    recurrence.METRICS,
)


def _made_over(metric: Metric) -> Metric:
    if metric.name in _SAME:
        return replace(metric, scope=Scope.LONGEST, reference=f"{metric.reference}; {_SOURCE}")
    entry = _ENTRIES[metric.name]
    return replace(
        metric,
        unit=metric.unit if entry.unit is None else entry.unit,
        scope=Scope.LONGEST,
        cadence_s=None,
        compute=entry.compute,
        definition=entry.definition,
        reference=f"{metric.reference}; {_SOURCE}",
        deviations=entry.deviations,
        caveat="For checks against NeuroKit2 only.",
    )


METRICS: tuple[Metric, ...] = tuple(
    _made_over(metric)
    for family in _FAMILIES
    for metric in family
    if metric.name in _SAME or metric.name in _ENTRIES
)
