"""The last lines of the log, kept in memory for whoever asks for help."""

import logging
from collections import deque

KEPT_LINES = 300


class LogTail(logging.Handler):
    """Keeps what the program logs, as long as it runs; changes no level and prints nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: deque[str] = deque(maxlen=KEPT_LINES)
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))

    @property
    def lines(self) -> tuple[str, ...]:
        """The newest last; a traceback is several."""
        return tuple(self._lines)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        self._lines.extend(self.format(record).splitlines())

    def begin(self) -> None:
        """Listen to all that this program logs."""
        _program_logger().addHandler(self)

    def end(self) -> None:
        """Listen no more."""
        _program_logger().removeHandler(self)


def _program_logger() -> logging.Logger:
    return logging.getLogger(__name__.partition(".")[0])
