"""Metrics of heart-rate fragmentation: how often slowing down and speeding up take turns."""

from biofeedback.dsp import gates
from biofeedback.dsp.metric import Family, Metric, Scope
from biofeedback.dsp.nonlinear.fragmentation import Fragmentation, fragmentation
from biofeedback.dsp.window import Window
from biofeedback.wording import tr

COSTA_2017 = "Costa, Davis and Goldberger 2017, doi:10.3389/fphys.2017.00255"
COSTA_2017_SYMBOLIC = "Costa, Davis and Goldberger 2017, doi:10.3389/fphys.2017.00827"
_DEVIATIONS = (
    "Nothing is told across a corrected interval, a break or a pause; runs end there, so many "
    "corrections raise ials and pss. "
)
_AMONG_JUDGED = (
    "In per cent of the intervals at which it can be told, which have a measured difference on "
    "both sides, rather than of all: two fewer per stretch. "
)
_CAVEAT = (
    "The sources took hours of sleep or a whole day. A coarse clock makes equal intervals and so "
    "inflections; slow paced breathing lowers it by arithmetic alone."
)


def _counts_of(window: Window) -> Fragmentation:
    beats = window.beats
    return fragmentation(beats.rr_ms, beats.segments, window.corrected)


def _pip(window: Window) -> float | None:
    return window.once(_counts_of).pip_percent


def _ials(window: Window) -> float | None:
    return window.once(_counts_of).ials


def _pss(window: Window) -> float | None:
    return window.once(_counts_of).pss_percent


def _pas(window: Window) -> float | None:
    return window.once(_counts_of).pas_percent


METRICS: tuple[Metric, ...] = (
    Metric(
        name="pip",
        unit="%",
        label=tr("Inflection points"),
        family=Family.NONLINEAR,
        window_s=300.0,
        minimum_s=300.0,
        cadence_s=None,
        scope=Scope.ALL,
        gates=gates.VARIABILITY,
        remarks=(gates.corrected, gates.slow_pace),
        compute=_pip,
        definition=(
            "Share of intervals at which the successive differences change between decelerating "
            "(above zero), accelerating (below) and neither (exactly zero): hard inflections from "
            "one sign to the other and soft ones from or to zero."
        ),
        reference=f"{COSTA_2017}; {COSTA_2017_SYMBOLIC}",
        deviations=f"{_AMONG_JUDGED}{_DEVIATIONS}A zero after a zero is no inflection.",
        caveat=_CAVEAT,
    ),
    Metric(
        name="ials",
        unit="",
        label=tr("Inverse run length"),
        family=Family.NONLINEAR,
        window_s=300.0,
        minimum_s=300.0,
        cadence_s=None,
        scope=Scope.ALL,
        gates=gates.VARIABILITY,
        remarks=(gates.corrected, gates.slow_pace),
        compute=_ials,
        definition=(
            "One over the mean length of acceleration and deceleration segments, which are runs "
            "of differences of one sign; a difference of exactly zero ends one and is in none."
        ),
        reference=COSTA_2017,
        deviations=f"{_DEVIATIONS}The first and last run of a stretch count as they are.",
        caveat=_CAVEAT,
    ),
    Metric(
        name="pss",
        unit="%",
        label=tr("In short runs"),
        family=Family.NONLINEAR,
        window_s=300.0,
        minimum_s=300.0,
        cadence_s=None,
        scope=Scope.ALL,
        gates=gates.VARIABILITY,
        remarks=(gates.corrected, gates.slow_pace),
        compute=_pss,
        definition=(
            "100 less the share of intervals that lie in acceleration or deceleration segments of "
            "three or more; an interval is counted by the difference that ends with it."
        ),
        reference=COSTA_2017,
        deviations=(
            f"{_DEVIATIONS}NeuroKit2 gives the share of segments, not of intervals, as a fraction."
        ),
        caveat=_CAVEAT,
    ),
    Metric(
        name="pas",
        unit="%",
        label=tr("In alternation"),
        family=Family.NONLINEAR,
        window_s=300.0,
        minimum_s=300.0,
        cadence_s=None,
        scope=Scope.ALL,
        gates=gates.VARIABILITY,
        remarks=(gates.corrected, gates.slow_pace),
        compute=_pas,
        definition=(
            "Share of intervals that lie in alternation segments: four or more intervals in a row "
            "at which the sign of the difference turns over (hard inflections)."
        ),
        reference=COSTA_2017,
        deviations=(
            f"{_AMONG_JUDGED}{_DEVIATIONS}NeuroKit2 gives the share of rows of inflections, soft "
            "ones among them, not of intervals, as a fraction."
        ),
        caveat=_CAVEAT,
    ),
)
