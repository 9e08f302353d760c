"""Which of NeuroKit2's columns holds which metric, and where its definition departs from ours."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from biofeedback.analysis.neurokit2_numbers import Call


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterpart:
    """A metric's column there."""

    call: Call
    column: str
    convert: Callable[[float], float | None] = float
    """From their number to one of our kind, where theirs has no column of its own."""
    explanation: str = ""
    """Why our default profile's number differs from theirs; empty where it is to be the same."""


def _rate_bpm(mean_ms: float) -> float | None:
    return 60_000.0 / mean_ms if mean_ms else None


def _logarithm(value: float) -> float | None:
    return math.log(value) if value > 0.0 else None


def _time(column: str, explanation: str = "") -> Counterpart:
    return Counterpart(call=Call.TIME, column=f"HRV_{column}", explanation=explanation)


def _band(column: str, explanation: str = "") -> Counterpart:
    return Counterpart(
        call=Call.FREQUENCY, column=f"HRV_{column}", explanation=explanation or _SPECTRUM
    )


def _nonlinear(column: str, explanation: str = "") -> Counterpart:
    return Counterpart(call=Call.NONLINEAR, column=f"HRV_{column}", explanation=explanation)


_SHARE_OVER = "Theirs divides by the number of intervals, ours by that of differences, one fewer."
_SEGMENTS = (
    "Theirs rounds the number of 5-minute windows, so that the last may be half empty or 7.5 min "
    "long, leaves the last interval of each out and wants three; ours takes the session's own "
    "5 minutes where intervals cover 95 % of them."
)
_SPECTRUM = (
    "Theirs: quadratic spline to 100 Hz, segments of half the recording padded to twice their "
    "length, no detrending, nothing below four cycles per recording, edges not interpolated. "
    "Ours: cubic spline to 4 Hz, linear detrend, segments of 256 s, edges interpolated."
)
_NORMALISED = (
    "Theirs is a share of all bands from 0 to 0.5 Hz, of its own spectrum; ours is in per cent "
    "of LF + HF."
)
_ULTRA_LOW = (
    "Theirs drops what is below four cycles per recording and takes segments of half of it; ours "
    "asks for hours and resolves the band."
)
_MULTISCALE = (
    "Theirs takes n / 12 - 1 scales, of which the last have a dozen values, and the area under "
    "their curve over their number; ours takes the mean over scales with 50 values or more."
)
_DECIMATED = f"Theirs takes every k-th interval, ours the means of k. {_MULTISCALE}"

COUNTERPARTS: Mapping[str, Counterpart] = MappingProxyType(
    {
        "mean_rr": _time("MeanNN"),
        "mean_hr": Counterpart(call=Call.TIME, column="HRV_MeanNN", convert=_rate_bpm),
        "sdnn": _time("SDNN"),
        "rmssd": _time("RMSSD"),
        "ln_rmssd": Counterpart(call=Call.TIME, column="HRV_RMSSD", convert=_logarithm),
        "sdsd": _time("SDSD"),
        "cvnn": _time("CVNN", "Theirs is a fraction, ours in per cent."),
        "pnn50": _time("pNN50", _SHARE_OVER),
        "pnn20": _time("pNN20", _SHARE_OVER),
        "median_rr": _time("MedianNN"),
        "mad_rr": _time("MadNN"),
        "iqr_rr": _time("IQRNN"),
        "hti": _time("HTI"),
        "tinn": _time(
            "TINN",
            "Theirs never moves the triangle's left foot: its search resets one of two variables "
            "only. Ours finds both feet.",
        ),
        "sdann": _time("SDANN5", _SEGMENTS),
        "sdnni": _time("SDNNI5", _SEGMENTS),
        "ulf_power": _band("ULF", _ULTRA_LOW),
        "vlf_power": _band("VLF"),
        "lf_power": _band("LF"),
        "hf_power": _band("HF"),
        "total_power": _band(
            "TP", f"Theirs is the sum of its five bands from 0 to 0.5 Hz. {_SPECTRUM}"
        ),
        "lf_hf": _band("LFHF"),
        "lf_nu": _band("LFn", _NORMALISED),
        "hf_nu": _band("HFn", _NORMALISED),
        "ln_hf_power": _band("LnHF"),
        "sd1": _nonlinear("SD1"),
        "sd2": _nonlinear("SD2"),
        "sd1_sd2": _nonlinear("SD1SD2"),
        "poincare_area": _nonlinear("S"),
        "guzik_index": _nonlinear("GI"),
        "porta_index": _nonlinear("PI"),
        "slope_index": _nonlinear("SI"),
        "area_index": _nonlinear("AI"),
        "c1d": _nonlinear("C1d"),
        "c1a": _nonlinear("C1a"),
        "c2d": _nonlinear("C2d"),
        "c2a": _nonlinear("C2a"),
        "cd": _nonlinear("Cd"),
        "ca": _nonlinear("Ca"),
        "sd1d": _nonlinear("SD1d"),
        "sd1a": _nonlinear("SD1a"),
        "sd2d": _nonlinear("SD2d"),
        "sd2a": _nonlinear("SD2a"),
        "sdnnd": _nonlinear("SDNNd"),
        "sdnna": _nonlinear("SDNNa"),
        "pip": _nonlinear(
            "PIP",
            "Theirs is a fraction of all intervals, ours in per cent of those at which an "
            "inflection can be told, two fewer.",
        ),
        "ials": _nonlinear("IALS"),
        "pss": _nonlinear(
            "PSS",
            "Theirs is the share of runs that are short, as a fraction; ours, as the source has "
            "it, that of intervals outside long ones, in per cent.",
        ),
        "pas": _nonlinear(
            "PAS",
            "Theirs is the share of rows of inflections that are long, soft ones among them, as a "
            "fraction; ours that of intervals in alternation, in per cent.",
        ),
        "dfa_alpha1": _nonlinear(
            "DFA_alpha1",
            "Theirs: 4 to 11 beats in windows that overlap by half; ours: 4 to 16, one after the "
            "other.",
        ),
        "dfa_alpha2": _nonlinear(
            "DFA_alpha2",
            "Theirs: 12 to n / 10 beats in windows that overlap by half, so that the scales grow "
            "with the recording; ours: 16 to 64, one after the other.",
        ),
        "sampen": _nonlinear("SampEn"),
        "apen": _nonlinear(
            "ApEn",
            "Ours is the median of 5-minute pieces where a recording is longer; of shorter ones "
            "the two are the same.",
        ),
        "mse": _nonlinear("MSEn", _MULTISCALE),
        "cmse": _nonlinear("CMSEn", _DECIMATED),
        "rcmse": _nonlinear("RCMSEn", _DECIMATED),
        "correlation_dimension": _nonlinear(
            "CD",
            "Theirs embeds in two dimensions and fits over 64 radii far beyond scaling, at places "
            "that depend on the unit, so that it stays below 2; ours embeds in ten and fits where "
            "1 to 10 % of pairs are near.",
        ),
    }
)
"""By the metric's name in the catalogue."""
