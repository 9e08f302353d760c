"""Our numbers beside NeuroKit2's, as text, JSON and CSV."""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from biofeedback.analysis.neurokit2_check import Check, Checked, Verdict
from biofeedback.backend.neurokit2_sentences import of_no_number, of_verdict
from biofeedback.backend.number_text import NOTHING, number_text, unit_text
from biofeedback.cli.csv_text import csv_text
from biofeedback.cli.origin import ORIGIN_COLUMNS, Origin, as_fields, title
from biofeedback.dsp.catalogue import TASK_FORCE
from biofeedback.wording import tr

SCHEMA = 1
CSV_COLUMNS = (
    *ORIGIN_COLUMNS, "neurokit2", "beats", "metric", "unit", "ours", "their_unit", "by_theirs",
    "column", "theirs", "verdict", "difference", "tolerance", "reason", "explanation",
)  # fmt: skip
_WIDTH = 96
_LIKE = 5e-4
"""Relative; ours that differ by less look the same in the table and need no explanation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedReport:
    """One input, checked."""

    origin: Origin
    check: Check
    is_cut: bool
    """Whether only the first 5 minutes of the longest stretch were taken."""


def as_json(report: CheckedReport) -> dict[str, object]:
    """One entry of the list."""
    check = report.check
    return {
        "schema": SCHEMA,
        **as_fields(report.origin),
        "neurokit2": check.version,
        "neurokit2_is_the_followed_release": check.is_known_version,
        "beats": check.beats,
        "cut_to_5_minutes": report.is_cut,
        "metrics": {row.name: _row_as_json(row) for row in check.rows},
        "warnings": list(check.warnings),
    }


def as_csv(reports: Sequence[CheckedReport]) -> str:
    """A row for each metric that both have."""
    return csv_text(CSV_COLUMNS, (row for report in reports for row in _rows(report)))


def as_text(report: CheckedReport) -> str:
    """Ours, theirs as we read their definition, and theirs; why ours differs stands below."""
    check = report.check
    width = max((len(row.label) for row in check.rows), default=0)
    lines = [title(report.origin), _summary(check), *_legend()]
    if report.is_cut:
        lines.append(tr("too long for NeuroKit2 as a whole: these are its first 5 minutes"))
    if not check.is_known_version:
        lines.append(tr("this is not the release whose definitions are followed"))
    heads = (tr("ours"), tr("theirs by us"), "NeuroKit2", tr("agrees"))
    lines.append(f"\n  {'':<{width}}  {heads[0]:>14}  {heads[1]:>14}  {heads[2]:>14}  {heads[3]}")
    for row in check.rows:
        lines += [_line(row, width), *_why(row)]
    return "\n".join(lines)


def _summary(check: Check) -> str:
    return tr(
        "{beats} beats of the longest stretch; ours: profile {profile}; theirs: NeuroKit2 {version}"
    ).format(beats=check.beats, profile=TASK_FORCE, version=check.version)


def _legend() -> Iterator[str]:
    yield tr("“theirs by us” is their definition as this program reads and computes it;")
    yield tr("“agrees” says whether NeuroKit2 gives that number. No gate withholds any of them.")


def _line(row: Checked, width: int) -> str:
    ours = _number(row.ours, row.unit)
    followed, theirs = (_number(value, row.their_unit) for value in (row.followed, row.theirs))
    return f"  {row.label:<{width}}  {ours:>14}  {followed:>14}  {theirs:>14}  {_agrees(row)}"


def _agrees(row: Checked) -> str:
    words = of_verdict(row.verdict)
    if row.reason is None or row.verdict is Verdict.NEITHER:
        return words
    return f"{words}: {of_no_number(row.reason)}"


def _why(row: Checked) -> list[str]:
    """Why ours is another number, where it is one."""
    difference = row.our_difference
    is_alike = difference is not None and difference < _LIKE
    is_nothing = row.theirs is None and (row.ours is None or row.verdict is Verdict.NOT_ASKED)
    if not row.explanation or is_alike or is_nothing:
        return []
    return textwrap.wrap(
        row.explanation, _WIDTH, initial_indent="      ", subsequent_indent="      "
    )


def _number(value: float | None, unit: str) -> str:
    return NOTHING if value is None else f"{number_text(value, unit)} {unit_text(unit):<5}"


def _row_as_json(row: Checked) -> dict[str, object]:
    return {
        "unit": row.unit,
        "ours": row.ours,
        "their_unit": row.their_unit,
        "by_theirs": row.followed,
        "column": row.column,
        "theirs": row.theirs,
        "verdict": str(row.verdict),
        "difference": row.difference,
        "tolerance": row.tolerance,
        "reason": None if row.reason is None else str(row.reason),
        "explanation": row.explanation,
    }


def _rows(report: CheckedReport) -> Iterator[dict[str, object]]:
    check = report.check
    whole = {**as_fields(report.origin), "neurokit2": check.version, "beats": check.beats}
    for row in check.rows:
        yield {**whole, "metric": row.name, **_row_as_json(row)}
