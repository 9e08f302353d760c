import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from biofeedback.ui.session import choices
from biofeedback.ui.session.choice_buttons import ChoiceButtons
from biofeedback.ui.session.view_state import Intent
from biofeedback.ui.tremor import Debounce
from ui.window_fixtures import Show

LEFT = Qt.MouseButton.LeftButton
RUNNING = choices.of_session(is_paused=False, is_pacing=True)


@pytest.fixture
def buttons(show: Show) -> ChoiceButtons:
    """Those of a running session."""
    buttons = ChoiceButtons(Debounce())
    show(buttons, width_px=900, height_px=200)
    buttons.show_choices(RUNNING)
    buttons.fit(880)
    return buttons


def test_the_offered_ones_are_shown_in_order(buttons: ChoiceButtons) -> None:
    assert [button.text() for button in buttons.shown] == [
        "Breathe normally",
        "Pause",
        "Mark",
        "End",
        "Details",
    ]
    assert all(button.isVisible() for button in buttons.shown)
    assert not buttons.button(Intent.RESUME).isVisible()


def test_a_press_says_what_is_wished(buttons: ChoiceButtons) -> None:
    wished: list[Intent] = []
    buttons.wished.connect(wished.append)
    QTest.mouseClick(buttons.button(Intent.MARK), LEFT)
    assert wished == [Intent.MARK]


def test_an_echo_does_not_press_what_took_the_place(buttons: ChoiceButtons) -> None:
    wished: list[Intent] = []
    buttons.wished.connect(wished.append)
    QTest.mouseClick(buttons.button(Intent.PAUSE), LEFT)
    buttons.show_choices(choices.of_session(is_paused=True, is_pacing=False))
    QTest.mouseClick(buttons.button(Intent.RESUME), LEFT)
    assert wished == [Intent.PAUSE]


def test_the_same_choices_need_no_new_place(buttons: ChoiceButtons) -> None:
    assert not buttons.show_choices(RUNNING)
    assert buttons.show_choices(RUNNING[:2])


@pytest.mark.parametrize(("width_px", "rows"), [(2000, 1), (340, 2), (10, 5)])
def test_they_take_as_few_rows_as_they_can(
    buttons: ChoiceButtons, width_px: int, rows: int
) -> None:
    buttons.fit(width_px)
    buttons.adjustSize()
    assert len({button.y() for button in buttons.shown}) == rows


def test_a_chosen_speed_stays_pressed(buttons: ChoiceButtons) -> None:
    buttons.show_choices(choices.of_replay(4.0, is_halted=False))
    chosen = buttons.button(Intent.SPEED_4)
    assert chosen.isChecked()
    QTest.mouseClick(chosen, LEFT)
    assert chosen.isChecked()


def test_a_mouse_press_leaves_the_focus_alone(buttons: ChoiceButtons) -> None:
    QTest.mouseClick(buttons.button(Intent.MARK), LEFT)
    assert not buttons.button(Intent.MARK).hasFocus()


def test_the_key_is_said_to_a_screen_reader(buttons: ChoiceButtons) -> None:
    assert buttons.button(Intent.PAUSE).accessibleName() == "Pause, key Space"


def test_a_focus_on_what_goes_away_moves_to_the_first(qtbot: QtBot, buttons: ChoiceButtons) -> None:
    buttons.window().activateWindow()
    buttons.button(Intent.PAUSE).setFocus()
    qtbot.waitUntil(buttons.button(Intent.PAUSE).hasFocus)
    buttons.show_choices(choices.of_session(is_paused=True, is_pacing=False))
    qtbot.waitUntil(buttons.button(Intent.RESUME).hasFocus)
