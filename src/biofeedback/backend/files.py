"""The room where recordings are analysed and handed out."""

import asyncio
from collections.abc import Callable
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

from biofeedback.analysis.session_analysis import SessionAnalysis, analyse
from biofeedback.clock import local_offset_s
from biofeedback.exchange.exports.writing import ExportForm, write_session
from biofeedback.exchange.imports.reading import ImportedRecording, read_recording
from biofeedback.records import SessionInfo
from biofeedback.storage.library import Library

__all__ = ["ExportForm", "Files"]


class Files:
    """Reads foreign files and stored sessions, off the loop."""

    def __init__(self, open_library: Callable[[], Library]) -> None:
        self._open_library = open_library

    async def analyse_session(self, session_id: str, *, correction: bool = True) -> SessionAnalysis:
        """All metrics of a stored session. Raises StorageError where there is none."""
        return await asyncio.to_thread(self._analyse_session, session_id, correction)

    async def analyse_file(self, path: Path, *, correction: bool = True) -> SessionAnalysis:
        """All metrics of a file of RR intervals. Raises ExchangeError where it is none."""

        def work() -> SessionAnalysis:
            recording = read_recording(path)
            return analyse(recording.records, info=_described(recording), correction=correction)

        return await asyncio.to_thread(work)

    async def export(
        self, session_id: str, path: Path, form: ExportForm, *, overwrite: bool = False
    ) -> Path:
        """Write a session for other programs; where it was written to.

        Raises StorageError where there is no such session, ExchangeError where the file exists
        or can't be written.
        """

        def work() -> Path:
            with closing(self._open_library()) as library:
                info = library.session(session_id)
                records = tuple(library.records(session_id))
            return write_session(records, info, path, form, overwrite=overwrite)

        return await asyncio.to_thread(work)

    def _analyse_session(self, session_id: str, correction: bool) -> SessionAnalysis:
        with closing(self._open_library()) as library:
            info = library.session(session_id)
            return analyse(library.records(session_id), info=info, correction=correction)


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
