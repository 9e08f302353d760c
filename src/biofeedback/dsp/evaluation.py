"""One metric of one window: its value with what must be said beside it, or why there is none."""

from biofeedback.dsp.metric import Metric, Scope
from biofeedback.dsp.updates import Absence, MetricValue, Standing
from biofeedback.dsp.window import Window

COVERAGE = 0.95
"""How much of the minimum counts as filled."""


def evaluated(
    metric: Metric,
    window: Window,
    *,
    profile: str,
    standing: Standing,
    withdrawn: Absence | None = None,
) -> MetricValue:
    """The metric's value at the window's end; ``withdrawn`` is a reason to show none at all."""
    seen = window.longest if metric.scope is Scope.LONGEST else window
    absence = withdrawn or _absence(metric, seen)
    value = metric.compute(seen) if absence is None else None
    if value is None:
        absence = absence or Absence.UNDEFINED
    remarks = [remark(seen) for remark in metric.remarks] if value is not None else ()
    return MetricValue(
        name=metric.name,
        unit=metric.unit,
        value=value,
        absence=absence,
        ends_s=window.ends_s,
        window_s=seen.window_s,
        corrected_percent=seen.corrected_percent,
        profile=profile,
        standing=standing,
        notes=tuple([note for note in remarks if note is not None]),
        gap_percent=seen.gap_percent,
    )


def _absence(metric: Metric, window: Window) -> Absence | None:
    for need in metric.needs:
        if (absence := need(window)) is not None:
            return absence
    if not len(window.beats) or window.filled_s < COVERAGE * metric.minimum_s:
        return Absence.NOT_FILLED
    for gate in metric.gates:
        if (absence := gate(window)) is not None:
            return absence
    return None
