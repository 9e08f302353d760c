"""The room where recordings are analysed and handed out."""

import asyncio
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from biofeedback.analysis.bare_window import bare_window
from biofeedback.analysis.ecg import EcgBeats, ecg_of
from biofeedback.analysis.neurokit2_check import Check
from biofeedback.analysis.neurokit2_numbers import MOST_BEATS
from biofeedback.analysis.neurokit2_report import WideReport, five_minutes
from biofeedback.analysis.request import AnalysisRequest
from biofeedback.analysis.session_analysis import SessionAnalysis
from biofeedback.analysis.sliding_course import SlidingCourse, SlidingRequest
from biofeedback.backend.analysing import Stretches, analysed, slid, stretches
from biofeedback.backend.background import OnProgress, Progress, in_background
from biofeedback.backend.inputs import FileInput, Input, StoredInput
from biofeedback.backend.neurokit2_jobs import check, delineate, research_report
from biofeedback.exchange.exports.writing import ExportForm, write_session
from biofeedback.exchange.imports.ecg_text import VoltageUnit, read_ecg
from biofeedback.records import SessionInfo
from biofeedback.storage.library import Library

__all__ = ["ExportForm", "Files", "VoltageUnit"]

_CORE = AnalysisRequest()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedInput:
    """A recording's longest stretch, held against NeuroKit2."""

    info: SessionInfo
    check: Check
    is_cut: bool
    """Whether only the first 5 minutes of it were, because it is too long for NeuroKit2."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResearchedInput:
    """A recording's longest stretch as NeuroKit2 sees it."""

    info: SessionInfo
    report: WideReport


class Files:
    """Reads foreign files and stored sessions, off the loop.

    Quick requests are done in a thread, long ones in a process of their own: those tell
    ``on_progress`` on the loop how far they are, and end when the caller is cancelled.
    """

    def __init__(self, open_library: Callable[[], Library]) -> None:
        self._open_library = open_library

    async def stored(self, session_id: str) -> StoredInput:
        """A session as something to analyse; whether it is there is seen when it is read.

        Raises StorageError where the library can't be used.
        """

        def work() -> StoredInput:
            with closing(self._open_library()) as library:
                return StoredInput(library_path=library.path, session_id=session_id)

        return await asyncio.to_thread(work)

    async def analyse_session(
        self,
        session_id: str,
        request: AnalysisRequest = _CORE,
        *,
        is_apart: bool = False,
        on_progress: OnProgress | None = None,
    ) -> SessionAnalysis:
        """Metrics of a stored session. Raises StorageError where there is none."""
        stored = await self.stored(session_id)
        return await self.analyse(stored, request, is_apart=is_apart, on_progress=on_progress)

    async def analyse_file(
        self,
        path: Path,
        request: AnalysisRequest = _CORE,
        *,
        on_progress: OnProgress | None = None,
    ) -> SessionAnalysis:
        """Metrics of a file of RR intervals. Raises ExchangeError where it is none."""
        return await self.analyse(FileInput(path=path), request, on_progress=on_progress)

    async def analyse(
        self,
        one: Input,
        request: AnalysisRequest,
        *,
        is_apart: bool = False,
        on_progress: OnProgress | None = None,
    ) -> SessionAnalysis:
        """The metrics that are asked for. Raises ExchangeError, StorageError, BackgroundError.

        ``is_apart`` asks for a process of its own although the request is quick: the recording may
        be long.
        """
        if is_apart or request.is_long:
            return await in_background(partial(analysed, one, request), on_progress)
        return await asyncio.to_thread(analysed, one, request, _silent)

    async def slide(
        self, one: Input, request: SlidingRequest, *, on_progress: OnProgress | None = None
    ) -> SlidingCourse:
        """Metrics along a recording. Raises as ``analyse`` does."""
        return await in_background(partial(slid, one, request), on_progress)

    async def check(
        self, one: Input, *, correction: bool = True, on_progress: OnProgress | None = None
    ) -> CheckedInput:
        """Our numbers of the longest stretch beside NeuroKit2's. Raises as ``analyse`` does.

        Of a stretch of more than 5,000 beats the first 5 minutes are taken.
        """
        read = await _read(one, correction=correction)
        stretch = bare_window(read.beats).longest.beats
        is_cut = len(stretch) > MOST_BEATS
        beats = five_minutes(stretch)[0] if is_cut else stretch
        done = await in_background(partial(check, beats.rr_ms), on_progress)
        return CheckedInput(info=read.info, check=done, is_cut=is_cut)

    async def research(
        self, one: Input, *, correction: bool = True, on_progress: OnProgress | None = None
    ) -> ResearchedInput:
        """Every number that NeuroKit2 gives of the longest stretch. Raises as ``analyse`` does."""
        read = await _read(one, correction=correction)
        report = await in_background(partial(research_report, read.beats), on_progress)
        return ResearchedInput(info=read.info, report=report)

    async def delineate(
        self,
        path: Path,
        *,
        rate_hz: float,
        unit: VoltageUnit = VoltageUnit.MICROVOLT,
        on_progress: OnProgress | None = None,
    ) -> EcgBeats:
        """Beats, waves and quality of a file of ECG samples.

        Raises ExchangeError where it is none, EcgError where its samples are no ECG, and
        BackgroundError.
        """
        ecg = ecg_of(await asyncio.to_thread(read_ecg, path, unit), rate_hz)
        return await in_background(partial(delineate, ecg), on_progress)

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


async def _read(one: Input, *, correction: bool) -> Stretches:
    return await asyncio.to_thread(partial(stretches, one, correction=correction))


def _silent(_progress: Progress) -> None:
    """A thread's job is over before anybody could read how far it is."""
