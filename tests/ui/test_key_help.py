from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from biofeedback.ui.actions import ACTIONS
from biofeedback.ui.key_help import key_help, shortcut_words


def test_every_action_is_listed_with_its_keys(qtbot: QtBot) -> None:
    window = QWidget()
    window.resize(900, 700)
    qtbot.addWidget(window)
    sheet = key_help(window)
    texts = {label.text() for label in sheet.findChildren(QLabel)}
    for action in ACTIONS:
        assert action.text in texts
        assert shortcut_words(action) in texts


def test_it_fits_into_the_window(qtbot: QtBot) -> None:
    window = QWidget()
    window.resize(500, 500)
    qtbot.addWidget(window)
    sheet = key_help(window)
    assert sheet.width() <= 500
    assert sheet.height() <= 500
