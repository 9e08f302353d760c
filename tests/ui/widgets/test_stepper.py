import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from biofeedback.clock import VirtualClock
from biofeedback.ui.widgets.big_button import BigButton, ButtonSize
from biofeedback.ui.widgets.stepper import Stepper

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def clock() -> VirtualClock:
    """Moves by hand."""
    return VirtualClock()


@pytest.fixture
def stepper(qtbot: QtBot, clock: VirtualClock) -> Stepper:
    """Breaths per minute."""
    stepper = _stepper(clock)
    qtbot.addWidget(stepper)
    stepper.show()
    return stepper


def _stepper(clock: VirtualClock) -> Stepper:
    return Stepper(
        "Pace",
        minimum=3.0,
        maximum=20.0,
        step=0.1,
        value=6.0,
        words=lambda rate: f"{rate:.1f} per minute",
        size=ButtonSize.SESSION,
        clock=clock,
    )


def _buttons(stepper: Stepper) -> list[BigButton]:
    return stepper.findChildren(BigButton)


def test_minus_and_plus_go_one_step(stepper: Stepper) -> None:
    less, more = _buttons(stepper)
    values: list[float] = []
    stepper.value_changed.connect(values.append)
    QTest.mouseClick(less, LEFT)
    QTest.mouseClick(more, LEFT)
    assert values == [5.9, 6.0]


def test_an_echo_of_a_press_is_no_step(stepper: Stepper, clock: VirtualClock) -> None:
    _, more = _buttons(stepper)
    QTest.mouseClick(more, LEFT)
    clock.advance(0.2)
    QTest.mouseClick(more, LEFT)
    clock.advance(0.2)
    QTest.mouseClick(more, LEFT)
    assert stepper.value == 6.2


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (Qt.Key.Key_Up, 6.1),
        (Qt.Key.Key_Plus, 6.1),
        (Qt.Key.Key_Right, 6.1),
        (Qt.Key.Key_Down, 5.9),
        (Qt.Key.Key_Minus, 5.9),
        (Qt.Key.Key_Left, 5.9),
        (Qt.Key.Key_Home, 3.0),
        (Qt.Key.Key_End, 20.0),
    ],
)
def test_keys_step_while_a_button_has_the_focus(
    stepper: Stepper, key: Qt.Key, expected: float
) -> None:
    QTest.keyClick(_buttons(stepper)[0], key)
    assert stepper.value == expected


def test_a_key_held_down_goes_on(stepper: Stepper) -> None:
    for does_repeat in (False, True, True):
        QApplication.sendEvent(
            stepper,
            QKeyEvent(
                QEvent.Type.KeyPress,
                Qt.Key.Key_Up,
                Qt.KeyboardModifier.NoModifier,
                "",
                does_repeat,
            ),
        )
    assert stepper.value == 6.3


def test_it_stops_at_its_limits(qtbot: QtBot, stepper: Stepper) -> None:
    stepper.set_value(20.0)
    with qtbot.assertNotEmitted(stepper.value_changed):
        QTest.keyClick(stepper, Qt.Key.Key_Up)
    assert stepper.value == 20.0


def test_a_value_from_outside_is_silent_and_brought_to_the_grid(
    qtbot: QtBot, stepper: Stepper
) -> None:
    with qtbot.assertNotEmitted(stepper.value_changed):
        stepper.set_value(5.532)
    assert stepper.value == 5.5
    stepper.set_value(99.0)
    assert stepper.value == 20.0


def test_it_says_what_it_is_in_words(stepper: Stepper) -> None:
    stepper.set_value(5.5)
    less, more = _buttons(stepper)
    assert stepper.findChildren(QLabel)[0].text() == "5.5 per minute"
    assert less.accessibleName() == "Less: Pace, now 5.5 per minute"
    assert more.accessibleName() == "More: Pace, now 5.5 per minute"


@given(st.lists(st.sampled_from([Qt.Key.Key_Up, Qt.Key.Key_Down]), max_size=30))
def test_any_way_there_and_back_stays_on_the_grid(qapp: object, keys: list[Qt.Key]) -> None:
    assert qapp
    clock = VirtualClock()
    stepper = _stepper(clock)
    for key in keys:
        clock.advance(1.0)
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(stepper, event)
    steps = keys.count(Qt.Key.Key_Up) - keys.count(Qt.Key.Key_Down)
    assert stepper.value == round(6.0 + steps * 0.1, 1)
    stepper.deleteLater()
