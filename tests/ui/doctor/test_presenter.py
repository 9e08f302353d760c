from pathlib import Path

from biofeedback.backend.doctor import Cause, Checked, Outcome, Step
from biofeedback.sensors.errors import BluetoothProblem, SensorError
from biofeedback.ui.doctor.presenter import DoctorPresenter, DoctorState, RowStatus
from ui.program_double import DiskFullError, FakeProgram, PatientAsk

WELL = tuple(Checked(step=step, outcome=Outcome.OK) for step in Step)
OFF = (
    *(Checked(step=step, outcome=Outcome.OK) for step in tuple(Step)[:3]),
    Checked(step=Step.POWER, outcome=Outcome.FAILED, cause=Cause.ADAPTER_OFF),
    *(Checked(step=step, outcome=Outcome.SKIPPED) for step in tuple(Step)[4:]),
)


class Desk:
    """A presenter, and what it showed."""

    def __init__(self, finds: tuple[Checked, ...] = WELL) -> None:
        self.program = FakeProgram()
        self.program.doctor.finds = finds
        self.ask = PatientAsk(self.program)
        self.shown: list[DoctorState] = []
        self.steps: list[Checked] = []
        self.presenter = DoctorPresenter(
            self.ask, self.shown.append, address="A", told=self.steps.append
        )

    @property
    def statuses(self) -> list[RowStatus]:
        return [row.status for row in self.presenter.state.rows]


def test_steps_are_shown_as_they_are_done() -> None:
    desk = Desk()
    desk.presenter.examine()
    assert desk.statuses == [RowStatus.RUNNING, *[RowStatus.WAITING] * 8]
    assert "Looking" in desk.shown[-1].sentence
    desk.presenter.take(WELL[0])
    assert desk.statuses[:3] == [RowStatus.OK, RowStatus.RUNNING, RowStatus.WAITING]
    assert desk.shown[-1] == desk.presenter.state
    desk.ask.do_next()
    assert desk.program.doctor.asked == ["A"]
    assert desk.statuses == [RowStatus.OK] * 9
    assert desk.shown[-1].is_well
    assert desk.steps == [*WELL]


def test_it_ends_with_one_sentence_and_one_thing_to_try() -> None:
    desk = Desk(OFF)
    desk.presenter.examine()
    desk.presenter.examine()
    assert len(desk.ask.waiting) == 1
    desk.ask.do_next()
    state = desk.shown[-1]
    assert state.sentence == "Bluetooth is switched off."
    assert state.remedy.startswith("Switch Bluetooth on")
    assert (state.is_well, state.is_running) == (False, False)
    assert state.rows[3].text == "Bluetooth is switched off."
    assert desk.statuses[3:] == [RowStatus.FAILED, *[RowStatus.SKIPPED] * 5]
    desk.presenter.examine()
    assert desk.presenter.state.remedy == ""


def test_who_looks_no_more_stops_it() -> None:
    desk = Desk()
    desk.presenter.examine()
    desk.presenter.stop()
    count = len(desk.shown)
    desk.presenter.take(WELL[0])
    desk.ask.do_next()
    desk.ask.do_next()
    assert desk.program.doctor.stops == 1
    assert len(desk.shown) == count
    desk.presenter.stop()
    assert desk.ask.waiting == []


def test_what_was_found_is_saved(tmp_path: Path) -> None:
    desk = Desk(OFF)
    desk.presenter.examine()
    desk.ask.do_next()
    desk.presenter.save(tmp_path / "support.json")
    desk.ask.do_next()
    ((path, examination),) = desk.program.support.saved
    assert path == tmp_path / "support.json"
    assert examination is not None
    assert examination.checks == OFF
    assert "Saved as support.json" in desk.shown[-1].said
    assert not desk.shown[-1].is_problem


def test_trouble_is_told(tmp_path: Path) -> None:
    desk = Desk()
    desk.program.doctor.error = SensorError(BluetoothProblem.FAILED)
    desk.presenter.examine()
    desk.ask.do_next()
    assert desk.shown[-1].is_problem
    assert not desk.shown[-1].is_running
    desk.program.support.error = DiskFullError()
    desk.presenter.save(tmp_path / "support.json")
    desk.ask.do_next()
    assert desk.shown[-1].is_problem
