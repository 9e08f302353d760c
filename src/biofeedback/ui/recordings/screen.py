"""Everything about stored sessions: the list, and the numbers of one of them."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from biofeedback.ui.asking import Ask
from biofeedback.ui.recordings.numbers_view import NumbersView
from biofeedback.ui.recordings.row import RecordingRow
from biofeedback.ui.recordings.view import RecordingsView


class RecordingsScreen(QStackedWidget):
    """Shows the list, until somebody wants to see numbers."""

    replay_requested = Signal(str)
    """Session id."""
    session_requested = Signal()
    """Somebody with an empty list wants to begin."""

    def __init__(self, ask: Ask, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = RecordingsView(ask)
        self.numbers = NumbersView(ask)
        self._left_from = ""
        self.addWidget(self.list)
        self.addWidget(self.numbers)
        self.list.replay_requested.connect(self.replay_requested)
        self.list.session_requested.connect(self.session_requested)
        self.list.numbers_requested.connect(self._show_numbers)
        self.numbers.closed.connect(self._show_list)

    def refresh(self) -> None:
        """Look at the library again."""
        self.list.refresh()

    def undo(self) -> None:
        """Take the last removal back."""
        self.list.undo()

    def _show_numbers(self, recording: RecordingRow) -> None:
        self._left_from = recording.session_id
        self.numbers.open(recording)
        self.setCurrentWidget(self.numbers)

    def _show_list(self) -> None:
        self.setCurrentWidget(self.list)
        self.list.focus_on(self._left_from)
