from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from biofeedback.backend.program import Program
from biofeedback.clock import SystemClock
from biofeedback.records import LinkState, SessionInfo, SourceKind
from biofeedback.settings import PacerPlace, Settings, ThemeChoice
from biofeedback.ui.bridge import Bridge
from biofeedback.ui.session.presenter import SessionPresenter
from biofeedback.ui.session.view import SessionScreen
from biofeedback.ui.session.view_state import Intent, Stage
from biofeedback.ui.theme import DARK, LIGHT
from ui.window_fixtures import Show

WAIT_MS = 20_000
Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton


class Awake:
    """Remembers whether the display was to stay on."""

    def __init__(self) -> None:
        self.said: list[str] = []

    async def hold(self) -> None:
        """On."""
        self.said.append("hold")

    async def release(self) -> None:
        """Off."""
        self.said.append("release")


class Room:
    """The screen on the real backend with a library of its own."""

    def __init__(self, qtbot: QtBot, show: Show, bridge: Bridge) -> None:
        self.qtbot, self.bridge = qtbot, bridge
        self.awake = Awake()
        self.screen = SessionScreen(bridge, LIGHT, Settings(), SystemClock(), awake=self.awake)
        self.running: list[bool] = []
        self.screen.running_changed.connect(self.running.append)
        self.window = show(self.screen, width_px=1100, height_px=760)
        self.screen.prepare()

    def shows(self, page: QWidget) -> bool:
        """Whether this is what one sees."""
        pages = self.screen.findChild(QStackedWidget)
        return pages is not None and pages.currentWidget() is page

    @property
    def presenter(self) -> SessionPresenter:
        """Of the run."""
        presenter = self.screen.presenter
        assert presenter is not None
        return presenter

    @property
    def stage(self) -> Stage:
        """Where the run stands."""
        return self.presenter.view_state(SystemClock().monotonic_s()).stage

    def wait(self, is_so: object) -> None:
        """Until it is so."""
        self.qtbot.waitUntil(is_so, timeout=WAIT_MS)  # type: ignore[arg-type]

    def start(self) -> None:
        """A simulated session, until its first beat is there."""
        view = self.screen.prepare_view
        QTest.mouseClick(view.sources.button(SourceKind.SIMULATED), LEFT)
        QTest.mouseClick(view.start_button, LEFT)
        self.wait(self.screen.is_running)
        self.wait(lambda: self.presenter.state.link is LinkState.LIVE)

    def has_beat(self) -> bool:
        """Whether a beat is on the trace."""
        now_s = self.presenter.now_s(SystemClock().monotonic_s())
        return len(self.presenter.trail.visible(now_s).bpm) > 0

    def press(self, key: Qt.Key) -> None:
        """One key of the running session."""
        QTest.keyClick(self.screen.running_view, key)

    def end(self) -> None:
        """At once, and until the numbers are there."""
        self.screen.running_view.wished.emit(Intent.END)
        self.wait(lambda: self.stage is Stage.ENDING)
        with self.qtbot.waitSignal(self.screen.recordings_changed, timeout=WAIT_MS):
            self.screen.running_view.wished.emit(Intent.END_NOW)

    def stored(self) -> list[SessionInfo]:
        """What is in the library."""
        found: list[tuple[SessionInfo, ...]] = []
        self.bridge.ask(lambda program: program.library.sessions(), done=found.append)
        self.wait(lambda: bool(found))
        return list(found[0])


@pytest.fixture
def bridge(tmp_path: Path) -> Iterator[Bridge]:
    """With a real program behind it."""

    async def open_program() -> Program:
        return await Program.open(library_path=tmp_path / "library.sqlite")

    bridge = Bridge(open_program)
    bridge.start()
    yield bridge
    assert bridge.close()


@pytest.fixture
def room(qtbot: QtBot, show: Show, bridge: Bridge) -> Room:
    """Nothing runs."""
    return Room(qtbot, show, bridge)


