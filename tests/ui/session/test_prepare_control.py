from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from biofeedback.backend.known_straps import KnownStrap
from biofeedback.backend.standby import StandbyState
from biofeedback.backend.straps import SeenStrap
from biofeedback.dsp.updates import SessionState
from biofeedback.records import LinkReason, LinkState, SourceKind
from biofeedback.sensors.errors import BluetoothProblem, SensorError
from biofeedback.settings import Settings
from biofeedback.ui.session.pace_control import SlowPaceGate
from biofeedback.ui.session.prepare_control import SCAN_S, PrepareControl
from biofeedback.ui.session.prepare_presenter import PreparePresenter, StartRequest
from biofeedback.ui.session.prepare_view import PrepareView
from biofeedback.ui.theme import LIGHT
from ui.program_double import DiskFullError, FakeProgram, PatientAsk
from ui.window_fixtures import Show

LEFT = Qt.MouseButton.LeftButton
H10 = SeenStrap(address="A", name="H10", rssi_dbm=-60, is_connected=False)
MINE = KnownStrap(address="M", name="My H10", last_used_utc_s=1_795_278_600.0)
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

    def __init__(
        self, show: Show, error: SensorError | None = None, known: tuple[KnownStrap, ...] = ()
    ) -> None:
        self.straps = FakeStraps(error)
        self.ask = PatientAsk(ProgramWithStraps(self.straps))
        self.view = PrepareView(LIGHT)
        self.presenter = PreparePresenter(Settings(), SlowPaceGate())
        self.control = PrepareControl(self.view, self.presenter, self.ask, self.view)
        self.program = self.ask.program
        self.program.known_straps.known = known
        show(self.view, width_px=1000, height_px=900)
        self.ask.do_next()  # what is known is looked up


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


def told(link: LinkState, reason: LinkReason = LinkReason.NONE) -> StandbyState:
    state = SessionState(link=link, link_reason=reason)
    return StandbyState(address="M", link=state, now_s=1.0)


def tell(qtbot: QtBot, desk: Desk, state: StandbyState, words: str) -> None:
    assert desk.program.standby.tell is not None
    desk.program.standby.tell(state)

    def is_told() -> bool:
        known = desk.presenter.state.known
        return known is not None and words in known.link.text

    qtbot.waitUntil(is_told)


def test_the_last_strap_is_connected_to_with_one_click(qtbot: QtBot, show: Show) -> None:
    desk = Desk(show, known=(MINE,))
    view = desk.view.known
    assert view.isVisible()
    assert desk.presenter.state.source is None
    QTest.mouseClick(view.connect_button, LEFT)
    desk.ask.do_next()
    assert [choice and choice.address for choice in desk.program.standby.held] == ["M"]
    assert desk.view.start_button.isEnabled()
    tell(qtbot, desk, told(LinkState.SEARCHING, LinkReason.NOT_FOUND), "Looking for the strap")
    assert view.examine_button.isVisible()
    tell(qtbot, desk, told(LinkState.LIVE), "Connected.")
    assert not view.examine_button.isVisible()
    assert view.release_button.isVisible()
    assert desk.ask.waiting == []


def test_it_is_let_go_when_something_else_is_wanted(show: Show) -> None:
    for wish in (
        lambda desk: QTest.mouseClick(desk.view.known.release_button, LEFT),
        lambda desk: desk.view.source_chosen.emit(SourceKind.SIMULATED),
        lambda desk: desk.view.strap_chosen.emit("B"),
    ):
        desk = Desk(show, known=(MINE,))
        QTest.mouseClick(desk.view.known.connect_button, LEFT)
        desk.ask.do_next()
        wish(desk)
        desk.ask.do_next()
        assert desk.program.standby.held[-1] is None
        assert desk.presenter.held is None


def test_a_strap_that_may_connects_by_itself(show: Show) -> None:
    desk = Desk(show, known=(replace(MINE, is_automatic=True),))
    desk.ask.do_next()
    assert [choice and choice.name for choice in desk.program.standby.held] == ["My H10"]
    assert desk.presenter.state.source is SourceKind.STRAP


def test_whether_it_may_is_chosen_here(show: Show) -> None:
    desk = Desk(show, known=(MINE,))
    QTest.mouseClick(desk.view.known.automatic_button, LEFT)
    desk.ask.do_next()
    known = desk.presenter.state.known
    assert known is not None
    assert known.is_automatic
    assert desk.program.known_straps.known[0].is_automatic


def test_it_can_be_forgotten(show: Show) -> None:
    desk = Desk(show, known=(MINE,))
    QTest.mouseClick(desk.view.known.connect_button, LEFT)
    desk.ask.do_next()
    QTest.mouseClick(desk.view.known.forget_button, LEFT)
    desk.ask.do_next()
    desk.ask.do_next()
    assert desk.program.standby.held[-1] is None
    assert desk.program.known_straps.known == ()
    assert not desk.view.known.isVisible()


def test_what_goes_wrong_with_it_is_told(show: Show) -> None:
    desk = Desk(show, known=(MINE,))
    desk.program.known_straps.error = DiskFullError()
    QTest.mouseClick(desk.view.known.forget_button, LEFT)
    desk.ask.do_next()
    known = desk.presenter.state.known
    assert known is not None
    assert known.link.text


def test_a_library_in_trouble_offers_no_strap_and_says_nothing(show: Show) -> None:
    desk = Desk(show)
    desk.program.known_straps.error = DiskFullError()
    desk.view.shown.emit()
    desk.ask.do_next()
    assert desk.presenter.state.known is None


def test_what_is_wrong_is_asked_of_the_strap_at_hand(show: Show) -> None:
    desk = Desk(show, known=(MINE,))
    asked: list[str | None] = []
    desk.control.examine_wished.connect(asked.append)
    QTest.mouseClick(desk.view.sources.button(SourceKind.STRAP), LEFT)
    QTest.mouseClick(desk.view.examine_button, LEFT)
    desk.ask.do_next()
    QTest.mouseClick(desk.view.straps.button("A"), LEFT)
    desk.view.examine_wished.emit()
    assert asked == ["M", "A"]


def test_nobody_searches_while_it_is_found_out_what_is_wrong(desk: Desk) -> None:
    QTest.mouseClick(desk.view.sources.button(SourceKind.STRAP), LEFT)
    desk.control.set_examining(is_examining=True)
    desk.ask.do_next()
    assert desk.ask.waiting == []
    desk.control.set_examining(is_examining=False)
    assert len(desk.ask.waiting) == 1
