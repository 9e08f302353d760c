from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from biofeedback.breathing import PacerTrack
from biofeedback.clock import VirtualClock
from biofeedback.dsp.updates import BeatsFound, StateChanged
from biofeedback.records import StreamChanged, StreamState
from biofeedback.session.status import RunStatus
from biofeedback.settings import PacerPlace
from biofeedback.streams import StreamKind
from biofeedback.ui.actions import REPLAY_KEYS, SESSION_KEYS, Action
from biofeedback.ui.plots.beat_trail import BeatTrail
from biofeedback.ui.session.pace_control import SlowPaceGate
from biofeedback.ui.session.paced_screen import key_name
from biofeedback.ui.session.presenter import SessionPresenter
from biofeedback.ui.session.running_view import RunningView
from biofeedback.ui.session.view_state import Intent
from biofeedback.ui.theme import DARK, LIGHT, Theme
from ui.session.examples import SIX, beat, numbers, state, status
from ui.window_fixtures import Show

Key = Qt.Key
RESTING = PacerTrack().changed(2.0, SIX).changed(20.0, None)
_NAMED = {
    "Esc": Key.Key_Escape,
    "Space": Key.Key_Space,
    "End": Key.Key_End,
    "Backspace": Key.Key_Backspace,
    "Up": Key.Key_Up,
    "Down": Key.Key_Down,
    "Left": Key.Key_Left,
    "Right": Key.Key_Right,
}