def test_a_session_from_start_to_summary_and_its_replay(room: Room) -> None:
    assert not room.screen.is_running()
    room.start()
    assert room.shows(room.screen.running_view)
    assert room.running == [True]
    assert room.presenter.view_state(0.0).tags == ("simulated",)
    room.press(Key.Key_M)
    room.wait(lambda: len(room.presenter.state.marks) == 1)
    room.press(Key.Key_Escape)
    room.wait(lambda: room.presenter.state.track.spans[-1].pattern is None)
    room.press(Key.Key_E)
    room.wait(lambda: room.stage is Stage.ENDING)
    room.press(Key.Key_U)
    room.wait(lambda: room.stage is Stage.RUNNING)
    room.end()
    assert not room.screen.is_running()
    assert room.shows(room.screen.summary_view)
    QTest.mouseClick(room.screen.summary_view.done_button, LEFT)
    assert room.shows(room.screen.prepare_view)
    assert room.running == [True, False]
    room.wait(lambda: room.awake.said == ["hold", "release"])

    stored = room.stored()
    assert [info.source.is_simulated for info in stored] == [True]
    room.screen.replay(stored[0].session_id)
    room.wait(lambda: room.screen.presenter is not None)
    assert room.presenter.view_state(0.0).tags == ("simulated", "replay")
    assert not room.screen.is_running()
    room.screen.running_view.wished.emit(Intent.SPEED_16)
    room.wait(lambda: room.presenter.status.is_over)
    assert len(room.presenter.state.marks) == 1
    room.screen.running_view.sought.emit(0.0)
    room.wait(lambda: room.presenter.status.epoch == 1)
    with room.qtbot.waitSignal(room.screen.replay_left):
        room.press(Key.Key_Escape)
    assert room.shows(room.screen.prepare_view)
    assert room.running == [True, False]


def test_any_key_lets_one_breathe_normally_and_the_next_chooses_a_button(room: Room) -> None:
    room.start()
    room.press(Key.Key_Q)
    room.wait(lambda: room.presenter.state.track.spans[-1].pattern is None)
    room.window.activateWindow()
    room.wait(room.window.isActiveWindow)
    follow = room.screen.running_view.foot.buttons.button(Intent.RESUME)
    room.wait(follow.isVisible)
    room.screen.running_view.any_key_pressed.emit()
    room.wait(follow.hasFocus)


def test_pace_and_ratio_reach_the_pacer_at_the_next_breath(room: Room) -> None:
    room.start()
    room.screen.running_view.rate_wished.emit(5.5)
    room.screen.running_view.share_wished.emit(0.5)

    def is_asked() -> bool:
        pattern = room.presenter.state.track.spans[-1].pattern
        return pattern is not None and (pattern.rate_per_min, pattern.inhale_share) == (5.5, 0.5)

    room.wait(is_asked)


def test_a_file_that_can_not_be_read_is_a_sentence_and_no_session(
    room: Room, tmp_path: Path
) -> None:
    broken = tmp_path / "rr.txt"
    broken.write_text("8oo\n", encoding="utf-8")
    room.screen.prepare_view.file_chosen.emit(broken)
    QTest.mouseClick(room.screen.prepare_view.start_button, LEFT)
    room.wait(room.screen.prepare_view.start_button.isEnabled)
    assert not room.screen.is_running()
    assert room.running == []
    assert room.shows(room.screen.prepare_view)


def test_a_file_plays_as_if_it_came_from_a_strap(room: Room, tmp_path: Path) -> None:
    recording = tmp_path / "rr.txt"
    recording.write_text("\n".join(["800", "820", "790"] * 20), encoding="utf-8")
    room.screen.prepare_view.file_chosen.emit(recording)
    QTest.mouseClick(room.screen.prepare_view.start_button, LEFT)
    room.wait(room.screen.is_running)
    room.wait(room.has_beat)
    assert room.presenter.view_state(0.0).tags == ()


def test_a_replay_of_nothing_is_trouble_for_the_window(room: Room) -> None:
    with room.qtbot.waitSignal(room.bridge.trouble, timeout=WAIT_MS):
        room.screen.replay("no such session")
    assert room.shows(room.screen.prepare_view)


def test_while_a_session_runs_nothing_is_replayed(room: Room) -> None:
    room.start()
    run_id = room.presenter.status.run_id
    room.screen.replay(run_id)
    assert room.presenter.status.run_id == run_id


