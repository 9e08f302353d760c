"""An analysis as text, as JSON (a stable interface) and as CSV."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from biofeedback.analysis.session_analysis import SessionAnalysis
from biofeedback.backend.sentences import of_absence, of_gap, of_note
from biofeedback.cli.durations import clock_text
from biofeedback.cli.output import tamed
from biofeedback.cli.session_names import origin_of
from biofeedback.cli.sessions import local_start
from biofeedback.dsp.catalogue import catalogue
from biofeedback.dsp.updates import MetricValue, Note
from biofeedback.wording import tr

SCHEMA = 1
"""Of the JSON form: fields may be added, none changes its meaning or goes."""
_DIGITS = {"ms2": 0, "": 2}
CSV_COLUMNS = (
    "source", "simulated", "imported", "recovered", "beats", "duration_s", "corrected_percent",
    "gaps", "profile", "metric", "value", "unit", "window_s", "standing", "reason", "notes",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One input and its numbers."""

    source: str
    """The file as it was named, or the session's whole id."""
    is_file: bool
    analysis: SessionAnalysis

    @property
    def is_simulated(self) -> bool:
        """Whether no heart was behind it, as far as is known."""
        info = self.analysis.info
        return info is not None and info.source.is_simulated

    @property
    def is_imported(self) -> bool:
        """Whether its intervals came from a file."""
        info = self.analysis.info
        return self.is_file or (info is not None and origin_of(info) == tr("imported"))

    @property
    def is_recovered(self) -> bool:
        """Whether its recorder died before the end."""
        return self.analysis.info is not None and self.analysis.info.is_recovered


def as_json(report: Report) -> dict[str, object]:
    """One entry of the list; what is not there is None, with its reason, and never NaN."""
    analysis = report.analysis
    return {
        "schema": SCHEMA,
        "source": report.source,
        "simulated": report.is_simulated,
        "imported": report.is_imported,
        "recovered": report.is_recovered,
        "beats": analysis.beats,
        "duration_s": analysis.duration_s,
        "corrected_percent": analysis.corrected_percent,
        "gaps": len(analysis.gaps),
        "gap_spans": [
            {"from_s": gap.from_s, "to_s": gap.to_s, "reason": str(gap.reason)}
            for gap in analysis.gaps
        ],
        "rejected_intervals": analysis.rejected_intervals,
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


def as_csv(reports: Sequence[Report]) -> str:
    """All inputs in one table, a row for each metric; empty where there is no value."""
    table = io.StringIO()
    writer = csv.DictWriter(table, CSV_COLUMNS, lineterminator="\n")
    writer.writeheader()
    for report in reports:
        whole = {name: value for name, value in as_json(report).items() if name in CSV_COLUMNS}
        for metric in report.analysis.metrics:
            row = _metric_as_json(metric)
            notes = "; ".join(str(note) for note in metric.notes)
            writer.writerow({**whole, "metric": metric.name, **row, "notes": notes})
    return table.getvalue()


def as_text(report: Report) -> str:
    """The numbers for a person, each with its window and what must be said of it."""
    analysis = report.analysis
    lines = [_title(report), _summary(analysis)]
    lines += [
        tr("gap: {length} s from {start}, {reason}").format(
            length=round(gap.to_s - gap.from_s, 1),
            start=clock_text(gap.from_s),
            reason=of_gap(gap.reason),
        )
        for gap in analysis.gaps
    ]
    if analysis.rejected_intervals:
        lines.append(
            tr("{count} intervals of impossible length were left out").format(
                count=analysis.rejected_intervals
            )
        )
    lines += _table(analysis)
    return "\n".join(lines)


def _metrics_as_json(metrics: Sequence[MetricValue]) -> dict[str, dict[str, object]]:
    return {
        metric.name: {
            **_metric_as_json(metric),
            "corrected_percent": metric.corrected_percent,
            "notes": [str(note) for note in metric.notes],
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


def _title(report: Report) -> str:
    info = report.analysis.info
    marks = [
        tr("simulated") if report.is_simulated else "",
        tr("imported") if report.is_imported else "",
        tr("recovered") if report.is_recovered else "",
    ]
    told = [tamed(report.source)]
    if info is not None and not report.is_file:
        told += [local_start(info), tamed(info.source.label)]
    return " · ".join([*told, *[mark for mark in marks if mark]])


def _summary(analysis: SessionAnalysis) -> str:
    return tr(
        "{beats} beats in {length}, {corrected:.1f} % corrected, gaps: {gaps}; profile {profile}"
    ).format(
        beats=analysis.beats,
        length=clock_text(analysis.duration_s),
        corrected=analysis.corrected_percent,
        gaps=len(analysis.gaps),
        profile=analysis.profile,
    )


def _table(analysis: SessionAnalysis) -> list[str]:
    """A line for each metric; what must be said beside several of them stands once, below."""
    labels = {name: metric.label for name, metric in catalogue(analysis.profile).items()}
    width = max(len(label) for label in labels.values())
    notes = list(dict.fromkeys(note for metric in analysis.metrics for note in metric.notes))
    lines = [_metric_line(metric, labels[metric.name], width, notes) for metric in analysis.metrics]
    return lines + [f"  [{notes.index(note) + 1}] {of_note(note)}" for note in notes]


def _metric_line(metric: MetricValue, label: str, width: int, notes: Sequence[Note]) -> str:
    head = f"  {label:<{width}}  "
    if metric.value is None:
        reason = "" if metric.absence is None else of_absence(metric.absence)
        return f"{head}{'–':>10}       {reason}"
    number = f"{metric.value:.{_DIGITS.get(metric.unit, 1)}f}"
    window = tr("over {length}").format(length=clock_text(metric.window_s))
    marks = "".join(f" [{notes.index(note) + 1}]" for note in metric.notes)
    return f"{head}{number:>10} {_UNITS.get(metric.unit, metric.unit):<4}  {window}{marks}"


_UNITS = {"ms2": "ms²"}
