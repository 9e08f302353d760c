"""Metrics of intervals as such and of their differences, as the Task Force defines them."""

from biofeedback.dsp import gates
from biofeedback.dsp.metric import Family, Metric, Scope
from biofeedback.dsp.metrics.sources import TASK_FORCE_1996, ULTRA_SHORT
from biofeedback.dsp.statistics import five_minutes, time_domain
from biofeedback.dsp.statistics.five_minutes import FiveMinutes
from biofeedback.dsp.window import Window
from biofeedback.units import bpm_from_ms
from biofeedback.wording import tr

DAY_S = 86_400.0
MIETUS_2002 = "Mietus 2002, doi:10.1136/heart.88.4.378"
PHAM_2021 = "Pham 2021, doi:10.3390/s21123998"
SHAFFER_2017 = "Shaffer and Ginsberg 2017, doi:10.3389/fpubh.2017.00258"


def _mean_rr(window: Window) -> float | None:
    return window.mean_rr_ms


def _mean_hr(window: Window) -> float | None:
    mean_ms = window.mean_rr_ms
    return bpm_from_ms(mean_ms) if mean_ms else None


def _sdnn(window: Window) -> float | None:
    return time_domain.sdnn_ms(window.beats.rr_ms)


def _rmssd(window: Window) -> float | None:
    return time_domain.rmssd_ms(window.differences_ms)


def _pnn50(window: Window) -> float | None:
    return time_domain.pnn50_percent(window.differences_ms)


def _ln_rmssd(window: Window) -> float | None:
    return time_domain.ln_rmssd(window.differences_ms)


def _sdsd(window: Window) -> float | None:
    return time_domain.sdsd_ms(window.differences_ms)


def _cvnn(window: Window) -> float | None:
    return time_domain.cvnn_percent(window.beats.rr_ms)


def _pnn20(window: Window) -> float | None:
    return time_domain.pnn20_percent(window.differences_ms)


def _five_minutes(window: Window) -> FiveMinutes:
    return five_minutes.five_minutes(window.beats.times_s, window.beats.rr_ms)


def _sdann(window: Window) -> float | None:
    return five_minutes.sdann_ms(window.once(_five_minutes))


def _sdnni(window: Window) -> float | None:
    return five_minutes.sdnni_ms(window.once(_five_minutes))


MEAN_DEVIATIONS = (
    "Shown whatever share was corrected, and of a rhythm that is too irregular for variability: "
    "then of the intervals as they came."
)
_LEFT_OUT = "Differences that touch a corrected interval, a break or a pause are left out."
_PACED_CAVEAT = (
    "The same swing of the heart gives lower differences the slower the breath, so paced breathing "
    "can't be compared with rest."
)
LENGTH_CAVEAT = "Grows with the length of the window: compare equal lengths only."
_SEGMENT_RULES = (
    "segments are the session's own 5 minutes (0 to 300 s, 300 to 600 s ... of session time), an "
    "interval belongs to the one in which it ends, and segments count whose intervals cover at "
    "least 95 % of them"
)
_SEGMENT_DEVIATIONS = (
    "The source takes 24 h and does not say where segments begin nor how full they must be."
)

