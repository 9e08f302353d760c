"""A file of RR intervals to the records of a session, whichever form the file has."""

import hashlib
import math
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from biofeedback.exchange.imports.content import file_content, text_of
from biofeedback.exchange.imports.intervals import FoundIntervals
from biofeedback.exchange.imports.polar_hrm import is_polar_hrm, read_polar_hrm
from biofeedback.exchange.imports.rr_text import read_rr_text
from biofeedback.exchange.imports.times import TimeMeaning
from biofeedback.records import Interval, SourceInfo, SourceKind

SOURCE_KEY = "file"
MAX_BYTES = 64 * 2**20
"""Room for weeks of intervals; what is larger is something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedRecording:
    """A foreign file as records."""

    records: tuple[Interval, ...]
    """One for each interval, in order. ``t_s`` is the time of the beat that ends it, or of its
    arrival where the file tells only that; ``beat_s`` is set where the file gives beat times."""
    info: SourceInfo
    """The label is the file's name; ``detail`` has format, digest, unit and what the times are. The
    kind is SIMULATED where the file is an export of this program that says so."""
    duration_s: float
    """From the beginning of the first interval to the end of the last."""


def read_recording(path: Path) -> ImportedRecording:
    """Read a file of RR intervals; its form is found by its content, never by its name.

    Raises ExchangeError with the reason and, where one is to blame, the line. No interval is
    left out: one that is no number, zero or negative is an error, any other is a record.
    """
    content, changed_utc_s = file_content(path, most_bytes=MAX_BYTES)
    text = text_of(content, path)
    found = read_polar_hrm(text, path) if is_polar_hrm(text) else read_rr_text(text, path)
    times_s, beats_s = _session_times(found)
    started_utc_s = _started_utc_s(found, times_s, changed_utc_s)
    records = tuple(
        Interval(
            t_s=t_s,
            utc_s=started_utc_s + t_s,
            source=SOURCE_KEY,
            value=value,
            unit=found.unit,
            resolution=found.resolution,
            beat_s=beat_s,
        )
        for t_s, beat_s, value in zip(times_s, beats_s, found.values, strict=True)
    )
    info = _describe(found, path, hashlib.sha256(content).hexdigest())
    return ImportedRecording(records=records, info=info, duration_s=times_s[-1])


def _session_times(found: FoundIntervals) -> tuple[list[float], list[float | None]]:
    """Session time of each record and, where known, of its beat; 0 is where the first begins."""
    rr_s = found.rr_s
    times_s = found.times.times_s
    match found.times.meaning:
        case TimeMeaning.BEATS:
            beats_s = [rr_s[0] + time for time in times_s]
            return beats_s, list(beats_s)
        case TimeMeaning.STARTS:
            beats_s = [time + rr for time, rr in zip(times_s, rr_s, strict=True)]
            return beats_s, list(beats_s)
        case TimeMeaning.ARRIVAL:
            return [rr_s[0] + time for time in times_s], [None] * len(times_s)
        case TimeMeaning.NONE | TimeMeaning.NUMBERING:
            return list(accumulate(rr_s)), [None] * len(rr_s)


def _started_utc_s(found: FoundIntervals, times_s: list[float], changed_utc_s: float) -> float:
    """When the recording began: as the file says, else as if it was saved when it ended."""
    if found.times.first_utc_s is not None:
        is_start = found.times.meaning is TimeMeaning.STARTS
        return found.times.first_utc_s - (0.0 if is_start else found.rr_s[0])
    if found.local_start_s is not None:
        return found.local_start_s
    return math.floor(changed_utc_s - times_s[-1])


def _start_told_by(found: FoundIntervals) -> str:
    if found.times.first_utc_s is not None:
        return "times since 1970"
    return "watch, zone unknown" if found.local_start_s is not None else "last change of the file"


def _describe(found: FoundIntervals, path: Path, digest: str) -> SourceInfo:
    detail = {
        "format": found.form,
        "sha256": digest,
        "unit": str(found.unit),
        "times": str(found.times.meaning),
        "start told by": _start_told_by(found),
        **found.detail,
    }
    kind = SourceKind.SIMULATED if found.is_simulated else SourceKind.FILE
    return SourceInfo(key=SOURCE_KEY, kind=kind, label=path.name, detail=detail)
