from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from biofeedback.ui.widgets.nav_button import NavButton
from ui.window_fixtures import Show


def test_a_press_asks_but_marks_nothing(show: Show) -> None:
    button = NavButton("Session")
    show(button)
    asked: list[str] = []
    button.clicked.connect(lambda: asked.append(button.text()))
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked == ["Session"]
    assert not button.isChecked()


def test_the_tab_key_reaches_the_ones_that_are_not_marked(show: Show) -> None:
    marked, other = NavButton("Session"), NavButton("Settings")
    marked.setChecked(True)
    window = show(marked, other)
    window.activateWindow()
    marked.setFocus()
    window.focusNextChild()
    assert window.focusWidget() is other
