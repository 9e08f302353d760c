from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from biofeedback.ui.recordings.number_rows import NumberGroup, NumberRow
from biofeedback.ui.recordings.number_table import NumberTable
from biofeedback.ui.widgets.big_button import BigButton
from ui.window_fixtures import Show

RMSSD = NumberRow(name="rmssd", label="RMSSD", value="37.3", unit="ms", told="over 5:00")
SDANN = NumberRow(name="sdann", label="SDANN", value="–", unit="", told="needs more")
GROUPS = (NumberGroup(heading="Time domain", rows=(RMSSD, SDANN)),)


def _texts(table: NumberTable) -> list[str]:
    return [label.text() for label in table.findChildren(QLabel) if label.isVisibleTo(table)]


def test_it_shows_each_number_with_what_it_rests_on(qtbot: QtBot, show: Show) -> None:
    table = NumberTable()
    show(table)
    table.show_groups(GROUPS)
    wanted = {"Time domain", "RMSSD", "37.3", "ms", "over 5:00", "needs more"}
    qtbot.waitUntil(lambda: wanted <= set(_texts(table)))
    spoken = {label.accessibleName() for label in table.findChildren(QLabel)}
    assert "RMSSD: 37.3 ms, over 5:00" in spoken
    assert "SDANN: –, needs more" in spoken


def test_other_numbers_take_the_place_of_those_before(qtbot: QtBot, show: Show) -> None:
    table = NumberTable()
    show(table)
    table.show_groups(GROUPS)
    table.show_groups((NumberGroup(heading="Nonlinear", rows=(SDANN,)),))
    qtbot.waitUntil(lambda: "Nonlinear" in _texts(table))
    assert "RMSSD" not in _texts(table)
    table.show_groups(())
    qtbot.waitUntil(lambda: _texts(table) == [])


def test_the_same_numbers_are_not_painted_again(show: Show) -> None:
    table = NumberTable()
    show(table)
    table.show_groups(GROUPS)
    before = table.findChildren(BigButton)
    table.show_groups(GROUPS)
    assert table.findChildren(BigButton) == before


def test_each_number_can_be_asked_about(qtbot: QtBot, show: Show) -> None:
    table = NumberTable()
    show(table)
    table.show_groups(GROUPS)
    (_, button) = table.findChildren(BigButton)
    assert button.accessibleName() == "About SDANN"
    with qtbot.waitSignal(table.asked_about) as asked:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.args == ["sdann", "SDANN"]
