"""Metrics of power over frequency from the beats themselves, by Lomb's and Scargle's method."""

from biofeedback.dsp import gates
from biofeedback.dsp.metric import Family, Metric, Scope
from biofeedback.dsp.metrics.frequency import HF_CAVEAT, HF_GATES, LF_CAVEAT, VLF_CAVEAT
from biofeedback.dsp.metrics.sources import LOMB_1976, SCARGLE_1982, TASK_FORCE_1996
from biofeedback.dsp.spectra.lomb_scargle import lomb_scargle
from biofeedback.dsp.spectra.spectrum import HF_BAND_HZ, LF_BAND_HZ, VLF_BAND_HZ, Spectrum
from biofeedback.dsp.window import Window
from biofeedback.wording import tr

_DEFINITION = (
    "Intervals at their beat times, without their least-squares line and without resampling; "
    "Lomb's and Scargle's least-squares periodogram P at steps of 1 / T, T being n mean intervals; "
    "one-sided density P * 2 T / n, so that a sine of amplitude A has the power A**2 / 2; "
    "trapezoids over {} Hz with the density interpolated at the edges."
)
_DEVIATIONS = (
    "Scargle divides by the variance, and some tools integrate his or another unitless P as if it "
    "were a density. No level is fitted at each frequency; no taper."
)
_REFERENCE = f"{TASK_FORCE_1996}; {LOMB_1976}; {SCARGLE_1982}"
_CAVEAT = (
    "Without a taper about 1 % of a strong rhythm leaks into other bands, and below 48 beats per "
    "minute HF reaches beyond half the heart's own rate, where frequencies can't be told apart. "
)


def _spectrum(window: Window) -> Spectrum | None:
    if window.spectrum is None:
        return None
    return lomb_scargle(window.beats.times_s, window.beats.rr_ms)


def _power(window: Window, band_hz: tuple[float, float]) -> float | None:
    spectrum = window.once(_spectrum)
    return None if spectrum is None else spectrum.power(band_hz)


def _vlf_power(window: Window) -> float | None:
    return _power(window, VLF_BAND_HZ)


def _lf_power(window: Window) -> float | None:
    return _power(window, LF_BAND_HZ)


def _hf_power(window: Window) -> float | None:
    return _power(window, HF_BAND_HZ)


METRICS: tuple[Metric, ...] = (
    Metric(
        name="lomb_vlf_power",
        unit="ms2",
        label=tr("VLF power (Lomb–Scargle)"),
        family=Family.FREQUENCY,
        window_s=300.0,
        minimum_s=300.0,
        cadence_s=None,
        scope=Scope.LONGEST,
        gates=gates.VARIABILITY,
        remarks=(gates.corrected,),
        compute=_vlf_power,
        definition=_DEFINITION.format("0.0033 to 0.04"),
        reference=_REFERENCE,
        deviations=_DEVIATIONS,
        caveat=_CAVEAT + VLF_CAVEAT,
    ),
    Metric(
        name="lomb_lf_power",
        unit="ms2",
        label=tr("LF power (Lomb–Scargle)"),
        family=Family.FREQUENCY,
        window_s=300.0,
        minimum_s=120.0,
        cadence_s=None,
        scope=Scope.LONGEST,
        gates=gates.VARIABILITY,
        remarks=(gates.corrected,),
        compute=_lf_power,
        definition=_DEFINITION.format("0.04 to 0.15"),
        reference=_REFERENCE,
        deviations=_DEVIATIONS,
        caveat=_CAVEAT + LF_CAVEAT,
    ),
    Metric(
        name="lomb_hf_power",
        unit="ms2",
        label=tr("HF power (Lomb–Scargle)"),
        family=Family.FREQUENCY,
        window_s=300.0,
        minimum_s=60.0,
        cadence_s=None,
        scope=Scope.LONGEST,
        needs=(gates.pace_known,),
        gates=HF_GATES,
        remarks=(gates.corrected, gates.breathing_unknown),
        compute=_hf_power,
        definition=_DEFINITION.format("0.15 to 0.40"),
        reference=_REFERENCE,
        deviations=_DEVIATIONS,
        caveat=_CAVEAT + HF_CAVEAT,
    ),
)
