"""Metrics of detrended fluctuation analysis: alpha 1 and alpha 2."""

from biofeedback.dsp import gates
from biofeedback.dsp.metric import Family, Metric, Scope
from biofeedback.dsp.nonlinear.fluctuation import LONG_SCALES, SHORT_SCALES, dfa
from biofeedback.dsp.window import Window
from biofeedback.wording import tr

MIN_WINDOWS = 4
"""Fewer windows of the longest scale give a fluctuation that one of them decides."""
PENG_1995 = "Peng, Havlin, Stanley and Goldberger 1995, doi:10.1063/1.166141"
_DEFINITION = (
    "Slope of log F(n) over log n by least squares over every whole number of beats n from {} to "
    "{}. F(n): the intervals less their mean are summed up, cut into windows of n beats that "
    "follow each other from the first, and their root mean square distance from each window's "
    "least-squares line is taken."
)
_DEVIATIONS = (
    "The source leaves the set of scales open. Corrected intervals stay in, because leaving them "
    "out would join beats that don't follow each other; beats that don't fill a last window are "
    "left out. Needs four windows of {} beats. NeuroKit2 and Kubios take other scales and windows."
)


def _exponent(window: Window, scales: tuple[int, ...]) -> float | None:
    if len(window.beats) < MIN_WINDOWS * scales[-1]:
        return None
    return dfa(window.beats.rr_ms, scales)


def _alpha1(window: Window) -> float | None:
    return _exponent(window, SHORT_SCALES)


def _alpha2(window: Window) -> float | None:
    return _exponent(window, LONG_SCALES)


METRICS: tuple[Metric, ...] = (
    Metric(
        name="dfa_alpha1",
        unit="",
        label=tr("DFA α1"),
        family=Family.NONLINEAR,
        window_s=300.0,
        minimum_s=300.0,
        cadence_s=None,
        scope=Scope.LONGEST,
        gates=gates.VARIABILITY,
        remarks=(gates.corrected, gates.slow_pace),
        compute=_alpha1,
        definition=_DEFINITION.format(SHORT_SCALES[0], SHORT_SCALES[-1]),
        reference=PENG_1995,
        deviations=_DEVIATIONS.format(SHORT_SCALES[-1]),
        caveat=(
            "At rest and at natural breathing only. Its scales hold a slow breath, so that the "
            "pace shapes it: a swing of 60 ms at 6 per minute takes 1/f noise from 1.0 to 1.2. "
            "Four ectopic beats left in 400 take it from 1.0 to 0.5. Over so short scales white "
            "noise reads 0.58. Programs agree only if they share scales and windows."
        ),
    ),
    Metric(
        name="dfa_alpha2",
        unit="",
        label=tr("DFA α2"),
        family=Family.NONLINEAR,
        window_s=300.0,
        minimum_s=300.0,
        cadence_s=None,
        scope=Scope.LONGEST,
        gates=gates.VARIABILITY,
        remarks=(gates.corrected,),
        compute=_alpha2,
        definition=_DEFINITION.format(LONG_SCALES[0], LONG_SCALES[-1]),
        reference=PENG_1995,
        deviations=_DEVIATIONS.format(LONG_SCALES[-1]),
        caveat=(
            "Over five minutes four or five windows of the longest scale decide it; the source "
            "took hours. Any trend, such as a heart that settles, raises it."
        ),
    ),
)