def test_settings_are_taken_on_at_once(room: Room) -> None:
    view = room.screen.running_view
    changed = Settings(
        theme=ThemeChoice.LIGHT, pacer_place=PacerPlace.LEFT, rate_per_min=5.0, session_minutes=20
    )
    room.screen.settings_changed(changed)
    assert room.screen.prepare_view.rate.value == 5.0
    assert room.screen.prepare_view.minutes.value == 20.0
    assert view.pacer.theme == LIGHT
    room.screen.settings_changed(Settings())
    room.screen.theme_changed(LIGHT)
    assert view.pacer.theme == DARK


def test_what_is_wrong_is_looked_at_before_and_in_a_session(room: Room) -> None:
    room.screen.prepare_view.examine_wished.emit()
    sheet = room.screen.doctor.sheet
    assert sheet is not None
    sheet.reject()
    room.wait(lambda: room.screen.doctor.sheet is None)
    room.start()
    room.screen.running_view.wished.emit(Intent.EXAMINE)
    assert room.screen.doctor.sheet is not None
    room.screen.doctor.sheet.reject()
    room.end()


def asked_rate(presenter: SessionPresenter) -> float | None:
    """Breaths a minute that are asked for last."""
    pattern = presenter.state.track.spans[-1].pattern
    return None if pattern is None else pattern.rate_per_min


def start_pair(room: Room) -> None:
    """Two simulated people, until both are heard."""
    view = room.screen.prepare_view
    QTest.mouseClick(view.sources.button(SourceKind.SIMULATED), LEFT)
    QTest.mouseClick(view.pair.people.button(True), LEFT)
    QTest.mouseClick(view.start_button, LEFT)
    room.wait(room.screen.is_running)
    pair = room.screen.pair.presenter
    assert pair is not None
    room.wait(lambda: all(one.state.link is LinkState.LIVE for one in pair.people))


def test_two_people_breathe_together_and_each_has_a_session(room: Room) -> None:
    start_pair(room)
    pair = room.screen.pair.presenter
    assert pair is not None
    first, second = pair.people
    assert room.shows(room.screen.pair)
    QTest.keyClick(room.screen.pair.view, Key.Key_M)
    room.wait(lambda: len(first.state.marks) == len(second.state.marks) == 1)
    QTest.keyClick(room.screen.pair.view, Key.Key_Space)
    room.wait(lambda: second.state.paused_since_s is not None)
    assert first.state.paused_since_s == second.state.paused_since_s
    room.screen.pair.view.wished.emit(Intent.RESUME)
    room.wait(lambda: second.state.paused_since_s is None)
    room.wait(lambda: first.state.track == second.state.track)
    room.screen.pair.view.rate_wished.emit(5.5)
    room.wait(lambda: asked_rate(first) == asked_rate(second) == 5.5)
    assert first.state.track == second.state.track
    room.screen.pair.view.wished.emit(Intent.END)
    room.wait(lambda: second.state.end_undo_until_s is not None)
    with room.qtbot.waitSignal(room.screen.recordings_changed, timeout=WAIT_MS):
        room.screen.pair.view.wished.emit(Intent.END_NOW)
    assert not room.screen.is_running()
    assert room.presenter is first
    QTest.mouseClick(room.screen.summary_view.done_button, LEFT)
    assert room.presenter is second
    room.screen.summary_view.done.emit()
    assert room.shows(room.screen.prepare_view)
    assert room.running == [True, False]
    groups = [info.source.detail["group"] for info in room.stored()]
    assert len(groups) == 2
    assert len(set(groups)) == 1


def test_one_of_two_can_leave_and_the_other_goes_on(room: Room) -> None:
    start_pair(room)
    pair = room.screen.pair.presenter
    assert pair is not None
    first, second = pair.people
    view = room.screen.pair.view
    view.leave_wished.emit(0)
    assert view.foot.question is not None
    view.wished.emit(Intent.CONFIRM_LEAVE)
    room.wait(lambda: first.status.is_over)
    assert room.screen.is_running()
    assert room.shows(room.screen.pair)
    assert not second.status.is_over
    view.wished.emit(Intent.END)
    room.wait(lambda: second.state.end_undo_until_s is not None)
    with room.qtbot.waitSignal(room.screen.recordings_changed, timeout=WAIT_MS):
        view.wished.emit(Intent.END_NOW)
    assert not room.screen.is_running()
