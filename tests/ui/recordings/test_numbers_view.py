import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from beat_records import in_order, part, polar_h10
from biofeedback.analysis.request import AnalysisRequest, Breadth
from biofeedback.backend.background import Progress
from biofeedback.dsp.catalogue import NEUROKIT2, catalogue
from biofeedback.records import SourceKind
from biofeedback.ui.recordings.numbers_view import CLOSE, NumbersView
from biofeedback.ui.recordings.row import row_of
from biofeedback.ui.widgets.big_button import BigButton
from biofeedback.ui.widgets.sheet import Sheet
from ui.program_double import DiskFullError, FakeNumbers, FakeProgram, PatientAsk, session
from ui.window_fixtures import Show

LEFT = Qt.MouseButton.LeftButton
PARTS = [part(0.0, 0, "Baseline"), part(300.0, 1, "Training")]


@pytest.fixture
def program() -> FakeProgram:
    """A session of two parts."""
    return FakeProgram(numbers=FakeNumbers(records=in_order(polar_h10(), PARTS)))


@pytest.fixture
def view(show: Show, program: FakeProgram) -> NumbersView:
    """It, opened."""
    view = NumbersView(program.ask)
    show(view, width_px=1000, height_px=700)
    view.open(row_of(session("a", kind=SourceKind.SIMULATED)))
    return view


def _texts(view: NumbersView) -> set[str]:
    return {label.text() for label in view.findChildren(QLabel) if label.isVisibleTo(view)}


def test_it_says_whose_numbers_these_are_and_what_they_rest_on(view: NumbersView) -> None:
    assert {"Saturday 21 November 2026, 17:30", "simulated", "RMSSD"} <= _texts(view)
    assert any("620 beats" in text for text in _texts(view))
    assert not view.stop_button.isVisibleTo(view)
    assert not view.again_button.isVisibleTo(view)


def test_choices_are_computed_by_a_press(view: NumbersView, program: FakeProgram) -> None:
    QTest.mouseClick(view.breadth.button(Breadth.ALL), LEFT)
    QTest.mouseClick(view.intervals.button(True), LEFT)
    QTest.mouseClick(view.profile.button(NEUROKIT2), LEFT)
    assert [request for _, request, _ in program.numbers.asked[1:]] == [
        AnalysisRequest(breadth=Breadth.ALL),
        AnalysisRequest(breadth=Breadth.ALL, with_intervals=True),
        AnalysisRequest(breadth=Breadth.ALL, profile=NEUROKIT2),
    ]
    assert view.intervals.button(False).isChecked()
    assert not view.intervals.button(True).isEnabled()
    assert any("Only the Task Force definitions" in text for text in _texts(view))


def test_parts_are_chosen_by_a_press(view: NumbersView) -> None:
    before = view.table.shown
    assert view.parts is not None
    QTest.mouseClick(view.parts.button(2), LEFT)
    assert view.table.shown != before
    assert view.parts.button(2).isChecked()


def test_a_recording_without_parts_has_no_choice_of_them(
    view: NumbersView, program: FakeProgram
) -> None:
    program.numbers.records = polar_h10()
    view.open(row_of(session("b")))
    assert view.parts is None
    assert "simulated" not in _texts(view)


def test_progress_is_shown_and_can_be_stopped(
    qtbot: QtBot, show: Show, program: FakeProgram
) -> None:
    program.numbers.progress = (Progress(done=1, of=4, step="rmssd"),)
    ask = PatientAsk(program)
    view = NumbersView(ask)
    show(view, width_px=1000, height_px=700)
    view.open(row_of(session("a")))
    assert view.progress.isVisibleTo(view)
    view.presenter.take(Progress(done=1, of=4, step="rmssd"))
    assert view.progress.text() == "25 % · RMSSD"
    QTest.mouseClick(view.stop_button, LEFT)
    assert not view.stop_button.isVisibleTo(view)
    assert view.problem.isVisibleTo(view)
    ask.do_next()
    ask.do_next()
    assert program.numbers.stops == 1
    QTest.mouseClick(view.again_button, LEFT)
    ask.do_next()
    assert view.table.shown
    assert not view.problem.isVisibleTo(view)
    qtbot.waitUntil(lambda: view.progress.text() == "")


def test_what_goes_wrong_is_said(view: NumbersView, program: FakeProgram) -> None:
    program.numbers.error = DiskFullError()
    QTest.mouseClick(view.breadth.button(Breadth.ALL), LEFT)
    assert view.problem.text()
    assert view.table.shown == ()


def test_a_number_explains_itself(view: NumbersView) -> None:
    button = next(
        each for each in view.findChildren(BigButton) if each.accessibleName() == "About RMSSD"
    )
    QTest.mouseClick(button, LEFT)
    (sheet,) = view.findChildren(Sheet)
    texts = [label.text() for label in sheet.findChildren(QLabel)]
    assert any(text.startswith(catalogue()["rmssd"].definition) for text in texts)
    QTest.mouseClick(sheet.button(CLOSE), LEFT)


@pytest.mark.parametrize("by_key", [False, True])
def test_there_is_a_way_back(qtbot: QtBot, view: NumbersView, by_key: bool) -> None:
    with qtbot.waitSignal(view.closed):
        if by_key:
            QTest.keyClick(view, Qt.Key.Key_Escape)
        else:
            QTest.mouseClick(view.back_button, LEFT)
    assert view.presenter.state.recording is None


def test_the_keyboard_begins_at_the_way_back(qtbot: QtBot, view: NumbersView) -> None:
    view.window().activateWindow()
    qtbot.waitUntil(view.back_button.hasFocus)
    QTest.keyClick(view.back_button, Qt.Key.Key_Tab)
    assert view.breadth.button(Breadth.CORE).hasFocus()
