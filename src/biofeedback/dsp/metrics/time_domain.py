"""Metrics of intervals as such, as the Task Force defines them."""

from biofeedback.dsp import gates, time_domain
from biofeedback.dsp.metric import Family, Metric, Scope
from biofeedback.dsp.metrics.sources import TASK_FORCE_1996, ULTRA_SHORT
from biofeedback.dsp.window import Window
from biofeedback.wording import tr


def _mean_hr(window: Window) -> float | None:
    return time_domain.mean_hr_bpm(window.counted_rr_ms)


def _mean_rr(window: Window) -> float | None:
    return time_domain.mean_rr_ms(window.counted_rr_ms)


def _sdnn(window: Window) -> float | None:
    return time_domain.sdnn_ms(window.beats.rr_ms)


def _rmssd(window: Window) -> float | None:
    return time_domain.rmssd_ms(window.differences_ms)


def _pnn50(window: Window) -> float | None:
    return time_domain.pnn50_percent(window.differences_ms)


_MEAN_DEVIATIONS = (
    "Shown whatever share was corrected, and of a rhythm that is too irregular for variability: "
    "then of the intervals as they came."
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
        deviations=_MEAN_DEVIATIONS,
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
        deviations=f"{_MEAN_DEVIATIONS} Shares its window with mean_hr, so that the two agree.",
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
)
