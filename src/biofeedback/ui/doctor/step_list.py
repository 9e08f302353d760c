"""Paints the steps of an examination, each with a mark, its name and what it found."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from biofeedback.ui.doctor.presenter import RowStatus, StepRow
from biofeedback.ui.widgets.text import Role, Text, Tone
from biofeedback.wording import tr

_MARKS = {
    RowStatus.WAITING: ("·", Tone.MUTED),
    RowStatus.RUNNING: ("…", Tone.PLAIN),
    RowStatus.OK: ("✓", Tone.GOOD),
    RowStatus.FAILED: ("▲", Tone.WARN),
    RowStatus.SKIPPED: ("–", Tone.MUTED),
}


class StepList(QWidget):
    """As many rows as there are steps, from the start, so that nothing moves."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("What was looked at"))
        self._rows: list[tuple[Text, Text, Text]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 2)
        self._grid.setColumnStretch(2, 3)

    def show_rows(self, rows: tuple[StepRow, ...]) -> None:
        """Paint these."""
        while len(self._rows) < len(rows):
            self._add()
        for (mark, name, text), row in zip(self._rows, rows, strict=True):
            sign, tone = _MARKS[row.status]
            mark.setText(sign)
            mark.set_tone(tone)
            name.setText(row.name)
            name.setAccessibleName(f"{row.name}: {row.text}" if row.text else row.name)
            text.setText(row.text)
            text.set_tone(Tone.WARN if row.status is RowStatus.FAILED else Tone.MUTED)

    def _add(self) -> None:
        at = len(self._rows)
        mark = Text(role=Role.STRONG)
        name, text = Text(does_wrap=True), Text(tone=Tone.MUTED, does_wrap=True)
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(mark, at, 0, top)
        self._grid.addWidget(name, at, 1, top)
        self._grid.addWidget(text, at, 2, top)
        self._rows.append((mark, name, text))
