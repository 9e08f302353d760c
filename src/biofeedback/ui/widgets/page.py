"""A screen with a title whose contents scroll where they don't fit."""

from PySide6.QtWidgets import QWidget

from biofeedback.ui.widgets.scroller import Scroller
from biofeedback.ui.widgets.text import Role, Text

MARGIN_PX = 32
WIDEST_PX = 1040
"""Lines longer than this are hard to follow."""


class Page(Scroller):
    """Everything below the title is added by the screen."""

    def __init__(self, title: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName(title)
        self.body.setMaximumWidth(WIDEST_PX + 2 * MARGIN_PX)
        self.column.setContentsMargins(MARGIN_PX, 24, MARGIN_PX, MARGIN_PX)
        self.column.setSpacing(16)
        self.add(Text(title, role=Role.TITLE, does_wrap=True))
