"""Lines of text to rows of cells: separator, decimal comma, remarks and header, by content."""

import re
from dataclasses import dataclass
from pathlib import Path

from biofeedback.exchange.errors import ExchangeError, ExchangeProblem
from biofeedback.exchange.imports.numerals import SHOWN_CHARACTERS, is_number

MAX_HEADER_LINES = 20
"""More text than this above the first number is no header."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a table."""

    line: int
    """From 1."""
    cells: tuple[str, ...]
    """Without quotes and outer spaces; a decimal comma still in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A text file taken apart."""

    remarks: tuple[str, ...]
    """Lines that begin with ``#``, wherever they stand, without it."""
    names: tuple[str, ...]
    """What the last header line calls the columns; empty without one."""
    rows: tuple[Row, ...]
    """At least one; all of the same width."""

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.rows[0].cells)


def read_table(text: str, path: Path) -> Table:
    """Take a text apart; raises ExchangeError where there is no table in it.

    Empty lines are passed over. A header is text above the first number.
    """
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1)]
    remarks = tuple(line[1:].strip() for _, line in lines if line.startswith("#"))
    content = [(number, line) for number, line in lines if line and not line.startswith("#")]
    if not content and not remarks:
        raise ExchangeError(ExchangeProblem.EMPTY, path)
    header, body = _without_header(content)
    if not body:
        raise ExchangeError(ExchangeProblem.NO_INTERVALS, path)
    separator = _separator([line for _, line in body], header[-1][1] if header else "")
    rows = tuple(Row(line=number, cells=_cells(line, separator)) for number, line in body)
    names = _names(_cells(header[-1][1], separator) if header else (), rows[0], separator)
    return Table(remarks=remarks, names=names, rows=_same_width(rows, names, path))


_WHITESPACE = re.compile(r"\s+")
_STARTS_WITH_WORD = re.compile(r"""["']?[^\W\d_]""")
_MISSING = frozenset({"na", "n/a", "nan", "null", "none", "inf", "infinity"})
"""How programs write that a number is missing; never a header."""


def _without_header(
    content: list[tuple[int, str]],
) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    count = 0
    while count < min(len(content), MAX_HEADER_LINES) and _is_header(content[count][1]):
        count += 1
    return content[:count], content[count:]


def _is_header(line: str) -> bool:
    first = re.split(r"[,;\s]", line, maxsplit=1)[0].strip("\"'").lower()
    return bool(_STARTS_WITH_WORD.match(line)) and first not in _MISSING


def _separator(lines: list[str], header: str) -> str | None:
    """What stands between cells; None where a line is one cell, though it may hold a comma."""
    for mark in (";", "\t"):
        if any(mark in line for line in lines):
            return mark
    has_spaces = any(" " in line for line in lines)
    if not any("," in line for line in lines):
        return " " if has_spaces else None
    if not all(_is_spaced_numbers(line) for line in lines):
        return ","
    if has_spaces:
        return " "
    return "," if _is_comma_between([line.split(",") for line in lines], header) else None


def _is_spaced_numbers(line: str) -> bool:
    """Whether the line is numbers between spaces, with commas at most inside of them."""
    return all(is_number(word) and word.count(",") <= 1 for word in line.split())


def _is_comma_between(pairs: list[list[str]], header: str) -> bool:
    """Whether lone commas stand between a time and an interval, or are decimal commas.

    Between, where the header says so, or where the first numbers never fall while the second are
    milliseconds by themselves.
    """
    if any(len(pair) != 2 or not all(pair) for pair in pairs):
        return False
    if header.count(",") == 1:
        return True
    if not all(time.isdigit() and second.isdigit() for time, second in pairs):
        return False
    times = [int(time) for time, _ in pairs]
    rises = times == sorted(times) and times[-1] > times[0]
    has_leading_zero = any(second[0] == "0" for _, second in pairs)
    likely = sum(1 for _, second in pairs if _LEAST_MS <= int(second) <= _MOST_MS)
    return rises and not has_leading_zero and likely >= _MOST * len(pairs)


_LEAST_MS, _MOST_MS = 200, 3000
_MOST = 0.9
"""The share that counts as nearly all."""


def _names(cells: tuple[str, ...], first: Row, separator: str | None) -> tuple[str, ...]:
    """The header as the columns' names, unless it is a title that only has some spaces in it."""
    named, filled = _filled(cells), _filled(first.cells)
    has_sure_cells = separator in {";", "\t", ","}
    if named == filled or (has_sure_cells and named > filled):
        return tuple(name.rstrip(",") for name in cells[:named])
    return ()


def _cells(line: str, separator: str | None) -> tuple[str, ...]:
    if separator is None:
        return (line.strip("\"'"),)
    parts = _WHITESPACE.split(line) if separator == " " else line.split(separator)
    return tuple(part.strip().strip("\"'").strip() for part in parts)


def _same_width(rows: tuple[Row, ...], names: tuple[str, ...], path: Path) -> tuple[Row, ...]:
    """Rows of one width; empty cells at a line's end come and go as programs like it."""
    width = max(_filled(rows[0].cells), len(names))
    for row in rows:
        if _filled(row.cells) > width or (not names and _filled(row.cells) < width):
            shown = " ".join(row.cells)[:SHOWN_CHARACTERS]
            raise ExchangeError(ExchangeProblem.UNCLEAR_COLUMNS, path, line=row.line, text=shown)
    return tuple(Row(line=row.line, cells=(*row.cells, *[""] * width)[:width]) for row in rows)


def _filled(cells: tuple[str, ...]) -> int:
    """Number of cells up to the last one with something in it."""
    return max((index for index, cell in enumerate(cells, start=1) if cell), default=0)
