"""Metrics of how the intervals are distributed: ranks and the shape of the histogram."""

from biofeedback.dsp import gates
from biofeedback.dsp.metric import Family, Metric, Scope
from biofeedback.dsp.metrics.sources import TASK_FORCE_1996
from biofeedback.dsp.metrics.time_domain import LENGTH_CAVEAT, MEAN_DEVIATIONS, PHAM_2021
from biofeedback.dsp.statistics import geometry, ranks
from biofeedback.dsp.statistics.geometry import Histogram
from biofeedback.dsp.statistics.ranks import RankedIntervals
from biofeedback.dsp.window import Window
from biofeedback.wording import tr

BAEVSKY_2017 = "Baevsky and Chernikova 2017, doi:10.12710/cardiometry.2017.10.6676"
HYNDMAN_1996 = "Hyndman and Fan 1996, doi:10.1080/00031305.1996.10473566"
ROUSSEEUW_1993 = "Rousseeuw and Croux 1993, doi:10.1080/01621459.1993.10476408"


def _ranked(window: Window) -> RankedIntervals:
    """Of an irregular rhythm as they came, which only the median gets to see: gates shut."""
    return RankedIntervals.of(window.counted_rr_ms)


def _median_rr(window: Window) -> float | None:
    return ranks.median_rr_ms(window.once(_ranked))


def _mad_rr(window: Window) -> float | None:
    return ranks.mad_rr_ms(window.once(_ranked))


def _iqr_rr(window: Window) -> float | None:
    return ranks.iqr_rr_ms(window.once(_ranked))


def _histogram(window: Window) -> Histogram:
    return geometry.histogram(window.once(_ranked))


def _hti(window: Window) -> float | None:
    return geometry.triangular_index(window.once(_histogram))


def _tinn(window: Window) -> float | None:
    return geometry.tinn_ms(window.once(_histogram))


def _stress_index(window: Window) -> float | None:
    return geometry.stress_index(window.once(_ranked))


_BINS = (
    "histogram in bins of 1/128 s (7.8125 ms) that begin at 0 ms, an interval on an edge in the "
    "bin above it"
)
_BIN_DEVIATIONS = (
    "The source leaves the bins' origin open; from 0 on each bin holds 8 whole ticks of the "
    "heart-rate service and does not move with the shortest interval. None where all intervals lie "
    "in one bin."
)
_GEOMETRY_CAVEAT = (
    "Needs 20 minutes or more, better 24 h: of fewer beats the fullest bin is mostly chance. "
    "Depends on the bins' width, and on the resolution of the intervals."
)

METRICS: tuple[Metric, ...] = (
    Metric(
        name="median_rr",
        unit="ms",
        label=tr("Median interval"),
        family=Family.TIME,
        window_s=300.0,
        minimum_s=10.0,
        cadence_s=None,
        scope=Scope.ALL,
        remarks=(gates.rate_corrected,),
        compute=_median_rr,
        definition="The interval in the middle when sorted by length, or the mean of the two.",
        reference=f"{HYNDMAN_1996}; {PHAM_2021}",
        deviations=MEAN_DEVIATIONS,
    ),
    Metric(
        name="mad_rr",
        unit="ms",
        label=tr("Median absolute deviation"),
        family=Family.TIME,
        window_s=300.0,
        minimum_s=60.0,
        cadence_s=None,
        scope=Scope.ALL,
        gates=gates.VARIABILITY,
        remarks=(gates.corrected,),
        compute=_mad_rr,
        definition=(
            "Median distance of the intervals from their median, times 1.4826, so that normally "
            "distributed intervals give their SDNN."
        ),
        reference=f"{ROUSSEEUW_1993}; {PHAM_2021}",
        caveat=LENGTH_CAVEAT,
    ),
    Metric(
        name="iqr_rr",
        unit="ms",
        label=tr("Interquartile range"),
        family=Family.TIME,
        window_s=300.0,
        minimum_s=60.0,
        cadence_s=None,
        scope=Scope.ALL,
        gates=gates.VARIABILITY,
        remarks=(gates.corrected,),
        compute=_iqr_rr,
        definition="Third quartile minus first, each on the line between two ranks (type 7).",
        reference=f"{HYNDMAN_1996}; {PHAM_2021}",
        caveat=LENGTH_CAVEAT,
    ),
    Metric(
        name="hti",
        unit="",
        label=tr("Triangular index"),
        family=Family.TIME,
        window_s=1200.0,
        minimum_s=1200.0,
        cadence_s=None,
        scope=Scope.ALL,
        gates=gates.VARIABILITY,
        remarks=(gates.corrected,),
        compute=_hti,
        definition=f"Number of intervals over the number in the fullest bin; {_BINS}.",
        reference=TASK_FORCE_1996,
        deviations=_BIN_DEVIATIONS,
        caveat=_GEOMETRY_CAVEAT,
    ),
    Metric(
        name="tinn",
        unit="ms",
        label=tr("TINN"),
        family=Family.TIME,
        window_s=1200.0,
        minimum_s=1200.0,
        cadence_s=None,
        scope=Scope.ALL,
        gates=gates.VARIABILITY,
        remarks=(gates.corrected,),
        compute=_tinn,
        definition=(
            f"Base M - N of the triangle that fits the intervals' histogram best; {_BINS}. The "
            "apex stands in the middle of the fullest bin (of equals that of the shortest "
            "intervals) at its height; the feet N and M are the two points, anywhere on the axis "
            "but at least one bin from the apex, with the least sum of squared distances between "
            "counts and triangle at the middles of all bins, empty ones too. Found exactly: from "
            "one middle to the next the error is a parabola in 1 / (distance of the foot)."
        ),
        reference=TASK_FORCE_1996,
        deviations=(
            f"{_BIN_DEVIATIONS} The source's integral is taken as a sum over bins; the feet are "
            "not held to bin edges, so that the value is no multiple of the bin."
        ),
        caveat=(
            "Of a histogram with two humps, as large slow swings make, it describes the higher "
            f"one. {_GEOMETRY_CAVEAT}"
        ),
    ),
    Metric(
        name="stress_index",
        unit="%/s2",
        label=tr("Stress index (Baevsky)"),
        family=Family.TIME,
        window_s=300.0,
        minimum_s=300.0,
        cadence_s=None,
        scope=Scope.ALL,
        gates=gates.VARIABILITY,
        remarks=(gates.corrected, gates.slow_pace),
        compute=_stress_index,
        definition=(
            "AMo / (2 Mo MxDMn): of the intervals' histogram in bins of 50 ms that begin at 0 ms, "
            "Mo is the middle of the fullest bin in s (of equals that of the shortest intervals), "
            "AMo its share of the intervals in per cent, MxDMn the longest minus the shortest "
            "interval in s."
        ),
        reference=BAEVSKY_2017,
        deviations=(
            "A research value. Kubios takes the median for Mo, removes the slow trend first and "
            "shows the square root. None where all intervals are equal."
        ),
        caveat=(
            "No measure of stress or of the sympathetic nerves: an inverse of the intervals' "
            "range. Two odd beats set the range, longer windows widen it, and so do the large "
            "swings of slow breathing."
        ),
    ),
)
