"""Metrics of power over frequency, by Welch's method on the splined series."""

from biofeedback.dsp import gates
from biofeedback.dsp.gates import Gate
from biofeedback.dsp.metric import Family, Metric, Scope
from biofeedback.dsp.metrics.sources import FOURIER_SUMS, TASK_FORCE_1996, WELCH_1967
from biofeedback.dsp.spectra.spectrum import HF_BAND_HZ, LF_BAND_HZ, VLF_BAND_HZ
from biofeedback.dsp.spectra.ultra_low import ULF_BAND_HZ, tachogram_spectrum
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
LF_CAVEAT = (
    "Mainly vagal and baroreflex, not sympathetic (Reyes del Paso 2013, "
    "doi:10.1111/psyp.12027); holds all of the breath's swing when breathing is slow."
)
HF_CAVEAT = (
    "Follows breathing's rate and depth as much as the vagus nerve; empty by definition when "
    "breathing is slower than 9 or faster than 24 per minute."
)
VLF_CAVEAT = (
    "Of five minutes it rests on a few cycles, and on what is called a trend: compare readings of "
    "equal length and posture only."
)
_ONE_NUMBER = (
    "LF nu, HF nu and LF/HF are one number told three ways (Heathers 2014, "
    "doi:10.3389/fphys.2014.00177): none says more than another, and none is a measure of "
    "sympathovagal balance. "
)
_TOTAL_BAND_HZ = (VLF_BAND_HZ[0], HF_BAND_HZ[1])
_VLF_EDGE = (
    "VLF begins at 0.0033 Hz, one cycle in five minutes, which the Task Force rounds to 0.003. "
)
_PEAK = (
    "Frequency of the highest density inside {} Hz that is higher than its neighbours on both "
    "sides, at the top of the parabola through the logarithms of the three."
)
HF_GATES: tuple[Gate, ...] = (*gates.VARIABILITY, gates.breathing_in_hf)


def _lf_power(window: Window) -> float | None:
    return window.power(LF_BAND_HZ)


def _hf_power(window: Window) -> float | None:
    return window.power(HF_BAND_HZ)


def _lf_hf(window: Window) -> float | None:
    low, high = _lf_power(window), _hf_power(window)
    return low / high if low is not None and high else None


def _vlf_power(window: Window) -> float | None:
    return window.power(VLF_BAND_HZ)


def _total_power(window: Window) -> float | None:
    return window.power(_TOTAL_BAND_HZ)


def _lf_nu(window: Window) -> float | None:
    return _share_percent(_lf_power(window), _hf_power(window))


def _hf_nu(window: Window) -> float | None:
    return _share_percent(_hf_power(window), _lf_power(window))


def _share_percent(part: float | None, other: float | None) -> float | None:
    if part is None or other is None or part + other <= 0.0:
        return None
    return 100.0 * part / (part + other)


def _lf_peak(window: Window) -> float | None:
    return None if window.spectrum is None else window.spectrum.crest_hz(LF_BAND_HZ)


def _hf_peak(window: Window) -> float | None:
    return None if window.spectrum is None else window.spectrum.crest_hz(HF_BAND_HZ)


