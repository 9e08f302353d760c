from PySide6.QtWidgets import QScrollArea, QWidget

from biofeedback.ui.widgets.fitting_body import FittingBody
from biofeedback.ui.widgets.text import Text
from ui.window_fixtures import Show


def _scrolled_px(show: Show, *content: QWidget, width_px: int, height_px: int) -> int:
    body, scroll = FittingBody(), QScrollArea()
    for each in content:
        body.column.addWidget(each)
    scroll.setWidget(body)
    scroll.setWidgetResizable(True)
    show(scroll, width_px=width_px, height_px=height_px)
    return scroll.verticalScrollBar().maximum()


def test_wrapped_text_that_fits_at_its_width_does_not_scroll(show: Show) -> None:
    words = (Text("a few words " * 20, does_wrap=True) for _ in range(3))
    assert _scrolled_px(show, *words, width_px=900, height_px=240) == 0


def test_what_does_not_fit_is_scrolled_to(show: Show) -> None:
    words = Text("a word " * 400, does_wrap=True)
    assert _scrolled_px(show, words, width_px=400, height_px=200) > 0
