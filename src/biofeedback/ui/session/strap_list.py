"""Paints the straps in reach, with the strength of their signal in a word and in bars."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from biofeedback.ui.session.prepare_state import StrapRow
from biofeedback.ui.theme import Theme
from biofeedback.ui.widgets.big_button import BigButton, ButtonKind
from biofeedback.wording import tr

_BARS = 4
_SIZE = QSize(28, 20)


class StrapButton(BigButton):
    """One strap; draws its bars at the right end."""

    def __init__(self, row: StrapRow, theme: Theme) -> None:
        super().__init__("", kind=ButtonKind.CHOICE)
        self._theme = theme
        self._bars = row.bars
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.show_row(row, theme)

    def show_row(self, row: StrapRow, theme: Theme) -> None:
        """Paint a row."""
        self._theme, self._bars = theme, row.bars
        mark = "●" if row.is_chosen else "○"
        self.setChecked(row.is_chosen)
        self.set_text(
            f"{mark}  {row.name} · {row.signal}        ",
            spoken=tr("{name}, {signal}").format(name=row.name, signal=row.signal),
        )
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The button, and the bars upon it."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        left = self.width() - _SIZE.width() - 16.0
        bottom = (self.height() + _SIZE.height()) / 2.0
        for bar in range(_BARS):
            is_lit = bar < self._bars
            painter.setBrush(QColor(self._theme.text if is_lit else self._theme.line))
            height = _SIZE.height() * (bar + 1) / _BARS
            painter.drawRect(QRectF(left + bar * 7.0, bottom - height, 5.0, height))
        painter.end()


class StrapList(QWidget):
    """Emits ``chosen`` with the address of a strap; keeps the buttons of straps that stay."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: tuple[StrapRow, ...] = ()
        self._buttons: dict[str, StrapButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.setAccessibleName(tr("Straps in reach"))

    def button(self, address: str) -> StrapButton:
        """The button of a strap that is listed."""
        return self._buttons[address]

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self._theme = theme
        rows, self._rows = self._rows, ()
        self.show_rows(rows)

    def show_rows(self, rows: tuple[StrapRow, ...]) -> None:
        """Paint these, new ones at the end, so that no row moves away under a finger."""
        if rows == self._rows:
            return
        self._rows = rows
        gone = set(self._buttons) - {row.address for row in rows}
        for address in gone:
            button = self._buttons.pop(address)
            self._column.removeWidget(button)
            button.deleteLater()
        for row in rows:
            self._show(row)
        self.setVisible(bool(rows))

    def _show(self, row: StrapRow) -> None:
        button = self._buttons.get(row.address)
        if button is not None:
            button.show_row(row, self._theme)
            return
        button = StrapButton(row, self._theme)
        button.clicked.connect(lambda: self.chosen.emit(row.address))
        self._buttons[row.address] = button
        self._column.addWidget(button)
