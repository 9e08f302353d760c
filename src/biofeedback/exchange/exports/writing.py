"""A session written to a file, whole or not at all, in the form that was asked for."""

import contextlib
import errno
import logging
import os
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path

from biofeedback.exchange.errors import ExchangeError, ExchangeProblem
from biofeedback.exchange.exports.beats_csv import beats_csv
from biofeedback.exchange.exports.record_lines import record_lines
from biofeedback.exchange.exports.rr_lines import rr_lines
from biofeedback.exchange.exports.samples_csv import acceleration_csv, ecg_csv
from biofeedback.records import Record, SessionInfo

logger = logging.getLogger(__name__)


class ExportForm(StrEnum):
    """The forms a session can be written in."""

    RR = "rr"
    """Text for Kubios and its kin: one raw RR interval in ms on each line."""
    CSV = "csv"
    """One row for each beat: times, raw and corrected interval, kind, segment."""
    JSONL = "jsonl"
    """Every record as it was kept, one JSON object on each line; nothing is lost."""
    ECG = "ecg"
    """One row for each sample of the ECG: times, microvolts, segment."""
    ACCELERATION = "acceleration"
    """One row for each sample of the acceleration: times, three axes in mg, segment."""


def write_session(
    records: Sequence[Record],
    info: SessionInfo,
    path: Path,
    form: ExportForm,
    *,
    overwrite: bool = False,
) -> Path:
    """Write a session; where it was written to.

    The file appears when it is complete. A simulated session says so inside. Raises
    ExchangeError EXISTS where there is such a file and ``overwrite`` is off; NOTHING_TO_WRITE where
    the form needs beats or samples and there are none; NOT_WRITABLE or FULL.
    """
    lines = _LINES[form](records, info)
    try:
        with _appearing(path, overwrite=overwrite) as draft:
            with draft.open("x", encoding="utf-8", newline="\n") as file:
                file.writelines(f"{line}\n" for line in _some(lines, path))
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
    except OSError as error:
        raise _named(error, path) from error
    return path


_Lines = Callable[[Sequence[Record], SessionInfo], Iterable[str]]
_LINES: dict[ExportForm, _Lines] = {
    ExportForm.RR: rr_lines,
    ExportForm.CSV: beats_csv,
    ExportForm.JSONL: record_lines,
    ExportForm.ECG: ecg_csv,
    ExportForm.ACCELERATION: acceleration_csv,
}
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


@contextlib.contextmanager
def _appearing(path: Path, *, overwrite: bool) -> Iterator[Path]:
    """A draft beside the file; the name is taken first, so that nobody else's file is replaced."""
    if not overwrite:
        path.open("x").close()
    draft = path.with_name(f".{uuid.uuid4().hex}.part")
    try:
        yield draft
    except BaseException:
        _remove(draft)
        if not overwrite:
            _remove(path)
        raise


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        logger.warning("an unfinished export could not be removed: %s", error.strerror)


def _some(lines: Iterable[str], path: Path) -> Iterator[str]:
    """The lines; an error where there is none."""
    count = 0
    for line in lines:
        count += 1
        yield line
    if not count:
        raise ExchangeError(ExchangeProblem.NOTHING_TO_WRITE, path)


def _named(error: OSError, path: Path) -> ExchangeError:
    if isinstance(error, FileExistsError):
        return ExchangeError(ExchangeProblem.EXISTS, path)
    if error.errno in _FULL:
        return ExchangeError(ExchangeProblem.FULL, path)
    detail = error.strerror or type(error).__name__
    return ExchangeError(ExchangeProblem.NOT_WRITABLE, path, detail=detail)
