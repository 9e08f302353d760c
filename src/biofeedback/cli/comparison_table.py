"""Before against after, as text, JSON and CSV."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from biofeedback.analysis.comparison import Change, Comparison
from biofeedback.analysis.session_analysis import PartAnalysis, SessionAnalysis
from biofeedback.backend.comparison_sentences import (
    label_of,
    of_breathing,
    of_change,
    of_incomparable,
    of_origin,
)
from biofeedback.backend.number_text import NOTHING, number_text, unit_text
from biofeedback.cli.csv_text import csv_text
from biofeedback.cli.inputs import PartNameError
from biofeedback.cli.origin import Origin, as_fields, title
from biofeedback.cli.output import tamed
from biofeedback.dsp.catalogue import TASK_FORCE
from biofeedback.wording import tr

SCHEMA = 1
CSV_COLUMNS = (
    "source_before", "part_before", "simulated_before", "source_after", "part_after",
    "simulated_after", "profile", "breathing_before_per_min", "breathing_after_per_min", "metric",
    "unit", "before", "after", "change", "smallest_real_difference", "variation", "size", "reason",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What stands before or after."""

    origin: Origin
    part: PartAnalysis | None
    """None for a whole recording."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two sides, and what came of it."""

    before: Side
    after: Side
    comparison: Comparison


def part_named(analysis: SessionAnalysis, named: str) -> PartAnalysis:
    """A part by its number, from 1, or by its name. Raises PartNameError."""
    parts = analysis.parts
    by_number = {str(place): part for place, part in enumerate(parts, start=1)}
    if named in by_number:
        return by_number[named]
    alike = [part for part in parts if part.name.casefold() == named.casefold()]
    if len(alike) == 1:
        return alike[0]
    if alike:
        raise PartNameError(
            tr("More than one part is called “{name}”. Name it by its number.").format(name=named)
        )
    there = ", ".join(f"{place} {tamed(part.name)}" for place, part in enumerate(parts, start=1))
    raise PartNameError(
        tr("There is no part “{name}”. The session's parts are: {parts}.").format(
            name=named, parts=there or tr("none")
        )
    )


def as_json(compared: Compared) -> dict[str, object]:
    """The whole comparison; where there is no change the reason stands beside it."""
    comparison = compared.comparison
    why_not = comparison.why_not
    return {
        "schema": SCHEMA,
        "before": _side_as_json(compared.before),
        "after": _side_as_json(compared.after),
        "profile": TASK_FORCE,
        "breathing_before_per_min": comparison.breathing_before_per_min,
        "breathing_after_per_min": comparison.breathing_after_per_min,
        "reason": None if why_not is None else str(why_not),
        "changes": {change.name: _change_as_json(change) for change in comparison.changes},
    }


def as_csv(all_compared: Sequence[Compared]) -> str:
    """A row for each compared number."""
    return csv_text(CSV_COLUMNS, (row for compared in all_compared for row in _rows(compared)))


def as_text(compared: Compared) -> str:
    """Both numbers of each, their change, and how it stands to the usual variation."""
    comparison = compared.comparison
    lines = [
        tr("before: {what}").format(what=_side_title(compared.before)),
        tr("after:  {what}").format(what=_side_title(compared.after)),
        tr("{breathing}; profile {profile}").format(
            breathing=of_breathing(comparison), profile=TASK_FORCE
        ),
    ]
    lines += [_line(change, is_told=comparison.why_not is None) for change in comparison.changes]
    if comparison.why_not is not None:
        lines.append(f"  {of_incomparable(comparison.why_not)}")
    return "\n".join(lines)


def _line(change: Change, *, is_told: bool) -> str:
    before, after = (_number(value, change.unit) for value in (change.before, change.after))
    head = f"  {label_of(change):<14} {before:>8} → {after:>8} {unit_text(change.unit):<6}"
    if not is_told:
        return head.rstrip()
    return f"{head}  {'; '.join(_told_of(change))}"


def _told_of(change: Change) -> Iterator[str]:
    if change.change is not None:
        sign = "+" if change.change >= 0.0 else "−"
        size = number_text(abs(change.change), change.unit)
        yield tr("change {change}, {words}").format(change=f"{sign}{size}", words=of_change(change))
    else:
        yield of_change(change)
    if change.smallest_real_difference is not None and change.origin is not None:
        yield tr("which is up to {least} {origin}").format(
            least=number_text(change.smallest_real_difference, change.unit),
            origin=of_origin(change.origin),
        )


def _number(value: float | None, unit: str) -> str:
    return NOTHING if value is None else number_text(value, unit)


def _side_title(side: Side) -> str:
    name = "" if side.part is None else f" · {tamed(side.part.name)}"
    return f"{title(side.origin)}{name}"


def _side_as_json(side: Side) -> dict[str, object]:
    part = side.part
    return {
        **as_fields(side.origin),
        "part": None if part is None else part.name,
        "starts_s": None if part is None else part.starts_s,
        "ends_s": None if part is None else part.ends_s,
    }


def _change_as_json(change: Change) -> dict[str, object]:
    return {
        "unit": change.unit,
        "before": change.before,
        "after": change.after,
        "change": change.change,
        "smallest_real_difference": change.smallest_real_difference,
        "variation": None if change.origin is None else str(change.origin),
        "size": None if change.size is None else str(change.size),
        "reason": None if change.why_not is None else str(change.why_not),
    }


def _rows(compared: Compared) -> Iterator[dict[str, object]]:
    whole = as_json(compared)
    sides = {
        f"{name}_{when}": value
        for when, side in (("before", compared.before), ("after", compared.after))
        for name, value in _side_as_json(side).items()
    }
    shared = {name: value for name, value in {**whole, **sides}.items() if name in CSV_COLUMNS}
    for change in compared.comparison.changes:
        yield {**shared, "metric": change.name, **_change_as_json(change)}
