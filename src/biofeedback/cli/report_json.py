"""An analysis as JSON, a stable interface, and as CSV."""

from collections.abc import Sequence
from dataclasses import asdict

from biofeedback.analysis.body_analysis import BodyAnalysis
from biofeedback.cli.csv_text import csv_text
from biofeedback.cli.origin import ORIGIN_COLUMNS, as_fields
from biofeedback.cli.report import Report
from biofeedback.dsp.updates import ConfidenceInterval, MetricValue

SCHEMA = 1
"""Of the JSON form: fields may be added, none changes its meaning or goes."""
CSV_COLUMNS = (
    *ORIGIN_COLUMNS, "beats", "duration_s", "corrected_percent", "gaps", "profile", "metric",
    "value", "unit", "window_s", "standing", "reason", "notes", "metric_corrected_percent",
    "gap_percent", "interval_low", "interval_high", "interval_level",
)  # fmt: skip


def as_json(report: Report) -> dict[str, object]:
    """One entry of the list; what is not there is None, with its reason, and never NaN."""
    analysis = report.analysis
    return {
        "schema": SCHEMA,
        **as_fields(report.origin),
        "beats": analysis.beats,
        "duration_s": analysis.duration_s,
        "corrected_percent": analysis.corrected_percent,
        "gaps": len(analysis.gaps),
        "gap_spans": [
            {"from_s": gap.from_s, "to_s": gap.to_s, "reason": str(gap.reason)}
            for gap in analysis.gaps
        ],
        "rejected_intervals": analysis.rejected_intervals,
        "doubts": [str(doubt) for doubt in analysis.state.doubts],
        "breathing_source": analysis.body.breathing_source,
        "ecg": _ecg_as_json(analysis.body),
        "profile": analysis.profile,
        "metrics": _metrics_as_json(analysis.metrics),
        "parts": [
            {
                "name": part.name,
                "starts_s": part.starts_s,
                "ends_s": part.ends_s,
                "beats": part.beats,
                "metrics": _metrics_as_json(part.metrics),
            }
            for part in analysis.parts
        ],
    }


def _ecg_as_json(body: BodyAnalysis) -> dict[str, object] | None:
    """The ECG's second series, and what it says of the strap; None without an ECG."""
    if not body.ecg_beats:
        return None
    return {
        "beats": body.ecg_beats,
        "unlike_beats": body.unlike_beats,
        "unlike_and_corrected": body.unlike_and_corrected,
        "strap": None if body.strap is None else asdict(body.strap),
    }


def as_csv(reports: Sequence[Report]) -> str:
    """All inputs in one table, a row for each metric; empty where there is no value."""
    return csv_text(CSV_COLUMNS, (row for report in reports for row in _rows(report)))


def _rows(report: Report) -> list[dict[str, object]]:
    whole = {name: value for name, value in as_json(report).items() if name in CSV_COLUMNS}
    return [
        {
            **whole,
            "metric": metric.name,
            **_metric_as_json(metric),
            "notes": "; ".join(str(note) for note in metric.notes),
            "metric_corrected_percent": metric.corrected_percent,
            "gap_percent": metric.gap_percent,
            **_interval_as_cells(metric.interval),
        }
        for metric in report.analysis.metrics
    ]


def _metrics_as_json(metrics: Sequence[MetricValue]) -> dict[str, dict[str, object]]:
    return {
        metric.name: {
            **_metric_as_json(metric),
            "corrected_percent": metric.corrected_percent,
            "gap_percent": metric.gap_percent,
            "interval": _interval_as_json(metric.interval),
            "notes": [str(note) for note in metric.notes],
            "profile": metric.profile,
        }
        for metric in metrics
    }


def _metric_as_json(metric: MetricValue) -> dict[str, object]:
    return {
        "value": metric.value,
        "unit": metric.unit,
        "window_s": metric.window_s,
        "reason": None if metric.absence is None else str(metric.absence),
        "standing": str(metric.standing),
    }


def _interval_as_json(interval: ConfidenceInterval | None) -> dict[str, object] | None:
    if interval is None:
        return None
    return {
        "low": interval.low,
        "high": interval.high,
        "level": interval.level,
        "blocks": interval.blocks,
    }


def _interval_as_cells(interval: ConfidenceInterval | None) -> dict[str, object]:
    if interval is None:
        return {}
    return {
        "interval_low": interval.low,
        "interval_high": interval.high,
        "interval_level": interval.level,
    }
