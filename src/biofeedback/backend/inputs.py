"""What there is to analyse, a file of intervals or a stored session, and how it is read."""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from biofeedback.clock import SystemClock, local_offset_s
from biofeedback.exchange.imports.reading import ImportedRecording, read_recording
from biofeedback.records import Record, SessionInfo
from biofeedback.storage.library import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class FileInput:
    """A file of RR intervals."""

    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredInput:
    """A session in a library."""

    library_path: Path
    """Of this version: whoever names it has opened it before."""
    session_id: str


Input = FileInput | StoredInput
"""Small enough to be sent to another process, which reads it itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedInput:
    """Records, and what is known of them."""

    info: SessionInfo
    records: Iterable[Record]
    """Read while they are taken."""


def opened(one: Input) -> OpenedInput:
    """Read an input; nothing is ever written. Raises ExchangeError and StorageError."""
    match one:
        case FileInput(path=path):
            recording = read_recording(path)
            return OpenedInput(info=_described(recording), records=recording.records)
        case StoredInput(library_path=path, session_id=session_id):
            library = Library(path, clock=SystemClock())
            info = library.session(session_id)
            return OpenedInput(info=info, records=library.records(session_id))


def _described(recording: ImportedRecording) -> SessionInfo:
    """A file as if it were a session, so that what is known of its source goes with the numbers."""
    began_utc_s = recording.records[0].utc_s - recording.records[0].t_s
    return SessionInfo(
        session_id=recording.info.detail["sha256"],
        started_utc_s=began_utc_s,
        zone_offset_s=local_offset_s(began_utc_s),
        plan_name="",
        source=recording.info,
        app_version=version("biofeedback"),
        ended_s=recording.duration_s,
    )
