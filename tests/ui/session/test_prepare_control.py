from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from biofeedback.backend.straps import SeenStrap
from biofeedback.records import SourceKind
from biofeedback.sensors.errors import BluetoothProblem, SensorError
from biofeedback.settings import Settings
from biofeedback.ui.session.pace_control import SlowPaceGate
from biofeedback.ui.session.prepare_control import SCAN_S, PrepareControl
from biofeedback.ui.session.prepare_presenter import PreparePresenter, StartRequest
from biofeedback.ui.session.prepare_view import PrepareView
from biofeedback.ui.theme import LIGHT
from ui.program_double import FakeProgram, PatientAsk
from ui.window_fixtures import Show

LEFT = Qt.MouseButton.LeftButton
H10 = SeenStrap(address="A", name="H10", rssi_dbm=-60, is_connected=False)
OH1 = SeenStrap(address="B", name="OH1", rssi_dbm=-70, is_connected=False)


class FakeStraps:
    """One strap at first, two in the end, or trouble."""

    def __init__(self, error: SensorError | None) -> None:
        self.error = error
        self.scans: list[float] = []

    async def scan(
        self, *, for_s: float, on_seen: Callable[[tuple[SeenStrap, ...]], None]
    ) -> tuple[SeenStrap, ...]:
        """Search."""
        self.scans.append(for_s)
        if self.error is not None:
            raise self.error
        on_seen((H10,))
        return (H10, OH1)


class ProgramWithStraps(FakeProgram):
    """A program that can search."""

    def __init__(self, straps: FakeStraps) -> None:
        super().__init__()
        self.straps = straps


class Desk:
    """A view with its control, and what the backend is asked."""

    def __init__(self, show: Show, error: SensorError | None = None) -> None:
        self.straps = FakeStraps(error)
        self.ask = PatientAsk(ProgramWithStraps(self.straps))
        self.view = PrepareView(LIGHT)
        self.presenter = PreparePresenter(Settings(), SlowPaceGate())
        self.control = PrepareControl(self.view, self.presenter, self.ask, self.view)
        show(self.view, width_px=1000, height_px=900)


@pytest.fixture
def desk(show: Show) -> Desk:
    """With Bluetooth."""
    return Desk(show)


def test_choosing_a_strap_begins_to_search(qtbot: QtBot, desk: Desk) -> None:
    QTest.mouseClick(desk.view.sources.button(SourceKind.STRAP), LEFT)
    assert desk.presenter.state.is_scanning
    assert desk.view.scan_button.text() == "Searching …"
    desk.ask.do_next()
    assert desk.straps.scans == [SCAN_S]
    assert [row.name for row in desk.presenter.state.straps] == ["H10", "OH1"]
    qtbot.waitUntil(lambda: desk.view.straps.button("A").isVisible())


def test_the_list_is_kept_fresh_until_a_strap_is_chosen(desk: Desk) -> None:
    QTest.mouseClick(desk.view.sources.button(SourceKind.STRAP), LEFT)
    desk.ask.do_next()
    assert len(desk.ask.waiting) == 1
    QTest.mouseClick(desk.view.straps.button("A"), LEFT)
    desk.ask.do_next()
    assert desk.ask.waiting == []
    assert desk.view.scan_button.isEnabled()


def test_nobody_searches_while_nobody_looks(desk: Desk) -> None:
    QTest.mouseClick(desk.view.sources.button(SourceKind.STRAP), LEFT)
    desk.view.hide()
    desk.ask.do_next()
    assert desk.ask.waiting == []


def test_why_a_search_failed_is_shown(show: Show) -> None:
    desk = Desk(show, SensorError(BluetoothProblem.ADAPTER_OFF))
    QTest.mouseClick(desk.view.sources.button(SourceKind.STRAP), LEFT)
    desk.ask.do_next()
    assert "switched off" in desk.presenter.state.scan.text
    assert desk.ask.waiting == []


def test_a_chosen_strap_needs_no_new_search(desk: Desk) -> None:
    QTest.mouseClick(desk.view.sources.button(SourceKind.STRAP), LEFT)
    desk.ask.do_next()
    QTest.mouseClick(desk.view.straps.button("A"), LEFT)
    desk.ask.do_next()
    desk.view.source_chosen.emit(SourceKind.FILE)
    desk.view.source_chosen.emit(SourceKind.STRAP)
    assert desk.ask.waiting == []
    assert desk.view.start_button.isEnabled()


def test_start_hands_over_what_was_chosen(desk: Desk) -> None:
    wished: list[StartRequest] = []
    desk.control.start_wished.connect(wished.append)
    QTest.mouseClick(desk.view.sources.button(SourceKind.SIMULATED), LEFT)
    desk.view.minutes_wished.emit(5.0)
    desk.view.share_wished.emit(0.4)
    QTest.mouseClick(desk.view.start_button, LEFT)
    assert wished[0].plan.duration_s == 300.0
    assert not desk.view.start_button.isEnabled()


def test_a_slow_pace_is_asked_about_before_it_is_taken(desk: Desk) -> None:
    desk.view.rate_wished.emit(4.0)
    assert desk.view.slow_yes.isVisible()
    assert desk.view.rate.value == 6.0
    QTest.mouseClick(desk.view.slow_yes, LEFT)
    assert desk.view.rate.value == 4.0
    assert not desk.view.slow_yes.isVisible()
