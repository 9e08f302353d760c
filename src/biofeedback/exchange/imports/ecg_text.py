"""Plain text of an ECG: one sample a line, or a table with a column of samples, to microvolts."""

import re
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from biofeedback.exchange.errors import ExchangeError, ExchangeProblem
from biofeedback.exchange.imports.content import file_content, text_of
from biofeedback.exchange.imports.numerals import is_number, read_numeral
from biofeedback.exchange.imports.table import Table, read_table

MAX_BYTES = 256 * 2**20
"""A day at 250 Hz; what is larger does not fit where it is delineated."""
_HEAD_LINES = 100
"""So much of a file tells what it looks like."""


class VoltageUnit(StrEnum):
    """What a sample counts."""

    MICROVOLT = "uV"
    MILLIVOLT = "mV"


_UV = {VoltageUnit.MICROVOLT: 1.0, VoltageUnit.MILLIVOLT: 1000.0}


def read_ecg(path: Path, unit: VoltageUnit = VoltageUnit.MICROVOLT) -> NDArray[np.float64]:
    """The samples in microvolt, shape (n,); raises ExchangeError with the line that is none.

    Lines that begin with ``#`` are remarks, text above the first number is a header, and decimal
    commas are understood. Of several columns that is taken whose name says ECG or a voltage, else
    the first one of numbers that do not only rise, as times and sample numbers do.
    """
    text = text_of(file_content(path, most_bytes=MAX_BYTES)[0], path)
    lines = text.splitlines()
    head = _table("\n".join(lines[:_HEAD_LINES]), path)
    try:
        samples = _signal(head, lambda place: _quickly(lines, head, place), path)
    except ValueError:  # decimal commas, quotes, or something that is no number
        table = _table(text, path)
        samples = _signal(table, lambda place: _carefully(table, place, path), path)
    return samples * _UV[unit]


_AS_SIGNAL = {
    ExchangeProblem.NO_INTERVALS: ExchangeProblem.NO_SAMPLES,
    ExchangeProblem.UNCLEAR_COLUMNS: ExchangeProblem.UNEVEN_LINES,
}


def _table(text: str, path: Path) -> Table:
    try:
        return read_table(text, path)
    except ExchangeError as error:
        reason = _AS_SIGNAL.get(error.reason, error.reason)
        raise ExchangeError(reason, path, line=error.line, text=error.text) from error


_SIGNAL_NAME = re.compile(r"(?<![a-z])(?:ecg|ekg|[uµm]v|voltage|lead)(?![a-z])", re.IGNORECASE)


def _signal(
    table: Table, numbers: Callable[[int], NDArray[np.float64]], path: Path
) -> NDArray[np.float64]:
    """The numbers of the column that is most likely the signal's."""
    if table.width == 1:
        return numbers(0)
    numeric = [place for place, cell in enumerate(table.rows[0].cells) if is_number(cell)]
    named = [place for place in numeric if _is_named(table, place)]
    if named:
        return numbers(named[0])
    for place in numeric:
        samples = numbers(place)
        if bool(np.any(samples[1:] <= samples[:-1])):
            return samples
    raise ExchangeError(ExchangeProblem.NO_SAMPLES, path)


def _is_named(table: Table, place: int) -> bool:
    if place >= len(table.names):
        return False
    return _SIGNAL_NAME.search(table.names[place].replace("_", " ")) is not None


def _quickly(lines: list[str], head: Table, place: int) -> NDArray[np.float64]:
    """A column of plain numbers; raises ValueError where anything at all is out of the ordinary."""
    first = head.rows[0]
    below = map(str.strip, lines[first.line - 1 :])
    rows = [line for line in below if line and line[0] != "#"]
    mark = _mark(rows[0], first.cells)
    cells = [_only(row.split(mark), len(first.cells))[place] for row in rows]
    if any("_" in cell for cell in cells):
        raise ValueError("what Python takes for a separator of thousands")
    samples = np.fromiter(map(float, cells), dtype=np.float64, count=len(cells))
    if not np.isfinite(samples).all():
        raise ValueError("words for what is missing")
    return samples


def _mark(row: str, cells: tuple[str, ...]) -> str | None:
    """What stands between the cells of a row; None for any space."""
    for mark in (";", "\t", ",", None):
        if tuple(map(str.strip, row.split(mark))) == cells:
            return mark
    raise ValueError("cells in quotes")


def _only(cells: list[str], width: int) -> list[str]:
    if len(cells) != width:
        raise ValueError("an uneven line")
    return cells


def _carefully(table: Table, place: int, path: Path) -> NDArray[np.float64]:
    """A column of numbers; raises ExchangeError with the line of what is none."""
    numerals = (read_numeral(row.cells[place], line=row.line, path=path) for row in table.rows)
    return np.fromiter((numeral.value for numeral in numerals), dtype=np.float64)
