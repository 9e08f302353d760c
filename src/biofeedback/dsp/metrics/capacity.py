"""Metrics of how the heart slows and quickens from beat to beat."""

from biofeedback.dsp import gates
from biofeedback.dsp.metric import Family, Metric, Scope
from biofeedback.dsp.statistics.capacity import Capacities, capacities
from biofeedback.dsp.window import Window
from biofeedback.wording import tr

BAUER_2006 = "Bauer 2006, doi:10.1016/S0140-6736(06)68735-7"
"""Deceleration capacity, and how it is read after a heart attack."""
BAUER_2006_METHOD = "doi:10.1016/j.physa.2005.08.080"

_DEFINITION = (
    "Phase-rectified signal averaging with T = 1 and s = 2: all intervals that are {} than the one "
    "before by at most 5 % are anchors; of the average around them the value is "
    "(X(0) + X(1) - X(-1) - X(-2)) / 4, with X(0) at the anchor."
)
_DEVIATIONS = (
    "An anchor whose four intervals touch a corrected interval, a break or a pause is left out; "
    "the source averages a longer stretch around each anchor."
)
_CAVEAT = (
    "Published limits are for 24 h; of 5 minutes it is a research value. Follows the breath's "
    "depth and pace, so paced breathing can't be compared with rest."
)


def _both(window: Window) -> Capacities:
    beats = window.beats
    return capacities(beats.rr_ms, beats.segments, window.corrected)


def _acceleration(window: Window) -> float | None:
    return window.once(_both).acceleration_ms


def _deceleration(window: Window) -> float | None:
    return window.once(_both).deceleration_ms


METRICS: tuple[Metric, ...] = (
    Metric(
        name="acceleration_capacity",
        unit="ms",
        label=tr("Acceleration capacity"),
        family=Family.TIME,
        window_s=300.0,
        minimum_s=300.0,
        cadence_s=None,
        scope=Scope.ALL,
        gates=gates.VARIABILITY,
        remarks=(gates.corrected, gates.slow_pace),
        compute=_acceleration,
        definition=_DEFINITION.format("shorter"),
        reference=f"{BAUER_2006} and {BAUER_2006_METHOD}",
        deviations=_DEVIATIONS,
        caveat=f"Negative: intervals shorten. {_CAVEAT}",
    ),
    Metric(
        name="deceleration_capacity",
        unit="ms",
        label=tr("Deceleration capacity"),
        family=Family.TIME,
        window_s=300.0,
        minimum_s=300.0,
        cadence_s=None,
        scope=Scope.ALL,
        gates=gates.VARIABILITY,
        remarks=(gates.corrected, gates.slow_pace),
        compute=_deceleration,
        definition=_DEFINITION.format("longer"),
        reference=f"{BAUER_2006} and {BAUER_2006_METHOD}",
        deviations=_DEVIATIONS,
        caveat=_CAVEAT,
    ),
)
