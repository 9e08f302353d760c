"""Metrics along a recording as text, JSON and CSV."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from biofeedback.analysis.sliding_course import SlidingCourse, SlidingMetric
from biofeedback.backend.number_text import NOTHING, clock_text, number_text, unit_text
from biofeedback.backend.sentences import of_absence, of_note
from biofeedback.cli.csv_text import csv_text
from biofeedback.cli.origin import ORIGIN_COLUMNS, Origin, as_fields, title
from biofeedback.dsp.updates import Absence, MetricValue, Note
from biofeedback.wording import tr

SCHEMA = 1
CSV_COLUMNS = (
    *ORIGIN_COLUMNS, "profile", "step_s", "ends_s", "metric", "value", "unit", "window_s",
    "corrected_percent", "reason", "notes",
)  # fmt: skip
_LEAST_WIDTH = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class SlidInput:
    """One input and its metrics along it."""

    origin: Origin
    course: SlidingCourse


def as_json(slid: SlidInput) -> dict[str, object]:
    """One entry of the list; an absent value is None with its reason."""
    return {
        "schema": SCHEMA,
        **as_fields(slid.origin),
        "profile": slid.course.profile,
        "step_s": slid.course.step_s,
        "metrics": {
            metric.name: {
                "unit": metric.unit,
                "window_s": metric.window_s,
                "values": [_value_as_json(value) for value in metric.values],
            }
            for metric in slid.course.metrics
        },
    }


def as_csv(inputs: Sequence[SlidInput]) -> str:
    """A row for each window of each metric."""
    return csv_text(CSV_COLUMNS, (row for slid in inputs for row in _rows(slid)))


def as_text(slid: SlidInput) -> str:
    """A line for each moment at which windows end, a column for each metric."""
    metrics = slid.course.metrics
    remarks = list(dict.fromkeys(mark for metric in metrics for mark in _remarks_of(metric)))
    widths = [max(_LEAST_WIDTH, len(metric.name), len(_head(metric))) for metric in metrics]
    lines = [
        title(slid.origin),
        tr("windows that end every {step:g} s; profile {profile}").format(
            step=slid.course.step_s, profile=slid.course.profile
        ),
        _line(tr("end"), [metric.name for metric in metrics], widths),
        _line("", [_head(metric) for metric in metrics], widths),
    ]
    for values in zip(*(metric.values for metric in metrics), strict=True):
        cells = [_cell(value, remarks) for value in values]
        lines.append(_line(clock_text(values[0].ends_s), cells, widths))
    if len(lines) == 4:  # no window at all
        lines.append(f"  {tr('there are no beats to slide along')}")
    return "\n".join([*lines, *_foot(remarks)])


def _rows(slid: SlidInput) -> Iterator[dict[str, object]]:
    course = slid.course
    whole = {**as_fields(slid.origin), "profile": course.profile, "step_s": course.step_s}
    for metric in course.metrics:
        one = {"metric": metric.name, "unit": metric.unit, "window_s": metric.window_s}
        for value in metric.values:
            row = _value_as_json(value)
            notes = "; ".join(str(note) for note in value.notes)
            yield {**whole, **one, **row, "notes": notes}


def _value_as_json(value: MetricValue) -> dict[str, object]:
    return {
        "ends_s": value.ends_s,
        "value": value.value,
        "corrected_percent": value.corrected_percent,
        "reason": None if value.absence is None else str(value.absence),
        "notes": [str(note) for note in value.notes],
    }


def _head(metric: SlidingMetric) -> str:
    """Its unit and the length of its windows."""
    length = tr("over {length}").format(length=clock_text(metric.window_s))
    return f"{unit_text(metric.unit)} {length}".strip()


def _line(first: str, cells: Sequence[str], widths: Sequence[int]) -> str:
    told = [f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True)]
    return f"  {first:>8}  {'  '.join(told)}".rstrip()


def _remarks_of(metric: SlidingMetric) -> Iterator[Absence | Note]:
    for value in metric.values:
        yield from _remarks(value)


def _remarks(value: MetricValue) -> tuple[Absence | Note, ...]:
    return value.notes if value.absence is None else (value.absence,)


def _cell(value: MetricValue, remarks: Sequence[Absence | Note]) -> str:
    number = NOTHING if value.value is None else number_text(value.value, value.unit)
    marks = "".join(f" [{remarks.index(remark) + 1}]" for remark in _remarks(value))
    return number + marks


def _foot(remarks: Sequence[Absence | Note]) -> Iterator[str]:
    for place, remark in enumerate(remarks, start=1):
        words = of_absence(remark) if isinstance(remark, Absence) else of_note(remark)
        yield f"  [{place}] {words}"
