"""A program whose rooms are lists, and a way to ask it without a thread."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar, cast

from biofeedback.analysis.request import AnalysisRequest
from biofeedback.analysis.session_analysis import SessionAnalysis, analyse
from biofeedback.backend.background import OnProgress, Progress
from biofeedback.backend.choices import StrapChoice
from biofeedback.backend.doctor import Checked, Examination, OnChecked, Outcome, Step
from biofeedback.backend.files import ExportForm
from biofeedback.backend.known_straps import KnownStrap
from biofeedback.backend.program import Program
from biofeedback.backend.standby import OnStandby
from biofeedback.commands import Command
from biofeedback.errors import BiofeedbackError
from biofeedback.records import Record, SessionInfo, SourceInfo, SourceKind
from biofeedback.settings import Settings
from biofeedback.ui.asking import Failed

_T = TypeVar("_T")

SATURDAY_UTC_S = 1_795_278_600.0
"""2026-11-21 16:30 UTC."""


class DiskFullError(BiofeedbackError):
    """Something that went wrong."""


def session(
    session_id: str = "a",
    *,
    kind: SourceKind = SourceKind.STRAP,
    ended_s: float | None = 900.0,
    is_recovered: bool = False,
    started_utc_s: float = SATURDAY_UTC_S,
) -> SessionInfo:
    """A stored session, an hour east of Greenwich."""
    return SessionInfo(
        session_id=session_id,
        started_utc_s=started_utc_s,
        zone_offset_s=3600,
        plan_name="Calm breathing",
        source=SourceInfo(key="strap", kind=kind, label="Polar H10"),
        app_version="1",
        ended_s=ended_s,
        is_recovered=is_recovered,
    )


@dataclass
class FakeLibrary:
    """Sessions and settings in memory."""

    stored: tuple[SessionInfo, ...] = ()
    trashed: list[str] = field(default_factory=list)
    kept: Settings = field(default_factory=Settings)
    saves: list[Settings] = field(default_factory=list)
    error: BiofeedbackError | None = None

    async def sessions(self) -> tuple[SessionInfo, ...]:
        """What is not in the trash."""
        self._fail()
        return tuple(info for info in self.stored if info.session_id not in self.trashed)

    async def trash(self, session_id: str) -> None:
        """Put it away."""
        self._fail()
        self.trashed.append(session_id)

    async def restore(self, session_id: str) -> None:
        """Take it back."""
        self._fail()
        self.trashed.remove(session_id)

    async def settings(self) -> Settings:
        """What was saved last."""
        self._fail()
        return self.kept

    async def save_settings(self, settings: Settings) -> None:
        """Remember."""
        self._fail()
        self.kept = replace(settings)
        self.saves.append(settings)

    def _fail(self) -> None:
        if self.error is not None:
            raise self.error


@dataclass
class FakeFiles:
    """Remembers what was to be written."""

    exports: list[tuple[str, Path, ExportForm]] = field(default_factory=list)
    error: BiofeedbackError | None = None

    async def export(
        self, session_id: str, path: Path, form: ExportForm, *, overwrite: bool = False
    ) -> Path:
        """Write nothing."""
        assert overwrite
        if self.error is not None:
            raise self.error
        self.exports.append((session_id, path, form))
        return path


@dataclass
class FakeSessions:
    """Remembers commands."""

    sent: list[tuple[str, Command]] = field(default_factory=list)

    def send(self, run_id: str, command: Command) -> None:
        """Remember."""
        self.sent.append((run_id, command))


@dataclass
class FakeKnownStraps:
    """Straps that were used, in memory."""

    known: tuple[KnownStrap, ...] = ()
    error: BiofeedbackError | None = None

    async def list(self) -> tuple[KnownStrap, ...]:
        """All of them."""
        if self.error is not None:
            raise self.error
        return self.known

    async def forget(self, address: str) -> bool:
        """One of them no more."""
        self.known = tuple(strap for strap in self.known if strap.address != address)
        return True

    async def set_automatic(self, address: str | None) -> None:
        """One of them, or none."""
        self.known = tuple(
            replace(strap, is_automatic=strap.address == address) for strap in self.known
        )


@dataclass
class FakeStandby:
    """Remembers what is held ready."""

    held: list[StrapChoice | None] = field(default_factory=list)
    tell: OnStandby | None = None

    async def hold(self, choice: StrapChoice, on_change: OnStandby) -> None:
        """Remember."""
        self.held.append(choice)
        self.tell = on_change

    async def release(self) -> None:
        """Remember, too."""
        self.held.append(None)


@dataclass
class FakeDoctor:
    """Finds what it is told to find."""

    finds: tuple[Checked, ...] = tuple(Checked(step=step, outcome=Outcome.OK) for step in Step)
    asked: list[str | None] = field(default_factory=list)
    stops: int = 0
    error: BiofeedbackError | None = None

    async def examine(self, address: str | None, on_checked: OnChecked) -> Examination | None:
        """Tell every step."""
        self.asked.append(address)
        if self.error is not None:
            raise self.error
        for checked in self.finds:
            on_checked(checked)
        return Examination(checks=self.finds, is_of_running_link=False)

    async def stop(self) -> None:
        """Count."""
        self.stops += 1


@dataclass
class FakeSupport:
    """Remembers what was to be written."""

    saved: list[tuple[Path, Examination | None]] = field(default_factory=list)
    error: BiofeedbackError | None = None

    async def save(self, path: Path, examination: Examination | None = None) -> Path:
        """Write nothing."""
        if self.error is not None:
            raise self.error
        self.saved.append((path, examination))
        return path


@dataclass
class FakeNumbers:
    """Analyses the same records, whatever is asked for."""

    records: Sequence[Record] = ()
    asked: list[tuple[str, AnalysisRequest, float | None]] = field(default_factory=list)
    progress: tuple[Progress, ...] = ()
    stops: int = 0
    error: BiofeedbackError | None = None

    async def of_session(
        self,
        session_id: str,
        request: AnalysisRequest,
        *,
        length_s: float | None,
        on_progress: OnProgress,
    ) -> SessionAnalysis:
        """At once."""
        self.asked.append((session_id, request, length_s))
        for progress in self.progress:
            on_progress(progress)
        if self.error is not None:
            raise self.error
        return analyse(
            self.records,
            profile=request.profile,
            metrics=request.names,
            with_intervals=request.with_intervals,
        )

    def stop(self) -> None:
        """Count."""
        self.stops += 1


@dataclass
class FakeProgram:
    """Everything the window asks of a program."""

    library: FakeLibrary = field(default_factory=FakeLibrary)
    files: FakeFiles = field(default_factory=FakeFiles)
    numbers: FakeNumbers = field(default_factory=FakeNumbers)
    sessions: FakeSessions = field(default_factory=FakeSessions)
    known_straps: FakeKnownStraps = field(default_factory=FakeKnownStraps)
    standby: FakeStandby = field(default_factory=FakeStandby)
    doctor: FakeDoctor = field(default_factory=FakeDoctor)
    support: FakeSupport = field(default_factory=FakeSupport)
    library_path: Path = Path("library.sqlite")
    recovered: tuple[SessionInfo, ...] = ()
    startup_problem: BiofeedbackError | None = None
    closed: int = 0

    async def close(self) -> None:
        """Count."""
        self.closed += 1

    @property
    def as_program(self) -> Program:
        """The same, for code that wants the real one."""
        return cast(Program, self)

    async def open(self) -> Program:
        """Opened at once."""
        return self.as_program

    def ask(
        self,
        job: Callable[[Program], Awaitable[_T]],
        *,
        done: Callable[[_T], None] | None = None,
        failed: Failed | None = None,
    ) -> None:
        """Do it now, in this thread, and answer before returning."""

        async def run() -> _T:
            return await job(self.as_program)

        try:
            result = asyncio.run(run())
        except BiofeedbackError as error:
            if failed is None:
                raise
            failed(error)
        else:
            if done is not None:
                done(result)


@dataclass
class PatientAsk:
    """Keeps jobs until it is told to do them, as a slow disk would."""

    program: FakeProgram
    waiting: list[Callable[[], None]] = field(default_factory=list)

    def __call__(
        self,
        job: Callable[[Program], Awaitable[_T]],
        *,
        done: Callable[[_T], None] | None = None,
        failed: Failed | None = None,
    ) -> None:
        """Remember the job."""
        self.waiting.append(lambda: self.program.ask(job, done=done, failed=failed))

    def do_next(self) -> None:
        """Do the oldest."""
        self.waiting.pop(0)()
