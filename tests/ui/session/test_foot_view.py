import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from biofeedback.breathing import PacerTrack
from biofeedback.dsp.updates import SessionState, StateChanged
from biofeedback.ui.session.foot_view import FootView
from biofeedback.ui.session.pace_control import SlowPaceGate
from biofeedback.ui.session.presenter import SessionPresenter
from biofeedback.ui.session.view_state import Intent, SessionViewState
from ui.session.examples import SIX, state, status
from ui.window_fixtures import Show

RESTING = PacerTrack().changed(2.0, SIX).changed(20.0, None)


@pytest.fixture
def view(show: Show) -> FootView:
    """As wide as a window."""
    view = FootView()
    show(view, width_px=1000, height_px=140)
    return view


def _state(session: SessionState) -> SessionViewState:
    presenter = SessionPresenter(status(), SlowPaceGate())
    presenter.take((StateChanged(state=session),))
    return presenter.view_state(25.0)


def _visible(view: FootView) -> list[str]:
    labels = view.findChildren(QLabel)
    return [label.text() for label in labels if label.isVisible() and label.text()]


def test_signal_recording_and_keys_are_read(view: FootView) -> None:
    view.show_state(_state(state()))
    assert "● recording" in _visible(view)
    assert "○ Polar H10 · connected" in _visible(view)
    assert "Esc breathe normally · Space pause · M mark · E end · I details" in _visible(view)


def test_trouble_is_marked_by_a_shape_too(view: FootView) -> None:
    view.show_state(_state(state(link="lost")))
    assert any(text.startswith("▲ Polar H10") for text in _visible(view))


def test_a_question_takes_the_place_of_the_buttons(view: FootView) -> None:
    view.show_state(_state(state(end_undo_until_s=31.0)))
    assert _visible(view) == ["The session ends in 6 seconds."]
    assert view.answers.button(Intent.UNDO_END).isVisible()
    assert view.offered is view.answers
    view.show_state(_state(state()))
    assert view.question is None
    assert view.offered is view.buttons


def test_one_key_can_go_round_and_press(qtbot: QtBot, view: FootView) -> None:
    view.show_state(_state(state(track=RESTING)))
    view.window().activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    wished: list[Intent] = []
    view.wished.connect(wished.append)
    view.press_focused()
    for _ in range(3):
        view.focus_next()
    view.press_focused()
    assert wished == [Intent.MARK]


def test_words_go_above_the_buttons_where_it_is_narrow(view: FootView) -> None:
    view.show_state(_state(state()))
    view.window().resize(600, 200)
    QApplication.processEvents()
    words = next(label for label in view.findChildren(QLabel) if "recording" in label.text())
    button = view.buttons.button(Intent.END)
    assert words.mapTo(view, words.rect().bottomLeft()).y() < button.mapTo(view, button.pos()).y()


def test_a_row_of_buttons_does_not_keep_a_window_wide(show: Show) -> None:
    view = FootView()
    window = show(view, width_px=1200)
    view.show_state(_state(state()))
    assert view.minimumSizeHint().width() < view.buttons.row_width_px
    window.resize(400, 600)
    QApplication.processEvents()
    assert window.width() == 400
    assert all(button.width() <= 400 for button in view.buttons.shown)
