"""One metric of one window: its value with what must be said beside it, or why there is none."""

from biofeedback.dsp.metric import Metric, Scope
from biofeedback.dsp.updates import Absence, MetricValue, Note, Standing
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
    value = None
    notes: tuple[Note, ...] = ()
    if absence is None:
        value = metric.compute(seen)
        if value is None:
            absence = Absence.UNDEFINED
        elif metric.remarks:
            said = [remark(seen) for remark in metric.remarks]
            notes = tuple([note for note in said if note is not None])
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
        notes=notes,
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