def _ulf_power(window: Window) -> float | None:
    spectrum = tachogram_spectrum(window.beats.times_s, window.beats.rr_ms)
    return None if spectrum is None else spectrum.power(ULF_BAND_HZ)


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
        caveat=LF_CAVEAT,
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
        gates=HF_GATES,
        remarks=(gates.corrected, gates.breathing_unknown),
        compute=_hf_power,
        definition=SPECTRAL.format(_BAND.format("0.15 to 0.40")),
        reference=f"{TASK_FORCE_1996}; {WELCH_1967}",
        deviations=SPECTRAL_DEVIATIONS,
        caveat=HF_CAVEAT,
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
        gates=HF_GATES,
        remarks=(gates.corrected, gates.not_balance, gates.breathing_unknown),
        compute=_lf_hf,
        definition="lf_power divided by hf_power of the same spectrum.",
        reference=f"{TASK_FORCE_1996}; Billman 2013, doi:10.3389/fphys.2013.00026",
        deviations=SPECTRAL_DEVIATIONS,
        caveat=(
            "No measure of sympathovagal balance (Billman 2013). One and the same vagal swing "
            "gives 0.9 at 9 breaths per minute and 275 at 8. " + HF_CAVEAT
        ),
    ),
    Metric(
        name="lf_nu",
        unit="%",
        label=tr("LF, normalised"),
        family=Family.FREQUENCY,
        window_s=300.0,
        minimum_s=120.0,
        cadence_s=None,
        scope=Scope.LONGEST,
        needs=(gates.pace_known,),
        gates=HF_GATES,
        remarks=(gates.corrected, gates.not_balance, gates.breathing_unknown),
        compute=_lf_nu,
        definition="lf_power in per cent of lf_power plus hf_power of the same spectrum.",
        reference=TASK_FORCE_1996,
        deviations=SPECTRAL_DEVIATIONS,
        caveat=_ONE_NUMBER + HF_CAVEAT,
    ),
    Metric(
        name="hf_nu",
        unit="%",
        label=tr("HF, normalised"),
        family=Family.FREQUENCY,
        window_s=300.0,
        minimum_s=120.0,
        cadence_s=None,
        scope=Scope.LONGEST,
        needs=(gates.pace_known,),
        gates=HF_GATES,
        remarks=(gates.corrected, gates.not_balance, gates.breathing_unknown),
        compute=_hf_nu,
        definition="hf_power in per cent of lf_power plus hf_power of the same spectrum.",
        reference=TASK_FORCE_1996,
        deviations=SPECTRAL_DEVIATIONS,
        caveat=_ONE_NUMBER + HF_CAVEAT,
    ),
    Metric(
        name="lf_peak",
        unit="Hz",
        label=tr("LF peak"),
        family=Family.FREQUENCY,
        window_s=300.0,
        minimum_s=120.0,
        cadence_s=None,
        scope=Scope.LONGEST,
        gates=gates.VARIABILITY,
        remarks=(gates.corrected,),
        compute=_lf_peak,
        definition=SPECTRAL.format(_PEAK.format("0.04 to 0.15").removesuffix(".")),
        reference=f"{TASK_FORCE_1996}; {WELCH_1967}",
        deviations=f"{SPECTRAL_DEVIATIONS} No zero-padding.",
        caveat="Where breathing is slower than 9 per minute this is the breath.",
    ),
    Metric(
        name="hf_peak",
        unit="Hz",
        label=tr("HF peak"),
        family=Family.FREQUENCY,
        window_s=300.0,
        minimum_s=60.0,
        cadence_s=None,
        scope=Scope.LONGEST,
        needs=(gates.pace_known,),
        gates=HF_GATES,
        remarks=(gates.corrected, gates.breathing_unknown),
        compute=_hf_peak,
        definition=SPECTRAL.format(_PEAK.format("0.15 to 0.40").removesuffix(".")),
        reference=f"{TASK_FORCE_1996}; {WELCH_1967}",
        deviations=f"{SPECTRAL_DEVIATIONS} No zero-padding.",
        caveat="An estimate of the breathing frequency, and no better than the breath is regular.",
    ),
    Metric(
        name="vlf_power",
        unit="ms2",
        label=tr("VLF power"),
        family=Family.FREQUENCY,
        window_s=300.0,
        minimum_s=300.0,
        cadence_s=None,
        scope=Scope.LONGEST,
        gates=gates.VARIABILITY,
        remarks=(gates.corrected,),
        compute=_vlf_power,
        definition=SPECTRAL.format(_BAND.format("0.0033 to 0.04")),
        reference=f"{TASK_FORCE_1996}; {WELCH_1967}",
        deviations=(
            f"{_VLF_EDGE}Segments of 256 s resolve 0.004 Hz, so the lowest step is shared with "
            f"what is slower. {SPECTRAL_DEVIATIONS}"
        ),
        caveat=VLF_CAVEAT,
    ),
    Metric(
        name="total_power",
        unit="ms2",
        label=tr("Total power"),
        family=Family.FREQUENCY,
        window_s=300.0,
        minimum_s=300.0,
        cadence_s=None,
        scope=Scope.LONGEST,
        gates=gates.VARIABILITY,
        remarks=(gates.corrected,),
        compute=_total_power,
        definition=SPECTRAL.format(_BAND.format("0.0033 to 0.40")),
        reference=f"{TASK_FORCE_1996}; {WELCH_1967}",
        deviations=(
            f"{_VLF_EDGE}It is the sum of VLF, LF and HF; the Task Force's is the variance of the "
            f"intervals, which also holds what is slower and faster. {SPECTRAL_DEVIATIONS}"
        ),
        caveat="Mostly the slowest part of it. " + VLF_CAVEAT,
    ),
    Metric(
        name="ulf_power",
        unit="ms2",
        label=tr("ULF power"),
        family=Family.FREQUENCY,
        window_s=86_400.0,
        minimum_s=64_800.0,
        cadence_s=None,
        scope=Scope.ALL,
        gates=gates.VARIABILITY,
        remarks=(gates.corrected,),
        compute=_ulf_power,
        definition=(
            "Periodogram of the whole recording in one segment, without taper, of the intervals "
            "as steps that last as long as they are, less their mean over time, gaps at the mean; "
            "scaled to the time covered; " + _BAND.format("0 to 0.0033") + "."
        ),
        reference=f"{TASK_FORCE_1996}; {FOURIER_SUMS}",
        deviations=(
            "The Task Force's edge is 0.003 Hz; ours is where VLF begins. No spline and no Welch: "
            "segments of 256 s see nothing of this band. Undefined where gaps take more than 10 % "
            "of the time."
        ),
        caveat=(
            "The difference between day and night and what the day brought: activity, posture, "
            "sleep. Needs 18 hours, and says nothing of five minutes."
        ),
    ),
)
