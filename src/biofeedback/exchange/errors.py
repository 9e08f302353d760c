"""What can go wrong with a foreign file: the problem as an enum, file and line as fields."""

from enum import StrEnum
from pathlib import Path

from biofeedback.errors import BiofeedbackError


class ExchangeProblem(StrEnum):
    """Why a file could not be read or written."""

    NOT_FOUND = "not found"
    NOT_A_FILE = "not a file"
    """A folder, a pipe or a device."""
    NOT_READABLE = "not readable"
    TOO_LARGE = "too large"
    EMPTY = "empty"
    BINARY = "binary"
    """Not text."""
    NO_INTERVALS = "no intervals"
    """Text, but nothing below its header."""
    NO_SAMPLES = "no samples"
    """The same, where a signal was looked for, or no column that could be one."""
    NOT_A_NUMBER = "not a number"
    NOT_POSITIVE = "not positive"
    MIXED_UNITS = "mixed units"
    """An interval in seconds among milliseconds, or the reverse."""
    UNKNOWN_UNIT = "unknown unit"
    """Most numbers are no intervals of a human heart, neither in ms nor in s."""
    UNCLEAR_COLUMNS = "unclear columns"
    """No telling which column holds the intervals, or a line with more or fewer columns."""
    UNEVEN_LINES = "uneven lines"
    """A line with more or fewer columns than the others, where a signal was looked for."""
    UNSORTED = "unsorted"
    """Times go back."""
    UNCLEAR_TIMES = "unclear times"
    """A second column that does not advance with the intervals."""
    ONLY_HEART_RATE = "only heart rate"
    """Averaged heart rates, which no interval can be made from."""
    NOTHING_TO_WRITE = "nothing to write"
    """The session has no beats, and the form knows nothing else."""
    EXISTS = "exists"
    """A file of that name is there already."""
    NOT_WRITABLE = "not writable"
    FULL = "disk full"


class ExchangeError(BiofeedbackError):
    """A foreign file could not be read, or a file for others not be written."""

    def __init__(
        self,
        reason: ExchangeProblem,
        path: Path,
        *,
        line: int | None = None,
        text: str = "",
        detail: str = "",
    ) -> None:
        super().__init__(reason if line is None else f"{reason} in line {line}")
        self.reason = reason
        self.path = path
        self.line = line
        """Where in the file, from 1; None where no single line is to blame."""
        self.text = text
        """What stands there, shortened; never in a log."""
        self.detail = detail
        """The system's own words."""
