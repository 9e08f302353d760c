"""Paints metrics below each other, family by family, with what each rests on."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from biofeedback.ui.recordings.number_rows import NumberGroup, NumberRow
from biofeedback.ui.widgets.big_button import BigButton, ButtonKind
from biofeedback.ui.widgets.card import Card
from biofeedback.ui.widgets.text import Role, Text, Tone
from biofeedback.wording import tr

_COLUMNS = 4


class NumberTable(QWidget):
    """Emits ``asked_about`` with the name of a metric and its label."""

    asked_about = Signal(str, str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[NumberGroup, ...] = ()
        self._card: Card | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @property
    def shown(self) -> tuple[NumberGroup, ...]:
        """What is painted."""
        return self._shown

    def show_groups(self, groups: tuple[NumberGroup, ...]) -> None:
        """Paint these; nothing happens where they are painted already."""
        if groups == self._shown:
            return
        self._shown = groups
        if self._card is not None:
            self._column.removeWidget(self._card)
            self._card.hide()
            self._card.deleteLater()
            self._card = None
        if groups:
            self._card = self._made(groups)
            self._column.addWidget(self._card)

    def _made(self, groups: Sequence[NumberGroup]) -> Card:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(0, 1)
        for group in groups:
            if grid.count():
                grid.setRowMinimumHeight(grid.rowCount(), 16)
            heading = Text(group.heading, role=Role.HEADING, does_wrap=True)
            grid.addWidget(heading, grid.rowCount(), 0, 1, _COLUMNS)
            for row in group.rows:
                grid.addWidget(_rule(), grid.rowCount(), 0, 1, _COLUMNS)
                self._add(grid, row)
        card = Card()
        card.add(grid)
        return card

    def _add(self, grid: QGridLayout, row: NumberRow) -> None:
        value = Text(row.value, role=Role.STRONG)
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        number = f"{row.value} {row.unit}".strip()
        value.setAccessibleName(f"{row.label}: {number}, {row.told}")
        about = BigButton("", kind=ButtonKind.QUIET)
        about.set_text("?", spoken=tr("About {label}").format(label=row.label))
        about.clicked.connect(partial(self.asked_about.emit, row.name, row.label))
        line = grid.rowCount()
        grid.addWidget(_words(row), line, 0)
        grid.addWidget(value, line, 1)
        grid.addWidget(Text(row.unit, tone=Tone.MUTED), line, 2)
        grid.addWidget(about, line, 3)


def _rule() -> QFrame:
    rule = QFrame()
    rule.setProperty("kind", "rule")
    rule.setFixedHeight(1)
    return rule


def _words(row: NumberRow) -> QWidget:
    words = QWidget()
    column = QVBoxLayout(words)
    column.setContentsMargins(0, 4, 0, 4)
    column.setSpacing(0)
    column.addStretch(1)
    column.addWidget(Text(row.label, does_wrap=True))
    column.addWidget(Text(row.told, role=Role.CAPTION, tone=Tone.MUTED, does_wrap=True))
    column.addStretch(1)
    return words
