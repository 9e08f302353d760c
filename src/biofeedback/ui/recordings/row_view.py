"""One stored session on screen: what it is, and what can be done with it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from biofeedback.ui.recordings.row import RecordingRow, Tag, tag_words
from biofeedback.ui.widgets.big_button import BigButton, ButtonKind
from biofeedback.ui.widgets.card import Card
from biofeedback.ui.widgets.reflow import ReflowRow
from biofeedback.ui.widgets.text import Role, Text, Tone
from biofeedback.wording import tr


class RecordingRowView(Card):
    """Paints one row; emits what was asked for."""

    replay_requested = Signal()
    numbers_requested = Signal()
    export_requested = Signal()
    trash_requested = Signal()

    def __init__(self, row: RecordingRow, *, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.row = row
        self.setAccessibleName(row.when)
        line = ReflowRow(spacing_px=16)
        line.add(self._words(), does_grow=True)
        line.add(self._buttons())
        self.add(line)

    @property
    def has_focus(self) -> bool:
        """Whether the keyboard talks to one of its buttons."""
        return any(button.hasFocus() for button in self._all_buttons)

    def _words(self) -> QWidget:
        words = QWidget()
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addStretch(1)
        column.addWidget(Text(self.row.when, role=Role.STRONG, does_wrap=True))
        column.addWidget(Text(self.row.what, tone=Tone.MUTED, does_wrap=True))
        if self.row.tags:
            column.addLayout(self._tags())
        column.addStretch(1)
        return words

    def _tags(self) -> QHBoxLayout:
        tags = QHBoxLayout()
        tags.setSpacing(6)
        for tag in self.row.tags:
            tone = Tone.WARN if tag is Tag.SIMULATED else Tone.PLAIN
            tags.addWidget(Text(tag_words(tag), role=Role.TAG, tone=tone))
        tags.addStretch(1)
        return tags

    def _buttons(self) -> QWidget:
        self.replay = self._button(tr("Replay"), tr("Replay {when}"))
        self.numbers = self._button(tr("Numbers"), tr("Numbers of {when}"))
        self.export = self._button(tr("Export…"), tr("Export {when}"))
        self.trash = self._button(
            tr("Move to trash"), tr("Move {when} to the trash"), ButtonKind.QUIET
        )
        self.trash.setEnabled(not self.row.is_running)
        self.replay.clicked.connect(self.replay_requested)
        self.numbers.clicked.connect(self.numbers_requested)
        self.export.clicked.connect(self.export_requested)
        self.trash.clicked.connect(self.trash_requested)
        buttons = ReflowRow(spacing_px=8)
        buttons.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        for button in self._all_buttons:
            buttons.add(button)
        return buttons

    @property
    def _all_buttons(self) -> tuple[BigButton, ...]:
        return self.replay, self.numbers, self.export, self.trash

    def _button(self, text: str, spoken: str, kind: ButtonKind = ButtonKind.PLAIN) -> BigButton:
        button = BigButton(text, kind=kind)
        button.set_text(text, spoken=spoken.format(when=self.row.when))
        return button
