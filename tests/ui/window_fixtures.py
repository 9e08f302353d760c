"""Fixtures for tests with widgets: no window may outlive its test."""

import os
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

Show = Callable[..., QWidget]
"""Shows widgets below each other in a window that lives as long as its test."""

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def no_windows_left() -> Iterator[None]:
    """Fail a test that leaves a top-level widget behind."""
    before = _windows()
    yield
    app = QApplication.instance()
    if app is None:
        return
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    app.processEvents()
    left = [f"{type(window).__name__} {window.windowTitle()!r}" for window in _windows() - before]
    if left:
        pytest.fail(f"windows were left open: {left}")


@pytest.fixture
def show(qtbot: QtBot) -> Iterator[Show]:
    """A window for whatever a test wants to see."""
    shown: list[QWidget] = []

    def make(*children: QWidget, width_px: int = 640, height_px: int = 480) -> QWidget:
        window = QWidget()
        window.resize(width_px, height_px)
        column = QVBoxLayout(window)
        for child in children:
            column.addWidget(child)
        shown.append(window)
        qtbot.addWidget(window)
        window.show()
        qtbot.waitExposed(window)
        return window

    yield make
    shown.clear()


def _windows() -> set[QWidget]:
    app = QApplication.instance()
    return set(QApplication.topLevelWidgets()) if isinstance(app, QApplication) else set()
