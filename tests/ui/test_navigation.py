import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from biofeedback.ui.navigation import Navigation
from biofeedback.ui.screens import SCREENS, ScreenKey


@pytest.mark.parametrize("key", list(ScreenKey))
def test_a_press_asks_for_its_screen(qtbot: QtBot, key: ScreenKey) -> None:
    navigation = Navigation(SCREENS)
    qtbot.addWidget(navigation)
    with qtbot.waitSignal(navigation.chosen) as chosen:
        QTest.mouseClick(navigation.button(key), Qt.MouseButton.LeftButton)
    assert chosen.args == [key]


def test_one_screen_is_marked(qtbot: QtBot) -> None:
    navigation = Navigation(SCREENS)
    qtbot.addWidget(navigation)
    for key in (ScreenKey.RECORDINGS, ScreenKey.SETTINGS):
        navigation.show_chosen(key)
        marked = [each for each in ScreenKey if navigation.button(each).isChecked()]
        assert marked == [key]
