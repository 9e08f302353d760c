"""Metrics of power over frequency by an autoregressive model of the splined series."""

from biofeedback.dsp import gates
from biofeedback.dsp.metric import Family, Metric, Scope
from biofeedback.dsp.metrics.frequency import HF_CAVEAT, HF_GATES, LF_CAVEAT, VLF_CAVEAT
from biofeedback.dsp.metrics.sources import BOARDMAN_2002, TASK_FORCE_1996
from biofeedback.dsp.spectra.autoregressive import AutoregressiveModel, autoregressive
from biofeedback.dsp.spectra.spectrum import HF_BAND_HZ, LF_BAND_HZ, VLF_BAND_HZ
from biofeedback.dsp.window import Window
from biofeedback.wording import tr

_DEFINITION = (
    "Intervals at their beat times, not-a-knot cubic spline to 2 Hz from the first beat, linear "
    "detrend, autoregressive model of order 16 by Burg's method, scaled so that all frequencies "
    "together give the series' variance; its density integrated over {} Hz."
)
_DEVIATIONS = (
    "The sources leave the series and the order open. Every density inside the band counts, not "
    "the components whose centre lies in it, as in some tools. Spline interpolation loses power as "
    "it does for hf_power."
)
_REFERENCE = f"{TASK_FORCE_1996}; {BOARDMAN_2002}"
_CAVEAT = (
    "A model of the whole stretch as one steady process: of a long one, or one with a change in "
    "it, it smooths what Welch's method would show. "
)


def _model(window: Window) -> AutoregressiveModel | None:
    if window.spectrum is None:
        return None
    return autoregressive(window.beats.times_s, window.beats.rr_ms)


def _power(window: Window, band_hz: tuple[float, float]) -> float | None:
    model = window.once(_model)
    return None if model is None else model.power(band_hz)


def _vlf_power(window: Window) -> float | None:
    return _power(window, VLF_BAND_HZ)


def _lf_power(window: Window) -> float | None:
    return _power(window, LF_BAND_HZ)


def _hf_power(window: Window) -> float | None:
    return _power(window, HF_BAND_HZ)


METRICS: tuple[Metric, ...] = (
    Metric(
        name="ar_vlf_power",
        unit="ms2",
        label=tr("VLF power (autoregressive)"),
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
        name="ar_lf_power",
        unit="ms2",
        label=tr("LF power (autoregressive)"),
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
        name="ar_hf_power",
        unit="ms2",
        label=tr("HF power (autoregressive)"),
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
