"""Metrics of heart-rate asymmetry: decelerations against accelerations in the Poincaré plot."""

from collections.abc import Callable
from functools import partial

from biofeedback.dsp import gates
from biofeedback.dsp.metric import Family, Metric, Scope
from biofeedback.dsp.metrics.poincare import PAIRS_DEVIATIONS, pairs_of
from biofeedback.dsp.nonlinear.asymmetry import Asymmetry, Split, asymmetry
from biofeedback.dsp.window import Window
from biofeedback.wording import tr

GUZIK_2006 = "Guzik and others 2006, doi:10.1515/BMT.2006.054"
PORTA_2008 = "Porta and others 2008, doi:10.1152/ajpregu.00129.2008"
PISKORSKI_2011 = "Piskorski and Guzik 2011, doi:10.1007/s11517-011-0834-z"
PISKORSKI_2007 = f"Piskorski and Guzik 2007, Physiological Measurement 28:287; {PISKORSKI_2011}"
"""The paper that the one with a DOI here builds on."""
YAN_2017 = "Yan and others 2017, doi:10.1186/s12938-017-0402-3"
_CAVEAT = (
    "Even where slowing down and speeding up are alike. The sources took half an hour at rest and "
    "more; over five minutes a few beats decide. A paced breath with a long exhale bends it by "
    "itself."
)
_PART_CAVEAT = "Half of a spread: read it beside its counterpart, or read their share. "

_Compute = Callable[[Window], float | None]
_Sums = Callable[[Asymmetry], Split]


def _halves_of(window: Window) -> Asymmetry:
    return asymmetry(window.once(pairs_of))


def _distances(halves: Asymmetry) -> Split:
    return halves.distances_ms


def _counts(halves: Asymmetry) -> Split:
    return halves.counts


def _angles(halves: Asymmetry) -> Split:
    return halves.angles


def _areas(halves: Asymmetry) -> Split:
    return halves.areas_ms2


def _short(halves: Asymmetry) -> Split:
    return halves.short_ms2


def _long(halves: Asymmetry) -> Split:
    return halves.long_ms2


def _total(halves: Asymmetry) -> Split:
    return halves.total_ms2


def _slowing_share(sums: _Sums, window: Window) -> float | None:
    return sums(window.once(_halves_of)).deceleration_share


def _speeding_share(sums: _Sums, window: Window) -> float | None:
    return sums(window.once(_halves_of)).acceleration_share


def _percent(share: _Compute, window: Window) -> float | None:
    value = share(window)
    return None if value is None else 100.0 * value


def _slowing_ms(sums: _Sums, window: Window) -> float | None:
    halves = window.once(_halves_of)
    deviations = halves.deviations_ms(sums(halves))
    return None if deviations is None else deviations.decelerations


def _speeding_ms(sums: _Sums, window: Window) -> float | None:
    halves = window.once(_halves_of)
    deviations = halves.deviations_ms(sums(halves))
    return None if deviations is None else deviations.accelerations


def _metric(
    name: str,
    label: str,
    compute: _Compute,
    *,
    unit: str = "",
    definition: str,
    reference: str,
    deviations: str = "",
    caveat: str = _CAVEAT,
) -> Metric:
    """What all of them share: they need the whole window and all stretches."""
    return Metric(
        name=name,
        unit=unit,
        label=label,
        family=Family.NONLINEAR,
        window_s=300.0,
        minimum_s=300.0,
        cadence_s=None,
        scope=Scope.ALL,
        gates=gates.VARIABILITY,
        remarks=(gates.corrected, gates.slow_pace),
        compute=compute,
        definition=definition,
        reference=reference,
        deviations=f"{deviations}{PAIRS_DEVIATIONS}",
        caveat=caveat,
    )


_INDICES = (
    _metric(
        "guzik_index",
        tr("Guzik index"),
        partial(_percent, partial(_slowing_share, _distances)),
        unit="%",
        definition=(
            "Sum of the distances from the line of identity of the points above it "
            "(decelerations), in per cent of that of all points."
        ),
        reference=f"{GUZIK_2006}; {YAN_2017}",
        deviations="Plain distances; with squared ones, as some write it, it is c1d. ",
    ),
    _metric(
        "porta_index",
        tr("Porta index"),
        partial(_percent, partial(_speeding_share, _counts)),
        unit="%",
        definition=(
            "Number of points below the line of identity (accelerations), in per cent of those "
            "that are not on it."
        ),
        reference=PORTA_2008,
    ),
    _metric(
        "slope_index",
        tr("Slope index"),
        partial(_percent, partial(_slowing_share, _angles)),
        unit="%",
        definition=(
            "Sum of the angles, seen from the origin, between the line of identity and the points "
            "above it (decelerations), in per cent of that of all points."
        ),
        reference=YAN_2017,
    ),
    _metric(
        "area_index",
        tr("Area index"),
        partial(_percent, partial(_slowing_share, _areas)),
        unit="%",
        definition=(
            "Sum of the sectors between the line of identity and the points above it "
            "(decelerations), in per cent of that of all points; a sector is half its angle times "
            "the squared distance from the origin."
        ),
        reference=YAN_2017,
    ),
)

