"""Everything that NeuroKit2 gives of a recording, marked as its own, as text, JSON and CSV."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from biofeedback.analysis.neurokit2_report import WideReport, WideRow, WideSegment
from biofeedback.backend.neurokit2_sentences import of_no_number
from biofeedback.backend.number_text import NOTHING, clock_text
from biofeedback.cli.csv_text import csv_text
from biofeedback.cli.origin import ORIGIN_COLUMNS, Origin, as_fields, title
from biofeedback.wording import tr

SCHEMA = 1
CSV_COLUMNS = (
    *ORIGIN_COLUMNS, "computed_by", "starts_s", "ends_s", "beats", "function", "column", "value",
    "reason",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ResearchReport:
    """One input, and what NeuroKit2 makes of it."""

    origin: Origin
    report: WideReport


def as_json(research: ResearchReport) -> dict[str, object]:
    """One entry of the list."""
    report = research.report
    return {
        "schema": SCHEMA,
        **as_fields(research.origin),
        "computed_by": report.source,
        "cut_into_5_minutes": report.is_cut,
        "segments": [_segment_as_json(segment) for segment in report.segments],
        "warnings": list(report.warnings),
    }


def as_csv(all_research: Sequence[ResearchReport]) -> str:
    """A row for each of its columns of each segment."""
    return csv_text(CSV_COLUMNS, (row for research in all_research for row in _rows(research)))


def as_text(research: ResearchReport) -> str:
    """Its columns with its numbers, segment by segment."""
    report = research.report
    lines = [
        title(research.origin),
        tr("computed by {source}, by its own definitions and units; none of these is ours").format(
            source=report.source
        ),
    ]
    if report.is_cut:
        lines.append(
            tr("too long for it as a whole: each full 5 minutes of the longest stretch by itself")
        )
    for segment in report.segments:
        lines += ["", _segment_title(segment), *map(_line, segment.rows)]
    return "\n".join(lines)


def _segment_title(segment: WideSegment) -> str:
    return tr("{start} to {end}, {beats} beats").format(
        start=clock_text(segment.starts_s), end=clock_text(segment.ends_s), beats=segment.beats
    )


def _line(row: WideRow) -> str:
    if row.value is not None:
        return f"  {row.column:<24} {row.value:>14.6g}"
    reason = "" if row.reason is None else of_no_number(row.reason)
    return f"  {row.column:<24} {NOTHING:>14}  {reason}".rstrip()


def _segment_as_json(segment: WideSegment) -> dict[str, object]:
    return {
        "starts_s": segment.starts_s,
        "ends_s": segment.ends_s,
        "beats": segment.beats,
        "values": {row.column: row.value for row in segment.rows},
        "reasons": {row.column: str(row.reason) for row in segment.rows if row.reason is not None},
    }


def _rows(research: ResearchReport) -> Iterator[dict[str, object]]:
    whole = {**as_fields(research.origin), "computed_by": research.report.source}
    for segment in research.report.segments:
        for row in segment.rows:
            yield {
                **whole,
                "starts_s": segment.starts_s,
                "ends_s": segment.ends_s,
                "beats": segment.beats,
                "function": str(row.call),
                "column": row.column,
                "value": row.value,
                "reason": None if row.reason is None else str(row.reason),
            }
