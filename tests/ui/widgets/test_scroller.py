from PySide6.QtWidgets import QHBoxLayout

from biofeedback.ui.widgets.scroller import Scroller
from biofeedback.ui.widgets.text import Text
from ui.window_fixtures import Show

WORDS = "slow and even " * 12


def test_what_does_not_fit_can_be_scrolled_to_and_nothing_more(show: Show) -> None:
    scroller = Scroller()
    texts = [Text(WORDS, does_wrap=True) for _ in range(40)]
    for text in texts:
        scroller.add(text)
    scroller.add_stretch()
    show(scroller, width_px=500, height_px=300)
    bar = scroller.verticalScrollBar()
    assert bar.maximum() > 0
    assert scroller.body.height() == scroller.height_at(scroller.body.width())
    end = texts[-1].geometry().bottom() + scroller.column.contentsMargins().bottom()
    assert scroller.body.height() - end <= scroller.column.spacing() + 1


def test_what_fits_is_not_scrolled(show: Show) -> None:
    scroller = Scroller()
    row = QHBoxLayout()
    row.addWidget(Text("short"))
    scroller.add(row)
    show(scroller)
    assert scroller.verticalScrollBar().maximum() == 0


def test_its_height_without_wrapping_text_is_its_contents(show: Show) -> None:
    scroller = Scroller()
    scroller.add(Text("short"))
    show(scroller)
    assert scroller.height_at(400) == scroller.column.totalSizeHint().height()
