"""Metrics of the Poincaré plot's width, length and area."""

from biofeedback.dsp import gates
from biofeedback.dsp.metric import Family, Metric, Scope
from biofeedback.dsp.metrics.sources import ULTRA_SHORT
from biofeedback.dsp.nonlinear import poincare
from biofeedback.dsp.nonlinear.poincare import PoincarePairs
from biofeedback.dsp.window import Window
from biofeedback.wording import tr

BRENNAN_2001 = "Brennan, Palaniswami and Kamen 2001, doi:10.1109/10.959330"
PAIRS_DEVIATIONS = (
    "Pairs that touch a corrected interval, a break or a pause are left out, as they are of RMSSD."
)
"""Which points of the plot count, for every metric of it."""


def pairs_of(window: Window) -> PoincarePairs:
    """The plot's points, shared by its metrics through ``Window.once``."""
    return poincare.poincare_pairs(window.beats.rr_ms, window.beats.segments, window.corrected)


def _sd1(window: Window) -> float | None:
    return poincare.sd1_ms(window.once(pairs_of))


def _sd2(window: Window) -> float | None:
    return poincare.sd2_ms(window.once(pairs_of))


def _sd1_sd2(window: Window) -> float | None:
    return poincare.sd1_sd2(window.once(pairs_of))


def _area(window: Window) -> float | None:
    return poincare.area_ms2(window.once(pairs_of))


METRICS: tuple[Metric, ...] = (
    Metric(
        name="sd1",
        unit="ms",
        label=tr("SD1"),
        family=Family.NONLINEAR,
        window_s=300.0,
        minimum_s=60.0,
        cadence_s=None,
        scope=Scope.ALL,
        gates=gates.VARIABILITY,
        remarks=(gates.corrected, gates.slow_pace),
        compute=_sd1,
        definition=(
            "Standard deviation, divisor m - 1, of the m differences between an interval and the "
            "one before it, divided by the root of 2: the Poincaré plot's spread across the line "
            "of identity."
        ),
        reference=f"{BRENNAN_2001}; {ULTRA_SHORT}",
        deviations=PAIRS_DEVIATIONS,
        caveat=(
            "RMSSD over the root of 2 where the mean difference is zero, so it says nothing that "
            "RMSSD doesn't. It is lower the slower the breath."
        ),
    ),
    Metric(
        name="sd2",
        unit="ms",
        label=tr("SD2"),
        family=Family.NONLINEAR,
        window_s=300.0,
        minimum_s=60.0,
        cadence_s=None,
        scope=Scope.ALL,
        gates=gates.VARIABILITY,
        remarks=(gates.corrected,),
        compute=_sd2,
        definition=(
            "Standard deviation, divisor m - 1, of the m sums of an interval and the one before "
            "it, divided by the root of 2: the Poincaré plot's spread along the line of identity."
        ),
        reference=f"{BRENNAN_2001}; {ULTRA_SHORT}",
        deviations=(
            "Taken of the pairs themselves; the form by SDNN and SDSD in the source is equal for "
            f"long series only. {PAIRS_DEVIATIONS}"
        ),
        caveat="Grows with the length of the window: compare equal lengths only.",
    ),
    Metric(
        name="sd1_sd2",
        unit="",
        label=tr("SD1/SD2"),
        family=Family.NONLINEAR,
        window_s=300.0,
        minimum_s=60.0,
        cadence_s=None,
        scope=Scope.ALL,
        gates=gates.VARIABILITY,
        remarks=(gates.corrected, gates.slow_pace),
        compute=_sd1_sd2,
        definition="sd1 divided by sd2: 1 for a round cloud, towards 0 for a long one.",
        reference=BRENNAN_2001,
        deviations=f"Other programs show SD2/SD1. {PAIRS_DEVIATIONS}",
        caveat=(
            "Follows the pace of breathing by arithmetic and falls as the window grows; no "
            "measure of sympathovagal balance."
        ),
    ),
    Metric(
        name="poincare_area",
        unit="ms2",
        label=tr("Poincaré area"),
        family=Family.NONLINEAR,
        window_s=300.0,
        minimum_s=60.0,
        cadence_s=None,
        scope=Scope.ALL,
        gates=gates.VARIABILITY,
        remarks=(gates.corrected, gates.slow_pace),
        compute=_area,
        definition="Pi times sd1 times sd2: the ellipse that has them as half axes.",
        reference=BRENNAN_2001,
        deviations=PAIRS_DEVIATIONS,
        caveat="Holds no more than its two factors; grows with the length of the window.",
    ),
)
