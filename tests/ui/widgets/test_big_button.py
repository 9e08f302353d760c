import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from biofeedback.clock import VirtualClock
from biofeedback.ui.widgets.big_button import BigButton, ButtonKind, ButtonSize

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def clock() -> VirtualClock:
    """Moves by hand."""
    return VirtualClock()


@pytest.fixture
def button(qtbot: QtBot, clock: VirtualClock) -> BigButton:
    """A button that is seen."""
    button = BigButton("Pause & go", kind=ButtonKind.PRIMARY, clock=clock)
    qtbot.addWidget(button)
    button.show()
    return button


def _count(button: BigButton) -> list[bool]:
    clicks: list[bool] = []
    button.clicked.connect(lambda: clicks.append(True))
    return clicks


def test_two_presses_by_a_trembling_finger_count_once(
    button: BigButton, clock: VirtualClock
) -> None:
    clicks = _count(button)
    QTest.mouseClick(button, LEFT)
    clock.advance(0.2)
    QTest.mouseClick(button, LEFT)
    clock.advance(1.0)
    QTest.mouseClick(button, LEFT)
    assert len(clicks) == 2


def test_a_double_click_is_one_press(button: BigButton) -> None:
    clicks = _count(button)
    QTest.mouseClick(button, LEFT)
    QTest.mouseDClick(button, LEFT)
    assert len(clicks) == 1


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_keys_press_it_and_their_echoes_do_not(
    button: BigButton, clock: VirtualClock, key: Qt.Key
) -> None:
    clicks = _count(button)
    QTest.keyClick(button, key)
    clock.advance(0.1)
    QTest.keyClick(button, key)
    clock.advance(0.5)
    QTest.keyClick(button, key)
    assert len(clicks) == 2


def test_a_key_held_down_presses_once(button: BigButton, clock: VirtualClock) -> None:
    clicks = _count(button)
    for does_repeat in (False, True, True):
        clock.advance(1.0)
        event = QKeyEvent(
            QEvent.Type.KeyPress,
            Qt.Key.Key_Return,
            Qt.KeyboardModifier.NoModifier,
            "\r",
            does_repeat,
        )
        QApplication.sendEvent(button, event)
    assert len(clicks) == 1


def test_other_keys_and_buttons_of_the_mouse_press_nothing(button: BigButton) -> None:
    clicks = _count(button)
    QTest.keyClick(button, Qt.Key.Key_A)
    QTest.mouseClick(button, Qt.MouseButton.RightButton)
    QTest.mouseClick(button, LEFT)
    assert len(clicks) == 1


def test_a_hand_that_slips_away_can_still_change_its_mind(button: BigButton) -> None:
    clicks = _count(button)
    QTest.mousePress(button, LEFT)
    QTest.mouseRelease(button, LEFT, pos=button.rect().bottomRight() + button.rect().center())
    assert clicks == []


def test_what_is_read_is_what_is_spoken(button: BigButton) -> None:
    assert button.text() == "Pause && go"
    assert button.accessibleName() == "Pause & go"
    button.set_text("−", spoken="Less")
    assert button.accessibleName() == "Less"


def test_kind_and_size_reach_the_style_sheet(qtbot: QtBot) -> None:
    button = BigButton("End", kind=ButtonKind.QUIET, size=ButtonSize.SESSION)
    qtbot.addWidget(button)
    assert (button.property("kind"), button.property("target")) == ("quiet", "session")
