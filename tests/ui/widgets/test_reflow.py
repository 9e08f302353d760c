from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from biofeedback.ui.widgets.big_button import BigButton
from biofeedback.ui.widgets.reflow import ReflowRow
from biofeedback.ui.widgets.text import Text
from ui.window_fixtures import Show


def _row() -> tuple[ReflowRow, BigButton, BigButton]:
    row = ReflowRow()
    first, second = BigButton("Keep going for now"), BigButton("End and close it all")
    row.add(first)
    row.add(second)
    row.add_stretch()
    return row, first, second


def test_children_stand_side_by_side_while_they_fit(show: Show) -> None:
    row, first, second = _row()
    show(row, width_px=900)
    assert not row.is_column
    assert first.y() == second.y()


def test_children_stand_below_each_other_where_it_is_narrow(qtbot: QtBot, show: Show) -> None:
    row, first, second = _row()
    window = show(row, width_px=900)
    narrow_px = row.minimumSizeHint().width() + 40
    window.resize(narrow_px, 480)
    qtbot.waitUntil(lambda: row.is_column)
    QApplication.processEvents()
    assert second.y() >= first.y() + first.height()
    window.resize(900, 480)
    qtbot.waitUntil(lambda: not row.is_column)


def test_a_narrow_window_need_not_be_wider_than_the_widest_child(show: Show) -> None:
    row, first, second = _row()
    show(row, width_px=900)
    widest = max(first.minimumSizeHint().width(), second.minimumSizeHint().width())
    assert row.minimumSizeHint().width() == widest


def test_a_growing_text_takes_the_room_that_is_left(show: Show) -> None:
    row = ReflowRow()
    text, button = Text("words " * 30, does_wrap=True), BigButton("Undo")
    row.add(text, does_grow=True)
    row.add(button)
    show(row, width_px=900)
    assert not row.is_column
    assert text.width() > button.width()
    assert button.width() == button.sizeHint().width()


def test_its_height_can_be_asked_before_it_is_arranged(show: Show) -> None:
    row, first, second = _row()
    show(row, width_px=900)
    side_by_side = row.height_at(900)
    assert side_by_side == first.sizeHint().height()
    assert row.height_at(first.sizeHint().width()) > second.sizeHint().height() + side_by_side


def test_a_hidden_child_takes_no_room(show: Show) -> None:
    row = ReflowRow()
    shown, hidden = QLabel("a"), QLabel("b" * 400)
    row.add(shown)
    row.add(hidden)
    hidden.hide()
    show(row, width_px=300)
    assert not row.is_column
    assert row.minimumSizeHint().width() == shown.minimumSizeHint().width()
