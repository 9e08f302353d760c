"""Paints the head of the session screen: what runs, what it must be marked as, the time left."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from biofeedback.ui.session.foot_view import say
from biofeedback.ui.session.view_state import SessionViewState
from biofeedback.ui.widgets.text import Role, Text, Tone


class HeaderView(QWidget):
    """Title, tags and subtitle on the left; time on the right; below, what is doubtful."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = Text(role=Role.TITLE, does_wrap=True)
        self._tags = Text(role=Role.TAG, tone=Tone.WARN)
        self._subtitle = Text(tone=Tone.MUTED)
        self._clock = Text(role=Role.CLOCK)
        self._caption = Text(tone=Tone.MUTED)
        self._doubt = Text(role=Role.CAPTION, tone=Tone.MUTED, does_wrap=True)
        self._doubt.hide()
        self._lay_out()

    def show_state(self, state: SessionViewState) -> None:
        """Paint what of a state belongs here."""
        self._title.setText(state.title)
        self._tags.setText(" · ".join(state.tags))
        self._tags.setVisible(bool(state.tags))
        self._subtitle.setText(state.subtitle)
        self._clock.setText(state.time_text)
        self._clock.setAccessibleName(f"{state.time_text} {state.time_caption}")
        self._caption.setText(state.time_caption)
        say(self._doubt, state.doubt, state.doubt_tone)

    def _lay_out(self) -> None:
        below = QHBoxLayout()
        below.setSpacing(12)
        below.addWidget(self._tags)
        below.addWidget(self._subtitle)
        below.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(6)
        left.addWidget(self._title)
        left.addLayout(below)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._clock, 0, Qt.AlignmentFlag.AlignRight)
        right.addWidget(self._caption, 0, Qt.AlignmentFlag.AlignRight)
        row = QHBoxLayout()
        row.addLayout(left, 1)
        row.addLayout(right)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self._doubt)