METRICS: tuple[Metric, ...] = (
    Metric(
        name="mean_hr",
        unit="bpm",
        label=tr("Heart rate"),
        family=Family.TIME,
        window_s=10.0,
        minimum_s=10.0,
        cadence_s=1,
        scope=Scope.ALL,
        remarks=(gates.rate_corrected,),
        compute=_mean_hr,
        definition="60,000 divided by the mean interval in ms.",
        reference=TASK_FORCE_1996,
        deviations=MEAN_DEVIATIONS,
    ),
    Metric(
        name="mean_rr",
        unit="ms",
        label=tr("Mean interval"),
        family=Family.TIME,
        window_s=10.0,
        minimum_s=10.0,
        cadence_s=1,
        scope=Scope.ALL,
        remarks=(gates.rate_corrected,),
        compute=_mean_rr,
        definition="Mean of the intervals.",
        reference=TASK_FORCE_1996,
        deviations=f"{MEAN_DEVIATIONS} Shares its window with mean_hr, so that the two agree.",
    ),
    Metric(
        name="rmssd",
        unit="ms",
        label=tr("RMSSD"),
        family=Family.TIME,
        window_s=60.0,
        minimum_s=60.0,
        cadence_s=1,
        scope=Scope.ALL,
        gates=gates.VARIABILITY,
        remarks=(gates.corrected, gates.slow_pace),
        compute=_rmssd,
        definition="Square root of the mean squared difference of successive intervals.",
        reference=f"{TASK_FORCE_1996}; 60 s: {ULTRA_SHORT}",
        deviations="Differences that touch a corrected interval, a break or a pause are left out.",
        caveat=(
            "The same swing of the heart gives a lower RMSSD the slower the breath, so paced "
            "breathing can't be compared with rest. Two readings at rest differ by half without "
            "any change in the person."
        ),
    ),
    Metric(
        name="sdnn",
        unit="ms",
        label=tr("SDNN"),
        family=Family.TIME,
        window_s=300.0,
        minimum_s=60.0,
        cadence_s=1,
        scope=Scope.ALL,
        gates=gates.VARIABILITY,
        remarks=(gates.corrected,),
        compute=_sdnn,
        definition="Standard deviation of the intervals, divisor n - 1.",
        reference=f"{TASK_FORCE_1996}; {ULTRA_SHORT}",
        caveat="Grows with the length of the window: compare equal lengths only.",
    ),
    Metric(
        name="pnn50",
        unit="%",
        label=tr("pNN50"),
        family=Family.TIME,
        window_s=60.0,
        minimum_s=60.0,
        cadence_s=1,
        scope=Scope.ALL,
        gates=gates.VARIABILITY,
        remarks=(gates.corrected, gates.slow_pace),
        compute=_pnn50,
        definition="Share of successive differences larger than 50 ms among all differences.",
        reference=f"{TASK_FORCE_1996}; 60 s: {ULTRA_SHORT}",
        deviations=(
            "The denominator is the number of differences, as the sources say; some tools take "
            "the number of intervals. Differences that touch a corrected interval are left out."
        ),
        caveat="Nearly 0 or nearly 100 for many people; RMSSD says the same with more resolution.",
    ),
    Metric(
        name="ln_rmssd",
        unit="ln ms",
        label=tr("ln RMSSD"),
        family=Family.TIME,
        window_s=60.0,
        minimum_s=60.0,
        cadence_s=None,
        scope=Scope.ALL,
        gates=gates.VARIABILITY,
        remarks=(gates.corrected, gates.slow_pace),
        compute=_ln_rmssd,
        definition="Natural logarithm of rmssd in ms.",
        reference=f"{TASK_FORCE_1996}; {SHAFFER_2017}",
        deviations=f"{_LEFT_OUT} None where RMSSD is 0.",
        caveat=f"{_PACED_CAVEAT} For trends: equal changes are equal ratios of RMSSD at any level.",
    ),
    Metric(
        name="sdsd",
        unit="ms",
        label=tr("SDSD"),
        family=Family.TIME,
        window_s=60.0,
        minimum_s=60.0,
        cadence_s=None,
        scope=Scope.ALL,
        gates=gates.VARIABILITY,
        remarks=(gates.corrected, gates.slow_pace),
        compute=_sdsd,
        definition=(
            "Standard deviation of the signed successive differences about their mean, divisor "
            "one less than their number."
        ),
        reference=TASK_FORCE_1996,
        deviations=_LEFT_OUT,
        caveat=f"{_PACED_CAVEAT} Of a steady heart the same as RMSSD but for the divisor.",
    ),
    Metric(
        name="cvnn",
        unit="%",
        label=tr("CVNN"),
        family=Family.TIME,
        window_s=300.0,
        minimum_s=60.0,
        cadence_s=None,
        scope=Scope.ALL,
        gates=gates.VARIABILITY,
        remarks=(gates.corrected,),
        compute=_cvnn,
        definition="sdnn in per cent of the mean of the same intervals.",
        reference=f"{TASK_FORCE_1996}; {PHAM_2021}",
        deviations="Pham gives a fraction.",
        caveat=LENGTH_CAVEAT,
    ),
    Metric(
        name="pnn20",
        unit="%",
        label=tr("pNN20"),
        family=Family.TIME,
        window_s=60.0,
        minimum_s=60.0,
        cadence_s=None,
        scope=Scope.ALL,
        gates=gates.VARIABILITY,
        remarks=(gates.corrected, gates.slow_pace),
        compute=_pnn20,
        definition="Share of successive differences larger than 20 ms among all differences.",
        reference=f"{MIETUS_2002}; {TASK_FORCE_1996}",
        deviations=(
            "The denominator is the number of differences; some tools take the number of "
            f"intervals. {_LEFT_OUT}"
        ),
        caveat=_PACED_CAVEAT,
    ),
    Metric(
        name="sdann",
        unit="ms",
        label=tr("SDANN"),
        family=Family.TIME,
        window_s=DAY_S,
        minimum_s=3600.0,
        cadence_s=None,
        scope=Scope.ALL,
        gates=gates.VARIABILITY,
        remarks=(gates.corrected,),
        compute=_sdann,
        definition=(
            "Standard deviation of the mean intervals of 5-minute segments, divisor one less than "
            f"their number; {_SEGMENT_RULES}."
        ),
        reference=TASK_FORCE_1996,
        deviations=f"{_SEGMENT_DEVIATIONS} None for fewer than two segments.",
        caveat=f"Mostly says how much the day's activity changed. {LENGTH_CAVEAT}",
    ),
    Metric(
        name="sdnni",
        unit="ms",
        label=tr("SDNN index"),
        family=Family.TIME,
        window_s=DAY_S,
        minimum_s=3600.0,
        cadence_s=None,
        scope=Scope.ALL,
        gates=gates.VARIABILITY,
        remarks=(gates.corrected,),
        compute=_sdnni,
        definition=(
            "Mean of the standard deviations (divisor n - 1) of the intervals of 5-minute "
            f"segments; {_SEGMENT_RULES}."
        ),
        reference=TASK_FORCE_1996,
        deviations=_SEGMENT_DEVIATIONS,
        caveat="Holds what varies within 5 minutes; paced parts raise it.",
    ),
)
