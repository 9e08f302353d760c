import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from biofeedback.ui.widgets.choice_row import CHOSEN, OPEN, ChoiceRow

CHOICES = ((1, "Left"), (2, "Centre"), (3, "Right"))


@pytest.fixture
def row(qtbot: QtBot) -> ChoiceRow[int]:
    """Three places, the middle one chosen."""
    row = ChoiceRow("Place", CHOICES)
    row.choose(2)
    qtbot.addWidget(row)
    row.show()
    return row


def test_the_chosen_one_is_marked_by_shape_too(row: ChoiceRow[int]) -> None:
    assert [row.button(value).text()[0] for value, _ in CHOICES] == [OPEN, CHOSEN, OPEN]


def test_a_press_chooses_and_tells(qtbot: QtBot, row: ChoiceRow[int]) -> None:
    with qtbot.waitSignal(row.chosen) as chosen:
        QTest.mouseClick(row.button(3), Qt.MouseButton.LeftButton)
    assert chosen.args == [3]
    assert [row.button(value).text()[0] for value, _ in CHOICES] == [OPEN, OPEN, CHOSEN]


def test_choosing_from_outside_is_silent(qtbot: QtBot, row: ChoiceRow[int]) -> None:
    with qtbot.assertNotEmitted(row.chosen):
        row.choose(1)
    assert row.button(1).isChecked()


def test_the_chosen_one_stays_chosen_when_it_is_pressed_again(row: ChoiceRow[int]) -> None:
    QTest.mouseClick(row.button(2), Qt.MouseButton.LeftButton)
    assert [row.button(value).isChecked() for value, _ in CHOICES] == [False, True, False]


def test_the_tab_key_reaches_every_choice(row: ChoiceRow[int]) -> None:
    row.activateWindow()
    row.button(1).setFocus()
    row.focusNextChild()
    row.focusNextChild()
    assert row.focusWidget() is row.button(3)


def test_each_button_says_what_it_chooses(row: ChoiceRow[int]) -> None:
    assert row.button(1).accessibleName() == "Place: Left"
