"""The content of a foreign file as text, whatever wrote it, or a named error."""

import codecs
import stat
from pathlib import Path

from biofeedback.exchange.errors import ExchangeError, ExchangeProblem


def file_content(path: Path, *, most_bytes: int) -> tuple[bytes, float]:
    """What is in a file, and when it was last changed; raises ExchangeError."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ExchangeError(ExchangeProblem.NOT_A_FILE, path)
        if status.st_size > most_bytes:
            raise ExchangeError(ExchangeProblem.TOO_LARGE, path)
        return path.read_bytes(), status.st_mtime
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ExchangeError(ExchangeProblem.NOT_FOUND, path) from error
    except OSError as error:
        detail = error.strerror or type(error).__name__
        raise ExchangeError(ExchangeProblem.NOT_READABLE, path, detail=detail) from error


_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\v\f\r\x1a")
"""Bytes that no text has; 0x1a ends some old ones."""


def text_of(content: bytes, path: Path) -> str:
    """The text, whatever wrote it; raises ExchangeError BINARY and EMPTY."""
    if content.startswith(_UTF_16):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError as error:
            raise ExchangeError(ExchangeProblem.BINARY, path) from error
    if _CONTROLS.intersection(content):
        raise ExchangeError(ExchangeProblem.BINARY, path)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Only remarks and names can hold such letters; digits are the same in every old encoding.
        text = content.decode("latin-1")
    text = text.rstrip("\x1a")
    if not text.strip():
        raise ExchangeError(ExchangeProblem.EMPTY, path)
    return text
