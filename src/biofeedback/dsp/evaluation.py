"""Metrics of one window: each value with what must be said beside it, or why there is none."""

from collections.abc import Iterable

from biofeedback.dsp.metric import Metric, Scope
from biofeedback.dsp.updates import Absence, MetricValue, Note, Standing
from biofeedback.dsp.window import Window

COVERAGE = 0.95
"""How much of the minimum counts as filled."""
_LONGEST = Scope.LONGEST
_NOTHING: tuple[Note, ...] = ()


def evaluated(
    metric: Metric,
    window: Window,
    *,
    profile: str,
    standing: Standing,
    withdrawn: Absence | None = None,
) -> MetricValue:
    """The metric's value at the window's end; ``withdrawn`` is a reason to show none at all."""
    return all_evaluated(
        (metric,), window, profile=profile, standing=standing, withdrawn=withdrawn
    )[0]


def all_evaluated(
    metrics: Iterable[Metric],
    window: Window,
    *,
    profile: str,
    standing: Standing,
    withdrawn: Absence | None = None,
) -> list[MetricValue]:
    """``evaluated`` of many metrics of one window, in order, sooner than one by one."""
    ends_s = window.ends_s
    values = []
    for metric in metrics:
        seen = window.longest if metric.scope is _LONGEST else window
        value, notes = None, _NOTHING
        absence = withdrawn or _absence(metric, seen)
        if absence is None:
            value = metric.compute(seen)
            if value is None:
                absence = Absence.UNDEFINED
            elif metric.remarks:
                notes = seen.notes(metric.remarks)
        # In the order of its fields: naming them takes twice as long, with every heartbeat.
        values.append(
            MetricValue(
                metric.name,
                metric.unit,
                value,
                absence,
                ends_s,
                seen.window_s,
                seen.corrected_percent,
                profile,
                standing,
                notes,
                seen.gap_percent,
            )
        )
    return values


def _absence(metric: Metric, window: Window) -> Absence | None:
    if metric.needs and (absence := window.verdict(metric.needs)) is not None:
        return absence
    if not len(window.beats) or window.filled_s < COVERAGE * metric.minimum_s:
        return Absence.NOT_FILLED
    return window.verdict(metric.gates) if metric.gates else None
