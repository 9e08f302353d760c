"""Decides what the list of stored sessions shows, and asks for what is done with them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from biofeedback.backend.files import ExportForm
from biofeedback.backend.program import Program
from biofeedback.errors import BiofeedbackError
from biofeedback.records import SessionInfo
from biofeedback.ui.asking import Ask
from biofeedback.ui.messages import sentence_of
from biofeedback.ui.recordings.row import RecordingRow, row_of
from biofeedback.wording import tr, trn

SHOWN_AT_FIRST = 30
"""Rows; a long list is shown piece by piece."""


class ListStage(StrEnum):
    """Where the list stands."""

    LOADING = "loading"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A sentence above the list."""

    text: str
    is_problem: bool = False
    can_undo: bool = False
    """Whether the last removal can be taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingsState:
    """Everything the view shows."""

    stage: ListStage = ListStage.LOADING
    rows: tuple[RecordingRow, ...] = ()
    """Those that are shown, newest first."""
    more_count: int = 0
    """How many older ones there are."""
    said: Said | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever recorded, or everything is put away."""
        return self.stage is ListStage.READY and not self.rows


class RecordingsPresenter:
    """Keeps the state; ``show`` is told each time it changes."""

    def __init__(self, ask: Ask, show: Callable[[RecordingsState], None]) -> None:
        self._ask = ask
        self._show = show
        self._infos: tuple[SessionInfo, ...] = ()
        self._shown_count = SHOWN_AT_FIRST
        self._leaving: set[str] = set()
        self._removed: str | None = None
        self._state = RecordingsState()

    @property
    def state(self) -> RecordingsState:
        """What is shown now."""
        return self._state

    def refresh(self) -> None:
        """Look at the library again."""

        async def job(program: Program) -> tuple[SessionInfo, ...]:
            return await program.library.sessions()

        self._ask(job, done=self._loaded, failed=self._not_loaded)

    def show_more(self) -> None:
        """Show as many again."""
        self._shown_count += SHOWN_AT_FIRST
        self._list()

    def move_to_trash(self, session_id: str) -> None:
        """Put a session away; asked twice it happens once."""
        if session_id in self._leaving:
            return
        self._leaving.add(session_id)

        async def job(program: Program) -> None:
            await program.library.trash(session_id)

        def failed(error: BiofeedbackError) -> None:
            self._leaving.discard(session_id)
            self._tell_problem(error)

        self._ask(job, done=lambda _: self._moved(session_id), failed=failed)

    def undo(self) -> None:
        """Take the last removal back, if there is one."""
        session_id, self._removed = self._removed, None
        if session_id is None:
            return

        async def job(program: Program) -> tuple[SessionInfo, ...]:
            await program.library.restore(session_id)
            return await program.library.sessions()

        def restored(infos: tuple[SessionInfo, ...]) -> None:
            self._tell(None)
            self._loaded(infos)

        def failed(error: BiofeedbackError) -> None:
            self._removed = session_id
            self._tell(Said(text=sentence_of(error), is_problem=True, can_undo=True))

        self._ask(job, done=restored, failed=failed)

    def export(self, session_id: str, path: Path, form: ExportForm) -> None:
        """Write a session to a file that a person chose; an older one there is replaced."""

        async def job(program: Program) -> Path:
            return await program.files.export(session_id, path, form, overwrite=True)

        def written(target: Path) -> None:
            self._tell(Said(text=tr("Written to {path}.").format(path=target)))

        self._ask(job, done=written, failed=self._tell_problem)

    def dismiss(self) -> None:
        """Put the sentence away; what was removed stays removed."""
        self._removed = None
        self._tell(None)

    def _loaded(self, infos: tuple[SessionInfo, ...]) -> None:
        self._infos = infos
        self._leaving.clear()
        if self._state.stage is ListStage.FAILED:
            self._state = replace(self._state, said=None)
        self._list()

    def _not_loaded(self, error: BiofeedbackError) -> None:
        self._change(
            replace(
                self._state,
                stage=ListStage.FAILED,
                rows=(),
                more_count=0,
                said=Said(text=sentence_of(error), is_problem=True),
            )
        )

    def _list(self) -> None:
        shown = self._infos[: self._shown_count]
        self._change(
            replace(
                self._state,
                stage=ListStage.READY,
                rows=tuple(row_of(info) for info in shown),
                more_count=len(self._infos) - len(shown),
            )
        )

    def _moved(self, session_id: str) -> None:
        moved = [info for info in self._infos if info.session_id == session_id]
        self._removed = session_id
        self._tell(Said(text=_moved_words(moved), can_undo=True))
        self._loaded(tuple(info for info in self._infos if info.session_id != session_id))

    def _tell(self, said: Said | None) -> None:
        self._change(replace(self._state, said=said))

    def _tell_problem(self, error: BiofeedbackError) -> None:
        self._tell(Said(text=sentence_of(error), is_problem=True))

    def _change(self, state: RecordingsState) -> None:
        if state != self._state:
            self._state = state
            self._show(state)


def more_words(count: int) -> str:
    """What the button says that shows older sessions."""
    return trn("Show {count} older session", "Show {count} older sessions", count).format(
        count=count
    )


def _moved_words(moved: list[SessionInfo]) -> str:
    when = row_of(moved[0]).when if moved else tr("The session")
    return tr("{when} is in the trash; nothing of it is deleted.").format(when=when)