_CONTRIBUTIONS = (
    _metric(
        "c1d",
        tr("C1d"),
        partial(_slowing_share, _short),
        definition="Share of decelerations in short-term variance: sd1d² of sd1d² + sd1a².",
        reference=PISKORSKI_2007,
    ),
    _metric(
        "c1a",
        tr("C1a"),
        partial(_speeding_share, _short),
        definition="Share of accelerations in short-term variance: 1 less c1d.",
        reference=PISKORSKI_2007,
    ),
    _metric(
        "c2d",
        tr("C2d"),
        partial(_slowing_share, _long),
        definition="Share of decelerations in long-term variance: sd2d² of sd2d² + sd2a².",
        reference=PISKORSKI_2011,
    ),
    _metric(
        "c2a",
        tr("C2a"),
        partial(_speeding_share, _long),
        definition="Share of accelerations in long-term variance: 1 less c2d.",
        reference=PISKORSKI_2011,
    ),
    _metric(
        "cd",
        tr("Cd"),
        partial(_slowing_share, _total),
        definition="Share of decelerations in total variance: sdnnd² of sdnnd² + sdnna².",
        reference=PISKORSKI_2011,
    ),
    _metric(
        "ca",
        tr("Ca"),
        partial(_speeding_share, _total),
        definition="Share of accelerations in total variance: 1 less cd.",
        reference=PISKORSKI_2011,
    ),
)

_FROM_LINE = (
    "Root of the sum of squared distances from the line of identity of the {} over the number of "
    "all points less one."
)
_ALONG_LINE = (
    "Root of the sum of squared distances along the line of identity from the plot's centre, of "
    "the {} and by half of the points on the line, over the number of all points less one."
)
_BOTH = "Root of half the sum of {0}² and {1}²."
_DIVISOR = "Divisor m - 1, as for sd1 and sd2. "
_ZERO_MEAN = (
    f"{_DIVISOR}About zero, not about the mean difference, so that the two squares add up to that "
    "of sd1 only where the mean difference is zero. "
)

_PARTS = (
    _metric(
        "sd1d",
        tr("SD1d"),
        partial(_slowing_ms, _short),
        unit="ms",
        definition=_FROM_LINE.format("points above it (decelerations)"),
        reference=PISKORSKI_2007,
        deviations=_ZERO_MEAN,
        caveat=f"{_PART_CAVEAT}{_CAVEAT}",
    ),
    _metric(
        "sd1a",
        tr("SD1a"),
        partial(_speeding_ms, _short),
        unit="ms",
        definition=_FROM_LINE.format("points below it (accelerations)"),
        reference=PISKORSKI_2007,
        deviations=_ZERO_MEAN,
        caveat=f"{_PART_CAVEAT}{_CAVEAT}",
    ),
    _metric(
        "sd2d",
        tr("SD2d"),
        partial(_slowing_ms, _long),
        unit="ms",
        definition=_ALONG_LINE.format("decelerations"),
        reference=PISKORSKI_2011,
        deviations=_DIVISOR,
        caveat=f"{_PART_CAVEAT}{_CAVEAT}",
    ),
    _metric(
        "sd2a",
        tr("SD2a"),
        partial(_speeding_ms, _long),
        unit="ms",
        definition=_ALONG_LINE.format("accelerations"),
        reference=PISKORSKI_2011,
        deviations=_DIVISOR,
        caveat=f"{_PART_CAVEAT}{_CAVEAT}",
    ),
    _metric(
        "sdnnd",
        tr("SDNNd"),
        partial(_slowing_ms, _total),
        unit="ms",
        definition=_BOTH.format("sd1d", "sd2d"),
        reference=PISKORSKI_2011,
        caveat=f"{_PART_CAVEAT}{_CAVEAT}",
    ),
    _metric(
        "sdnna",
        tr("SDNNa"),
        partial(_speeding_ms, _total),
        unit="ms",
        definition=_BOTH.format("sd1a", "sd2a"),
        reference=PISKORSKI_2011,
        caveat=f"{_PART_CAVEAT}{_CAVEAT}",
    ),
)

METRICS: tuple[Metric, ...] = (*_INDICES, *_CONTRIBUTIONS, *_PARTS)
