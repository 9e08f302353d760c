from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from biofeedback.records import SourceKind
from biofeedback.ui.session.summary_presenter import SummaryState, waiting_summary
from biofeedback.ui.session.summary_view import SummaryView
from biofeedback.ui.session.view_state import Tile
from ui.session.examples import state, status
from ui.window_fixtures import Show

TILES = tuple(Tile(label=name, value="7", unit="u") for name in ("a", "b", "c"))


@pytest.fixture
def view(show: Show) -> SummaryView:
    """In a window."""
    view = SummaryView()
    show(view, width_px=900, height_px=600)
    return view


def _visible(view: SummaryView) -> list[str]:
    labels = view.findChildren(QLabel)
    return [label.text() for label in labels if label.isVisible() and label.text().strip()]


def test_until_the_numbers_come_no_tile_is_there(view: SummaryView) -> None:
    waiting = waiting_summary(status(kind=SourceKind.SIMULATED), state(ended_s=60.0))
    view.show_state(waiting)
    assert not any(tile.isVisible() for tile in view.tiles)
    assert "simulated" in _visible(view)
    assert waiting.remark in _visible(view)


def test_the_numbers_are_read(view: SummaryView) -> None:
    view.show_state(SummaryState(title="Calm", tags=(), ending="", tiles=TILES, remark="ok"))
    assert [tile.value_label.text() for tile in view.tiles] == ["7", "7", "7"]
    assert "simulated" not in _visible(view)


def test_one_key_goes_on(qtbot: QtBot, view: SummaryView) -> None:
    view.window().activateWindow()
    view.hide()
    view.show()
    qtbot.waitUntil(view.done_button.hasFocus)
    with qtbot.waitSignal(view.done):
        QTest.keyClick(view.done_button, Qt.Key.Key_Return)


def test_doubts_about_the_strap_are_read(view: SummaryView) -> None:
    plain = SummaryState(title="Calm", tags=(), ending="", tiles=TILES, remark="ok")
    view.show_state(plain)
    without = _visible(view)
    view.show_state(replace(plain, doubts=("The strap lies.",)))
    assert set(_visible(view)) - set(without) == {"The strap lies."}
