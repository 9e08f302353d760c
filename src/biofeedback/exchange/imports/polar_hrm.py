"""Polar .hrm files in RR mode: [Params] with Interval=238, and [HRData] with one RR per line.

After Polar's HRM specification 1.4, sections [Params] and [HRData].
"""

from datetime import UTC, datetime
from pathlib import Path

from biofeedback.exchange.errors import ExchangeError, ExchangeProblem
from biofeedback.exchange.imports.intervals import FoundIntervals
from biofeedback.exchange.imports.numerals import SHOWN_CHARACTERS, read_numeral, smallest_step
from biofeedback.exchange.imports.rr_text import check_intervals
from biofeedback.records import IntervalUnit

FORM = "polar hrm"
RR_MODE = "238"
"""What ``Interval`` says where [HRData] holds intervals; other values are averaged heart rates."""

_Line = tuple[int, str]


def is_polar_hrm(text: str) -> bool:
    """Whether a text is such a file, by its first section."""
    return text.lstrip().startswith("[Params]")


def read_polar_hrm(text: str, path: Path) -> FoundIntervals:
    """Read the intervals; raises ExchangeError, ONLY_HEART_RATE for a file without them."""
    sections = _sections(text)
    params = _params(sections.get("Params", []))
    if params.get("Interval") != RR_MODE:
        raise ExchangeError(ExchangeProblem.ONLY_HEART_RATE, path)
    lines = sections.get("HRData", [])
    for number, line in lines:
        if len(line.split()) > 1:
            shown = line[:SHOWN_CHARACTERS]
            raise ExchangeError(ExchangeProblem.UNCLEAR_COLUMNS, path, line=number, text=shown)
    numerals = tuple(read_numeral(line, line=number, path=path) for number, line in lines)
    if check_intervals(numerals, path) is not IntervalUnit.MS:
        raise ExchangeError(ExchangeProblem.UNKNOWN_UNIT, path, text=numerals[0].text)
    return FoundIntervals(
        form=FORM,
        values=tuple(numeral.value for numeral in numerals),
        unit=IntervalUnit.MS,
        resolution=smallest_step(numerals),
        local_start_s=_local_start_s(params),
    )


def _sections(text: str) -> dict[str, list[_Line]]:
    sections: dict[str, list[_Line]] = {}
    current: list[_Line] = []
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if stripped.startswith("[") and stripped.endswith("]"):
            current = sections.setdefault(stripped[1:-1], [])
        elif stripped:
            current.append((number, stripped))
    return sections


def _params(lines: list[_Line]) -> dict[str, str]:
    pairs = [line.partition("=") for _, line in lines]
    return {name.strip(): value.strip() for name, _, value in pairs}


def _local_start_s(params: dict[str, str]) -> float | None:
    """The start by the watch's clock; None where it is not told in the specified form."""
    written = f"{params.get('Date', '')} {params.get('StartTime', '')}"
    try:
        began = datetime.strptime(written, "%Y%m%d %H:%M:%S.%f").replace(tzinfo=UTC)
    except ValueError:
        return None
    return began.timestamp()
