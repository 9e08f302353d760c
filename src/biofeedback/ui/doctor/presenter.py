"""Decides what the sheet “What's wrong?” shows, while steps are looked at and afterwards."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from biofeedback.backend.doctor import Checked, Examination, OnChecked, Outcome, Step
from biofeedback.backend.doctor_sentences import of_check, of_outcome, of_step, verdict_of
from biofeedback.backend.program import Program
from biofeedback.errors import BiofeedbackError
from biofeedback.ui.asking import Ask
from biofeedback.ui.messages import sentence_of
from biofeedback.wording import tr


class RowStatus(StrEnum):
    """Where a step stands."""

    WAITING = "waiting"
    RUNNING = "running"
    OK = "ok"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """One step."""

    name: str
    status: RowStatus
    text: str
    """What it found, or where it stands, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DoctorState:
    """Everything in the sheet."""

    rows: tuple[StepRow, ...]
    is_running: bool
    sentence: str
    """What all of it comes to; that it is being looked at, meanwhile."""
    remedy: str
    """The one thing to try; empty meanwhile."""
    is_well: bool
    """Whether nothing was found to be wrong."""
    said: str
    """What became of the file for support; may be empty."""
    is_problem: bool
    """Whether ``said`` tells of trouble."""


class DoctorPresenter:
    """One examination after the other, of one strap."""

    def __init__(
        self,
        ask: Ask,
        show: Callable[[DoctorState], None],
        *,
        address: str | None,
        told: OnChecked,
    ) -> None:
        """``told`` is called in the backend's thread; it is to bring each step to ``take``."""
        self._ask = ask
        self._show = show
        self._address = address
        self._told = told
        self._done: dict[Step, Checked] = {}
        self._examination: Examination | None = None
        self._is_running = False
        self._said, self._is_problem = "", False

    @property
    def state(self) -> DoctorState:
        """What is shown now."""
        verdict = None if self._examination is None else verdict_of(self._examination)
        return DoctorState(
            rows=tuple(self._row(step) for step in Step),
            is_running=self._is_running,
            sentence=tr("Looking. This can take half a minute; wear the strap.")
            if verdict is None
            else verdict.sentence,
            remedy="" if verdict is None else verdict.remedy,
            is_well=self._examination is not None and self._examination.failed is None,
            said=self._said,
            is_problem=self._is_problem,
        )

    def examine(self) -> None:
        """Look at every step, from the first."""
        if self._is_running:
            return
        self._done.clear()
        self._examination, self._is_running = None, True
        self._say("")
        address, told = self._address, self._told

        async def job(program: Program) -> Examination | None:
            return await program.doctor.examine(address, told)

        self._ask(job, done=self._examined, failed=self._failed)

    def take(self, checked: Checked) -> None:
        """A step is done."""
        if self._is_running:
            self._done[checked.step] = checked
            self._show(self.state)

    def stop(self) -> None:
        """Nobody looks any more: leave radio and strap to others."""
        if not self._is_running:
            return
        self._is_running = False

        async def job(program: Program) -> None:
            await program.doctor.stop()

        self._ask(job)

    def save(self, path: Path) -> None:
        """Write the file for support, with what was found last."""
        examination = self._examination

        async def job(program: Program) -> Path:
            return await program.support.save(path, examination)

        self._ask(job, done=self._saved, failed=self._not_saved)

    def _examined(self, examination: Examination | None) -> None:
        if examination is None or not self._is_running:
            return
        self._is_running = False
        self._examination = examination
        self._done = {checked.step: checked for checked in examination.checks}
        self._show(self.state)

    def _failed(self, error: BiofeedbackError) -> None:
        self._is_running = False
        self._say(sentence_of(error), is_problem=True)

    def _saved(self, path: Path) -> None:
        self._say(
            tr("Saved as {name}, without names, addresses or heartbeats. You can read it first.")
            .format(name=path.name)
        )  # fmt: skip

    def _not_saved(self, error: BiofeedbackError) -> None:
        self._say(sentence_of(error), is_problem=True)

    def _say(self, text: str, *, is_problem: bool = False) -> None:
        self._said, self._is_problem = text, is_problem
        self._show(self.state)

    def _row(self, step: Step) -> StepRow:
        checked = self._done.get(step)
        if checked is not None:
            text = of_check(checked) or of_outcome(checked.outcome)
            return StepRow(name=of_step(step), status=_STATUSES[checked.outcome], text=text)
        if self._is_running and step is self._next:
            return StepRow(name=of_step(step), status=RowStatus.RUNNING, text=tr("looking …"))
        return StepRow(name=of_step(step), status=RowStatus.WAITING, text="")

    @property
    def _next(self) -> Step | None:
        return next((step for step in Step if step not in self._done), None)


_STATUSES = {
    Outcome.OK: RowStatus.OK,
    Outcome.FAILED: RowStatus.FAILED,
    Outcome.SKIPPED: RowStatus.SKIPPED,
}
