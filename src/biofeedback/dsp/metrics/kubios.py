"""The profile ``kubios``: what the Kubios HRV 3 recipe makes of the same beats."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.metric import Metric, Scope
from biofeedback.dsp.metrics import entropy, fluctuation, frequency
from biofeedback.dsp.metrics import poincare as poincare_metrics
from biofeedback.dsp.metrics import time_domain as time_metrics
from biofeedback.dsp.nonlinear import poincare
from biofeedback.dsp.nonlinear.entropy import approximate_entropy, sample_entropy
from biofeedback.dsp.nonlinear.fluctuation import dfa
from biofeedback.dsp.nonlinear.poincare import PoincarePairs
from biofeedback.dsp.spectra.detrending import MAX_REGULARISATION
from biofeedback.dsp.spectra.kubios import (
    DETREND_LAMBDA,
    VLF_BAND_HZ,
    DetrendedBeats,
    detrended_beats,
    kubios_spectrum,
)
from biofeedback.dsp.spectra.spectrum import HF_BAND_HZ, LF_BAND_HZ, Spectrum
from biofeedback.dsp.statistics import time_domain
from biofeedback.dsp.window import Window

PROFILE = "kubios"
_LAMBDA = " lambda="
SHORT_SCALES = tuple(range(4, 13))
LONG_SCALES = tuple(range(13, 65))
_RECIPE = (
    "the Kubios HRV 3 recipe, worked out from published reports; smoothness priors after "
    "Tarvainen, Ranta-aho and Karjalainen 2002, doi:10.1109/10.979357"
)
_DETRENDED = (
    "Of one stretch of intervals at their beat times, splined (not-a-knot cubic) to 4 Hz from the "
    "first beat, without their smoothness-priors trend (lambda {:g})"
)
_AT_BEATS = ", and splined back to the beats. "
_SPECTRAL = (
    ": Welch's estimate with MATLAB's hanning over 256 s (the whole where it is shorter), "
    "overlapping by half, not detrended again; "
)
_BAND = "trapezoids over {} Hz with the density interpolated at the edges."
_DEVIATIONS = (
    "The recipe was worked out from published reports and is no part of the program; here it is "
    "held against a first implementation of the same recipe, not against the program. Which beats "
    "are corrected is ours."
)
Compute = Callable[["Recipe", Window], float | None]


def profile_name(regularisation: float) -> str:
    """The profile's whole name: with its lambda, unless that is 500."""
    if regularisation == DETREND_LAMBDA:
        return PROFILE
    return f"{PROFILE}{_LAMBDA}{regularisation:g}"


def regularisation_of(profile: str) -> float | None:
    """The lambda that a profile's name holds; None where it is no Kubios profile.

    >>> regularisation_of("kubios"), regularisation_of("kubios lambda=300")
    (500.0, 300.0)
    """
    if profile == PROFILE:
        return DETREND_LAMBDA
    begin = f"{PROFILE}{_LAMBDA}"
    if not profile.startswith(begin):
        return None
    try:
        regularisation = float(profile.removeprefix(begin))
    except ValueError:
        return None
    return regularisation if 0.0 < regularisation <= MAX_REGULARISATION else None


@dataclass(frozen=True, slots=True)
class Recipe:
    """The recipe with one lambda; equal ones share what they make of a window."""

    regularisation: float

    def beats(self, window: Window) -> DetrendedBeats | None:
        """The window's beats without their trend; None where there are too few."""
        beats = window.beats
        return detrended_beats(beats.times_s, beats.rr_ms, self.regularisation)

    def rr_ms(self, window: Window) -> NDArray[np.float64]:
        """The same at the beats; empty where there are too few."""
        beats = window.once(self.beats)
        return np.empty(0) if beats is None else beats.rr_ms

    def pairs(self, window: Window) -> PoincarePairs:
        """The Poincaré plot's points."""
        rr_ms = self.rr_ms(window)
        return poincare.poincare_pairs(rr_ms, np.zeros(len(rr_ms), dtype=np.int64))

    def spectrum(self, window: Window) -> Spectrum | None:
        """Of the 4 Hz series; None where there is none."""
        beats = window.once(self.beats)
        return None if beats is None else kubios_spectrum(beats.samples)

    def power(self, window: Window, band_hz: tuple[float, float]) -> float | None:
        """Power of a band in ms2."""
        spectrum = window.once(self.spectrum)
        return None if spectrum is None else spectrum.power(band_hz)


def _sdnn(recipe: Recipe, window: Window) -> float | None:
    return time_domain.sdnn_ms(recipe.rr_ms(window))


def _rmssd(recipe: Recipe, window: Window) -> float | None:
    return time_domain.rmssd_ms(np.diff(recipe.rr_ms(window)))


