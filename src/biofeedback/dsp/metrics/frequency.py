"""Metrics of power over frequency, by Welch's method on the splined series."""

from biofeedback.dsp import gates
from biofeedback.dsp.gates import Gate
from biofeedback.dsp.metric import Family, Metric, Scope
from biofeedback.dsp.metrics.sources import TASK_FORCE_1996, WELCH_1967
from biofeedback.dsp.spectrum import HF_BAND_HZ, LF_BAND_HZ
from biofeedback.dsp.window import Window
from biofeedback.wording import tr

SPECTRAL = (
    "Intervals at their beat times, not-a-knot cubic spline to 4 Hz from the first beat, linear "
    "detrend, Welch with periodic Hann segments of at most 256 s (the whole where it is shorter) "
    "that overlap by half, one-sided density; {}."
)
"""How the default profile comes from beats to a spectrum; what is taken of it goes in."""
SPECTRAL_DEVIATIONS = (
    "The sources leave resampling, taper and edges open. Spline interpolation loses 1.7 % of power "
    "at 0.25 Hz and 4 % at 0.3 Hz. Of a 300 s window one segment of 256 s fits: its first 256 s."
)
_BAND = "trapezoids over {} Hz with the density interpolated at the edges"
_HF_CAVEAT = (
    "Follows breathing's rate and depth as much as the vagus nerve; empty by definition when "
    "breathing is slower than 9 or faster than 24 per minute."
)
_HF_GATES: tuple[Gate, ...] = (*gates.VARIABILITY, gates.breathing_in_hf)


def _lf_power(window: Window) -> float | None:
    return window.power(LF_BAND_HZ)


def _hf_power(window: Window) -> float | None:
    return window.power(HF_BAND_HZ)


def _lf_hf(window: Window) -> float | None:
    low, high = _lf_power(window), _hf_power(window)
    return low / high if low is not None and high else None


METRICS: tuple[Metric, ...] = (
    Metric(
        name="lf_power",
        unit="ms2",
        label=tr("LF power"),
        family=Family.FREQUENCY,
        window_s=300.0,
        minimum_s=120.0,
        cadence_s=5,
        scope=Scope.LONGEST,
        gates=gates.VARIABILITY,
        remarks=(gates.corrected,),
        compute=_lf_power,
        definition=SPECTRAL.format(_BAND.format("0.04 to 0.15")),
        reference=f"{TASK_FORCE_1996}; {WELCH_1967}",
        deviations=SPECTRAL_DEVIATIONS,
        caveat=(
            "Mainly vagal and baroreflex, not sympathetic (Reyes del Paso 2013, "
            "doi:10.1111/psyp.12027); holds all of the breath's swing when breathing is slow."
        ),
    ),
    Metric(
        name="hf_power",
        unit="ms2",
        label=tr("HF power"),
        family=Family.FREQUENCY,
        window_s=300.0,
        minimum_s=60.0,
        cadence_s=5,
        scope=Scope.LONGEST,
        needs=(gates.pace_known,),
        gates=_HF_GATES,
        remarks=(gates.corrected, gates.breathing_unknown),
        compute=_hf_power,
        definition=SPECTRAL.format(_BAND.format("0.15 to 0.40")),
        reference=f"{TASK_FORCE_1996}; {WELCH_1967}",
        deviations=SPECTRAL_DEVIATIONS,
        caveat=_HF_CAVEAT,
    ),
    Metric(
        name="lf_hf",
        unit="",
        label=tr("LF/HF"),
        family=Family.FREQUENCY,
        window_s=300.0,
        minimum_s=120.0,
        cadence_s=5,
        scope=Scope.LONGEST,
        needs=(gates.pace_known,),
        gates=_HF_GATES,
        remarks=(gates.corrected, gates.not_balance, gates.breathing_unknown),
        compute=_lf_hf,
        definition="lf_power divided by hf_power of the same spectrum.",
        reference=f"{TASK_FORCE_1996}; Billman 2013, doi:10.3389/fphys.2013.00026",
        deviations=SPECTRAL_DEVIATIONS,
        caveat=(
            "No measure of sympathovagal balance (Billman 2013). One and the same vagal swing "
            "gives 0.9 at 9 breaths per minute and 275 at 8. " + _HF_CAVEAT
        ),
    ),
)