class FakeTrace(QWidget):
    """Remembers what it was to draw."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn_s: list[float] = []
        self.themes: list[Theme] = []
        self.words = 0

    @property
    def widget(self) -> QWidget:
        """Itself."""
        return self

    def set_theme(self, theme: Theme) -> None:
        """Remember."""
        self.themes.append(theme)

    def refresh(self, trail: BeatTrail, track: PacerTrack, now_s: float) -> None:
        """Remember."""
        assert track.spans
        assert len(trail.visible(now_s).bpm) == 1
        self.drawn_s.append(now_s)

    def describe(self, _trail: BeatTrail, _now_s: float) -> None:
        """Count."""
        self.words += 1


class Stage:
    """A view in a window, at 30 s of a run."""

    def __init__(self, show: Show) -> None:
        self.clock = VirtualClock()
        self.clock.advance(30.0)
        self.trace = FakeTrace()
        self.view = RunningView(self.trace, DARK, self.clock)
        self.wished: list[Intent] = []
        self.view.wished.connect(self.wished.append)
        self.window = show(self.view, width_px=1100, height_px=760)

    def begin(self, run: RunStatus | None = None, **changes: object) -> SessionPresenter:
        """Show a run."""
        presenter = SessionPresenter(run or status(), SlowPaceGate())
        found = BeatsFound(beats=(beat(29.0),))
        presenter.take((StateChanged(state=state(**changes)), found))
        self.presenter = presenter
        self.view.begin(presenter)
        self.view.setFocus()
        return presenter

    def visible(self) -> list[str]:
        """What is read."""
        labels = self.view.findChildren(QLabel)
        return [label.text() for label in labels if label.isVisible() and label.text().strip()]


@pytest.fixture
def stage(show: Show) -> Stage:
    """Nothing runs yet."""
    return Stage(show)


def _key(shortcut: str) -> Qt.Key:
    return _NAMED.get(shortcut) or Key(ord(shortcut))


@pytest.mark.parametrize("action", SESSION_KEYS, ids=lambda action: action.key)
def test_every_key_of_a_session_asks_for_something(stage: Stage, action: Action) -> None:
    stage.begin()
    for shortcut in action.shortcuts:
        QTest.keyClick(stage.view, _key(shortcut))
        stage.clock.advance(1.0)
    assert len(stage.wished) == len(action.shortcuts)


@pytest.mark.parametrize("action", REPLAY_KEYS, ids=lambda action: action.key)
def test_every_key_of_a_replay_asks_for_something(stage: Stage, action: Action) -> None:
    stage.begin(status(is_live=False))
    QTest.keyClick(stage.view, _key(action.shortcuts[0]))
    assert len(stage.wished) == 1


def test_a_key_without_meaning_is_any_key(qtbot: QtBot, stage: Stage) -> None:
    stage.begin()
    with qtbot.waitSignal(stage.view.any_key_pressed):
        QTest.keyClick(stage.view, Key.Key_Q)
    assert stage.wished == []


def test_one_key_alone_can_go_to_a_button_and_hold_it(qtbot: QtBot, stage: Stage) -> None:
    stage.begin(track=RESTING)
    stage.window.activateWindow()
    qtbot.waitUntil(stage.view.isActiveWindow)
    stage.view.foot.focus_next()
    focused = stage.view.foot.buttons.button(Intent.RESUME)
    QTest.keyClick(focused, Key.Key_Q)
    stage.clock.advance(1.5)
    repeat = QKeyEvent(
        QEvent.Type.KeyPress, Key.Key_Q, Qt.KeyboardModifier.NoModifier, "q", autorep=True
    )
    QApplication.sendEvent(focused, repeat)
    assert stage.wished == [Intent.RESUME]


@pytest.mark.parametrize(
    ("key", "modifier", "name"),
    [
        (Key.Key_Plus, Qt.KeyboardModifier.ShiftModifier, "+"),
        (Key.Key_Plus, Qt.KeyboardModifier.KeypadModifier, "+"),
        (Key.Key_M, Qt.KeyboardModifier.NoModifier, "M"),
        (Key.Key_M, Qt.KeyboardModifier.ControlModifier, None),
        (Key.Key_F11, Qt.KeyboardModifier.NoModifier, None),
        (Key.Key_Tab, Qt.KeyboardModifier.NoModifier, None),
        (Key.Key_Shift, Qt.KeyboardModifier.ShiftModifier, None),
    ],
)
def test_chords_and_keys_of_the_window_are_left_to_it(
    key: Qt.Key, modifier: Qt.KeyboardModifier, name: str | None
) -> None:
    assert key_name(QKeyEvent(QEvent.Type.KeyPress, key, modifier)) == name


def test_what_arrives_is_painted_with_the_next_frame(qtbot: QtBot, stage: Stage) -> None:
    presenter = stage.begin()
    assert stage.view.tiles[0].value_label.text() != "68"
    presenter.take((numbers(),))
    stage.view.refresh_soon()
    qtbot.waitUntil(lambda: stage.view.tiles[0].value_label.text() == "68")


def test_the_trace_is_drawn_at_the_clock_s_time(qtbot: QtBot, stage: Stage) -> None:
    stage.begin()
    qtbot.waitUntil(lambda: bool(stage.trace.drawn_s))
    stage.clock.advance(2.5)
    qtbot.waitUntil(lambda: stage.trace.drawn_s[-1] == 32.5)
    qtbot.waitUntil(lambda: stage.trace.words > 0)


def test_nothing_is_painted_while_nobody_can_see_it(qtbot: QtBot, stage: Stage) -> None:
    stage.begin()
    stage.view.hide()
    drawn = len(stage.trace.drawn_s)
    qtbot.wait(100)
    assert len(stage.trace.drawn_s) == drawn


def test_before_a_run_it_stands_still(stage: Stage) -> None:
    stage.view.refresh()
    assert stage.view.state is None
    assert stage.view.pacer.moment.words == ""


def test_steps_of_the_pace_are_wishes(stage: Stage) -> None:
    stage.begin()
    rates: list[float] = []
    stage.view.rate_wished.connect(rates.append)
    stage.view.pace.rate.value_changed.emit(6.1)
    assert rates == [6.1]


def test_a_replay_can_be_clicked_along_its_bar(stage: Stage) -> None:
    stage.begin(status(is_live=False))
    sought: list[float] = []
    stage.view.sought.connect(sought.append)
    bar = stage.view.seek_bar
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=QPoint(bar.width() // 2, 10))
    assert sought == [pytest.approx(0.5, abs=0.01)]
    assert "0:30 of 10:00" in stage.visible()
    stage.begin()
    assert not bar.isVisible()


@pytest.mark.parametrize("place", PacerPlace)
def test_the_pacer_stands_where_the_head_turns(stage: Stage, place: PacerPlace) -> None:
    stage.begin()
    stage.view.set_pacer(place, has_reduced_motion=False)
    QApplication.processEvents()
    middle = stage.view.pacer.geometry().center().x() / stage.view.width()
    wanted = {PacerPlace.LEFT: 0.25, PacerPlace.CENTRE: 0.5, PacerPlace.RIGHT: 0.75}
    assert middle == pytest.approx(wanted[place], abs=0.1)


def test_large_text_moves_the_numbers_below_and_keeps_the_buttons(
    qtbot: QtBot, stage: Stage
) -> None:
    stage.begin()
    stage.window.resize(800, 300)
    tile, pacer = stage.view.tiles[0], stage.view.pacer
    end = stage.view.foot.buttons.button(Intent.END)
    origin = QPoint(0, 0)
    qtbot.waitUntil(
        lambda: tile.mapTo(stage.view, origin).y() > pacer.mapTo(stage.view, origin).y() + 200
    )
    qtbot.waitUntil(lambda: stage.view.rect().contains(end.mapTo(stage.view, end.rect().center())))


def test_another_theme_reaches_everything_that_is_drawn(stage: Stage) -> None:
    stage.view.set_theme(LIGHT)
    assert stage.trace.themes == [LIGHT]


def test_the_end_waits_for_a_second_thought_with_undo_in_focus(qtbot: QtBot, stage: Stage) -> None:
    stage.window.activateWindow()
    qtbot.waitUntil(stage.window.isActiveWindow)
    stage.begin()
    ending = state(end_undo_until_s=38.0, track=RESTING)
    stage.presenter.take((StateChanged(state=ending),))
    stage.view.refresh()
    assert "The session ends in 8 seconds." in stage.visible()
    qtbot.waitUntil(stage.view.foot.answers.button(Intent.UNDO_END).hasFocus)
    QTest.keyClick(stage.view, Key.Key_U)
    assert stage.wished == [Intent.UNDO_END]
    stage.presenter.take((StateChanged(state=state()),))
    stage.view.refresh()
    assert stage.view.hasFocus()


def test_the_pacer_has_the_room_of_traces_that_do_not_come(qtbot: QtBot, stage: Stage) -> None:
    presenter = stage.begin()
    pacer = stage.view.pacer
    qtbot.waitUntil(lambda: pacer.height() > 400)
    alone_px = pacer.height()
    asked = StreamChanged(
        t_s=1.0,
        utc_s=1.0,
        source="strap",
        stream=StreamKind.ACCELERATION,
        state=StreamState.ASKED,
    )
    presenter.take_record(asked)
    stage.view.refresh()
    qtbot.waitUntil(lambda: pacer.height() < 0.9 * alone_px)
    presenter.take_record(replace(asked, state=StreamState.REFUSED))
    stage.view.refresh()
    qtbot.waitUntil(lambda: pacer.height() > 0.95 * alone_px)
