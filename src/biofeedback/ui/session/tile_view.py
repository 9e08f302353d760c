"""Paints one number of the session screen, or the reason why there is none."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from biofeedback.ui.session.view_state import Tile
from biofeedback.ui.widgets.text import Role, Text, Tone
from biofeedback.wording import tr

_ONE_LINE = "\u00a0"
"""Keeps the place of a remark, so that one that comes moves nothing."""


class TileView(QWidget):
    """Label, number with unit, and a remark that may take two lines without a jump."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Tile | None = None
        self._label = Text(tone=Tone.MUTED)
        self.value_label = Text(role=Role.NUMBER)
        self._unit = Text(role=Role.UNIT, tone=Tone.MUTED)
        self._remark = Text(role=Role.CAPTION, tone=Tone.MUTED, does_wrap=True)
        self._remark.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._reason = Text(does_wrap=True)
        self._reason.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._reason.hide()
        self._lay_out()

    @property
    def shown(self) -> Tile | None:
        """What is painted."""
        return self._shown

    def show_tile(self, tile: Tile) -> None:
        """Paint a tile; only what differs is touched."""
        if tile == self._shown:
            return
        self._shown = tile
        self._label.setText(tile.label)
        is_there = tile.value is not None
        self.value_label.setText(tile.value or "")
        self._unit.setText(tile.unit)
        self._show_instead(is_there=is_there)
        self._reason.setText("" if is_there else tile.remark)
        lines = (*tile.details, tile.remark) if is_there else ()
        self._remark.setText("\n".join(line for line in lines if line) or _ONE_LINE)
        self.setAccessibleName(_spoken(tile))

    def _show_instead(self, *, is_there: bool) -> None:
        """Let number and reason take turns in one place."""
        self._reason.setMinimumHeight(self.value_label.sizeHint().height())
        self.value_label.setVisible(is_there)
        self._unit.setVisible(is_there)
        self._reason.setVisible(not is_there)

    def _lay_out(self) -> None:
        number = QHBoxLayout()
        number.setSpacing(6)
        number.addWidget(self.value_label, 0, Qt.AlignmentFlag.AlignBaseline)
        number.addWidget(self._unit, 0, Qt.AlignmentFlag.AlignBaseline)
        number.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._label)
        column.addLayout(number)
        column.addWidget(self._reason)
        column.addWidget(self._remark)
        column.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)


def _spoken(tile: Tile) -> str:
    if tile.value is None:
        return tr("{label}: none, {reason}").format(label=tile.label, reason=tile.remark)
    return f"{tile.label}: {tile.value} {tile.unit} {tile.remark}".rstrip()
