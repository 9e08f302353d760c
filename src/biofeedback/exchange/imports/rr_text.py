"""Plain text of RR intervals: ms or s, one column or a time and the interval, by content."""

import re
from itertools import pairwise
from pathlib import Path
from statistics import median

from biofeedback.exchange.errors import ExchangeError, ExchangeProblem
from biofeedback.exchange.imports.intervals import FoundIntervals, seconds
from biofeedback.exchange.imports.numerals import Numeral, read_numeral, smallest_step
from biofeedback.exchange.imports.table import Row, Table, read_table
from biofeedback.exchange.imports.times import JudgedTimes, TimeMeaning, judge_times
from biofeedback.records import IntervalUnit, SourceKind

FORM = "rr text"
SECONDS_BELOW = 10.0
"""A median below this is in seconds; no heart beats every 10 ms, and none every 10 s."""
SHORTEST_S, LONGEST_S = 0.2, 3.0
"""Where the median of a human heart's intervals lies; single ones may lie outside."""
NEVER_S = 1e7
"""Longer than any gap that a program may have written as an interval: four months."""
SIMULATED_REMARK = "simulated: no heart was measured"
"""How this program's own RR text marks a simulated session."""
SOURCE_COLUMN = "source"
"""Where this program's own CSV does."""


def read_rr_text(text: str, path: Path) -> FoundIntervals:
    """Read the intervals; raises ExchangeError with the line that is no interval.

    Every number is kept, however unlikely, short of months: what a beat is worth is judged later.
    Only a single zero after the last interval, with which some recorders close a file, is none.
    """
    table = read_table(text, path)
    rr_column, time_column = _columns(table, path)
    detail = {"columns": ", ".join(table.names)} if table.names else {}
    rows = _rows_with_interval(table, rr_column, detail)
    numerals = _numerals(rows, rr_column, path)
    if len(numerals) > 1 and numerals[-1].value == 0:
        detail["closing zero"] = f"line {numerals[-1].line}"
        rows, numerals = rows[:-1], numerals[:-1]
    unit = check_intervals(numerals, path)
    values = tuple(numeral.value for numeral in numerals)
    times = JudgedTimes(meaning=TimeMeaning.NONE)
    if time_column is not None:
        times = judge_times(_numerals(rows, time_column, path), seconds(values, unit), path)
    return FoundIntervals(
        form=FORM,
        values=values,
        unit=unit,
        resolution=smallest_step(numerals),
        times=times,
        is_simulated=_is_simulated(table),
        detail=detail,
    )


def check_intervals(numerals: tuple[Numeral, ...], path: Path) -> IntervalUnit:
    """The unit of intervals; raises ExchangeError where they are none.

    The median decides. An interval of the other unit among them is an error: it has a fraction
    among whole milliseconds, or is hundreds of seconds, and would fit in the other unit.
    """
    if not numerals:
        raise ExchangeError(ExchangeProblem.NO_INTERVALS, path)
    for numeral in numerals:
        if numeral.value <= 0:
            raise _blame(ExchangeProblem.NOT_POSITIVE, numeral, path)
    middle = median(numeral.value for numeral in numerals)
    unit = IntervalUnit.S if middle < SECONDS_BELOW else IntervalUnit.MS
    if not SHORTEST_S <= seconds((middle,), unit)[0] <= LONGEST_S:
        raise ExchangeError(ExchangeProblem.UNKNOWN_UNIT, path, text=f"{middle:g}")
    for numeral in numerals:
        if _is_other_unit(numeral, unit):
            raise _blame(ExchangeProblem.MIXED_UNITS, numeral, path)
        if seconds((numeral.value,), unit)[0] > NEVER_S:
            raise _blame(ExchangeProblem.UNKNOWN_UNIT, numeral, path)
    return unit


def _is_other_unit(numeral: Numeral, unit: IntervalUnit) -> bool:
    if unit is IntervalUnit.S:
        return SHORTEST_S * 1000 <= numeral.value <= LONGEST_S * 1000
    return numeral.has_fraction and SHORTEST_S <= numeral.value <= LONGEST_S


def _blame(reason: ExchangeProblem, numeral: Numeral, path: Path) -> ExchangeError:
    return ExchangeError(reason, path, line=numeral.line, text=numeral.text)


_RR_NAME = re.compile(r"(?<![a-z])(?:rr|rri|ibi|nn|nni|rr.?intervals?)(?![a-z])", re.IGNORECASE)
_TIME_NAME = re.compile(
    r"(?<![a-z])(?:t|time|times|timestamp|since.?start|seconds)(?![a-z])", re.IGNORECASE
)


def _columns(table: Table, path: Path) -> tuple[int, int | None]:
    """Where the intervals stand, and where their times do."""
    if table.width == 1:
        return 0, None
    named = _named(table.names, _RR_NAME)
    raw = [index for index in named if "raw" in table.names[index].lower()]
    if len(raw or named) == 1:
        rr_column = (raw or named)[0]
        return rr_column, _time_beside(rr_column, table)
    if table.width == 2 and not named:
        return (0, 1) if _falls(table, 0) and not _falls(table, 1) else (1, 0)
    raise ExchangeError(ExchangeProblem.UNCLEAR_COLUMNS, path, line=table.rows[0].line)


def _named(names: tuple[str, ...], pattern: re.Pattern[str]) -> list[int]:
    return [index for index, name in enumerate(names) if pattern.search(name.replace("_", " "))]


def _time_beside(rr_column: int, table: Table) -> int | None:
    if table.width == 2:
        return 1 - rr_column
    timed = [index for index in _named(table.names, _TIME_NAME) if index != rr_column]
    return timed[0] if timed else None


def _falls(table: Table, column: int) -> bool:
    """Whether a column's numbers ever fall; what is no number is told later, with its line."""
    try:
        numbers = [float(row.cells[column].replace(",", ".")) for row in table.rows]
    except ValueError:
        return False
    return any(after < before for before, after in pairwise(numbers))


def _is_simulated(table: Table) -> bool:
    """Whether this program wrote the file and says that no heart was behind it."""
    if SIMULATED_REMARK in table.remarks:
        return True
    if SOURCE_COLUMN not in table.names:
        return False
    column = table.names.index(SOURCE_COLUMN)
    return all(row.cells[column] == SourceKind.SIMULATED for row in table.rows)


def _rows_with_interval(table: Table, column: int, detail: dict[str, str]) -> tuple[Row, ...]:
    """Rows that hold an interval; a cell left empty in a table with names holds none."""
    rows = tuple(row for row in table.rows if row.cells[column] or not table.names)
    if len(rows) < len(table.rows):
        detail["lines without interval"] = str(len(table.rows) - len(rows))
    return rows


def _numerals(rows: tuple[Row, ...], column: int, path: Path) -> tuple[Numeral, ...]:
    return tuple(read_numeral(row.cells[column], line=row.line, path=path) for row in rows)
