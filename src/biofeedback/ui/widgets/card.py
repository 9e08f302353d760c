"""A surface with a border that holds what belongs together."""

from PySide6.QtWidgets import QFrame, QLayout, QVBoxLayout, QWidget

from biofeedback.ui.widgets.text import Role, Text

MARGIN_PX = 20
SPACING_PX = 12


class Card(QFrame):
    """Stacks its contents below an optional heading."""

    def __init__(self, heading: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(MARGIN_PX, MARGIN_PX, MARGIN_PX, MARGIN_PX)
        self._column.setSpacing(SPACING_PX)
        if heading:
            self.setAccessibleName(heading)
            self.add(Text(heading, role=Role.HEADING, does_wrap=True))

    def add(self, content: QWidget | QLayout) -> None:
        """Put something below what is there."""
        if isinstance(content, QLayout):
            self._column.addLayout(content)
        else:
            self._column.addWidget(content)