def _pnn50(recipe: Recipe, window: Window) -> float | None:
    return time_domain.pnn50_percent(np.diff(recipe.rr_ms(window)))


def _sd1(recipe: Recipe, window: Window) -> float | None:
    return poincare.sd1_ms(window.once(recipe.pairs))


def _sd2(recipe: Recipe, window: Window) -> float | None:
    return poincare.sd2_ms(window.once(recipe.pairs))


def _vlf(recipe: Recipe, window: Window) -> float | None:
    return recipe.power(window, VLF_BAND_HZ)


def _lf(recipe: Recipe, window: Window) -> float | None:
    return recipe.power(window, LF_BAND_HZ)


def _hf(recipe: Recipe, window: Window) -> float | None:
    return recipe.power(window, HF_BAND_HZ)


def _lf_hf(recipe: Recipe, window: Window) -> float | None:
    low_ms2, high_ms2 = _lf(recipe, window), _hf(recipe, window)
    return low_ms2 / high_ms2 if low_ms2 is not None and high_ms2 else None


def _alpha1(recipe: Recipe, window: Window) -> float | None:
    return dfa(recipe.rr_ms(window), SHORT_SCALES)


def _alpha2(recipe: Recipe, window: Window) -> float | None:
    return dfa(recipe.rr_ms(window), LONG_SCALES)


def _sampen(recipe: Recipe, window: Window) -> float | None:
    return sample_entropy(recipe.rr_ms(window))


def _apen(recipe: Recipe, window: Window) -> float | None:
    return approximate_entropy(recipe.rr_ms(window))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """How a metric of the default profile is made over into one of this."""

    compute: Compute
    definition: str
    """Of the detrended beats, or of the spectrum; the recipe goes before it."""
    is_spectral: bool = False


_ENTRIES = {
    "sdnn": _Entry(compute=_sdnn, definition="Standard deviation, divisor n - 1."),
    "rmssd": _Entry(
        compute=_rmssd, definition="Square root of the mean squared successive difference."
    ),
    "pnn50": _Entry(
        compute=_pnn50, definition="Share of successive differences larger than 50 ms among all."
    ),
    "sd1": _Entry(
        compute=_sd1,
        definition="Standard deviation of successive differences, divided by the root of 2.",
    ),
    "sd2": _Entry(
        compute=_sd2,
        definition="Standard deviation of sums of successive intervals, divided by the root of 2.",
    ),
    "dfa_alpha1": _Entry(
        compute=_alpha1, definition="Windows of every whole number of beats from 4 to 12."
    ),
    "dfa_alpha2": _Entry(
        compute=_alpha2, definition="Windows of every whole number of beats from 13 to 64."
    ),
    "sampen": _Entry(
        compute=_sampen, definition="m = 2, r = 0.2 standard deviations (divisor n - 1)."
    ),
    "apen": _Entry(compute=_apen, definition="m = 2, r = 0.2 standard deviations (divisor n - 1)."),
    "vlf_power": _Entry(compute=_vlf, definition=_BAND.format("0 to 0.04"), is_spectral=True),
    "lf_power": _Entry(compute=_lf, definition=_BAND.format("0.04 to 0.15"), is_spectral=True),
    "hf_power": _Entry(compute=_hf, definition=_BAND.format("0.15 to 0.40"), is_spectral=True),
    "lf_hf": _Entry(
        compute=_lf_hf, definition="LF power divided by HF power of one spectrum.", is_spectral=True
    ),
}
_AS_EVER = ("mean_hr", "mean_rr")
_FAMILIES = (
    time_metrics.METRICS,
    frequency.METRICS,
    poincare_metrics.METRICS,
    fluctuation.METRICS,
    entropy.METRICS,
)


@lru_cache(maxsize=16)
def kubios_metrics(regularisation: float) -> tuple[Metric, ...]:
    """The profile's metrics, with the gates, windows and names of the default one.

    ``regularisation`` is lambda, above 0. What the recipe does not define is not in it.
    """
    recipe = Recipe(regularisation)
    made: list[Metric] = []
    for metric in (metric for family in _FAMILIES for metric in family):
        if metric.name in _AS_EVER:
            made.append(replace(metric, scope=Scope.LONGEST, cadence_s=None))
        elif metric.name in _ENTRIES:
            made.append(_made_over(metric, _ENTRIES[metric.name], recipe))
    return tuple(made)


def _made_over(metric: Metric, entry: _Entry, recipe: Recipe) -> Metric:
    begin = _DETRENDED.format(recipe.regularisation)
    return replace(
        metric,
        scope=Scope.LONGEST,
        cadence_s=None,
        compute=partial(entry.compute, recipe),
        definition=begin + (_SPECTRAL if entry.is_spectral else _AT_BEATS) + entry.definition,
        reference=f"{metric.reference}; {_RECIPE}",
        deviations=_DEVIATIONS,
    )
