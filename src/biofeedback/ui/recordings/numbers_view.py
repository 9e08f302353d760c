"""A recording's numbers on screen: which ones, by whose definitions, how sure, and of what."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from biofeedback.analysis.request import Breadth
from biofeedback.dsp.catalogue import KUBIOS, NEUROKIT2, TASK_FORCE
from biofeedback.ui.asking import Ask
from biofeedback.ui.recordings.number_table import NumberTable
from biofeedback.ui.recordings.numbers_presenter import NumbersPresenter, NumbersState
from biofeedback.ui.recordings.row import RecordingRow, tag_words
from biofeedback.ui.widgets.big_button import BigButton
from biofeedback.ui.widgets.card import Card
from biofeedback.ui.widgets.choice_row import ChoiceRow
from biofeedback.ui.widgets.page import Page
from biofeedback.ui.widgets.reflow import ReflowRow
from biofeedback.ui.widgets.sheet import Sheet, SheetChoice
from biofeedback.ui.widgets.text import Role, Text, Tone
from biofeedback.wording import tr

CLOSE = "close"

_BREADTHS = (
    (Breadth.CORE, tr("The main ones")),
    (Breadth.ALL, tr("All that are quick")),
    (Breadth.COSTLY, tr("All")),
)
_PROFILES = (
    (TASK_FORCE, tr("Task Force")),
    (KUBIOS, "Kubios"),
    (NEUROKIT2, "NeuroKit2"),
)
_INTERVALS = ((False, tr("Without")), (True, tr("With")))
_NOTE = tr(
    "Compare numbers only where they follow the same definitions. “?” says what a number is, and "
    "what it can't say. All of them, and intervals, take seconds, of a long recording minutes; "
    "you can stop at any time."
)
_NO_INTERVALS = tr("Only the Task Force definitions have intervals.")


class NumbersView(Page):
    """Shows one recording at a time; emits ``closed`` when a person wants the list back."""

    closed = Signal()

    _progressed = Signal(object)

    def __init__(self, ask: Ask, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Numbers"), parent=parent)
        self.presenter = NumbersPresenter(ask, self._show, told=self._progressed.emit)
        self.back_button = BigButton(tr("Back to the list"))
        self._when = Text(role=Role.HEADING, does_wrap=True)
        self._what = Text(tone=Tone.MUTED, does_wrap=True)
        self._tags = Text(role=Role.TAG, tone=Tone.WARN)
        self.breadth = ChoiceRow(tr("How many"), _BREADTHS)
        self.profile = ChoiceRow(tr("Whose definitions"), _PROFILES)
        self.intervals = ChoiceRow(tr("95 % confidence intervals"), _INTERVALS)
        self._note = Text(role=Role.CAPTION, tone=Tone.MUTED, does_wrap=True)
        self.progress = Text(does_wrap=True)
        self.stop_button = BigButton(tr("Stop"))
        self.problem = Text(does_wrap=True)
        self.again_button = BigButton(tr("Compute them"))
        self._basis = Text(tone=Tone.MUTED, does_wrap=True)
        self._parts_column = QVBoxLayout()
        self._part_names: tuple[str, ...] = ()
        self.parts: ChoiceRow[int] | None = None
        self.table = NumberTable()
        self._waiting = _row(self.stop_button, self.progress)
        self._trouble = _row(self.again_button, self.problem)
        self._lay_out()
        self._connect()

    def open(self, recording: RecordingRow) -> None:
        """Begin with a recording."""
        self.verticalScrollBar().setValue(0)
        self.presenter.open(recording)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc is the way back, too."""
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """The keyboard begins at the way back."""
        super().showEvent(event)
        self.back_button.setFocus()

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._when)
        head.addWidget(self._what)
        head.addWidget(self._tags, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(_row(self.back_button))
        self.add(head)
        self.add(self._choices())
        for widget in (self._waiting, self._trouble, self._basis):
            self.add(widget)
        self.add(self._parts_column)
        self.add(self.table)
        self.add_stretch()

    def _choices(self) -> Card:
        above = ReflowRow(spacing_px=32)
        above.add(_headed(tr("How many"), self.breadth), is_at_top=True)
        above.add(_headed(tr("95 % confidence intervals"), self.intervals), is_at_top=True)
        above.add_stretch()
        card = Card()
        card.add(above)
        card.add(_headed(tr("Whose definitions"), self.profile))
        card.add(self._note)
        return card

    def _connect(self) -> None:
        presenter = self.presenter
        # Progress comes in the backend's thread: Qt queues it into the window's.
        self._progressed.connect(presenter.take, Qt.ConnectionType.QueuedConnection)
        self.breadth.chosen.connect(presenter.choose_breadth)
        self.profile.chosen.connect(presenter.choose_profile)
        self.intervals.chosen.connect(presenter.choose_intervals)
        self.stop_button.clicked.connect(presenter.stop)
        self.again_button.clicked.connect(presenter.compute)
        self.back_button.clicked.connect(self._close)
        self.table.asked_about.connect(self._tell_about)

    def _show(self, state: NumbersState) -> None:
        if state.recording is not None:
            self._show_head(state.recording)
        self.breadth.choose(state.request.breadth)
        self.profile.choose(state.request.profile)
        self.intervals.choose(state.request.with_intervals)
        for value, _ in _INTERVALS:
            self.intervals.button(value).setEnabled(state.can_have_intervals)
        self._note.setText(_NOTE if state.can_have_intervals else f"{_NOTE} {_NO_INTERVALS}")
        self._waiting.setVisible(state.is_computing)
        self.progress.setText(state.progress)
        self._trouble.setVisible(bool(state.problem))
        self.problem.setText(state.problem)
        self._basis.setText("\n".join(state.basis))
        self._basis.setVisible(bool(state.basis))
        self._show_parts(state.parts, state.part)
        self.table.show_groups(state.groups)

    def _show_head(self, recording: RecordingRow) -> None:
        self._when.setText(recording.when)
        self._what.setText(recording.what)
        self._tags.setText(" · ".join(map(tag_words, recording.tags)))
        self._tags.setVisible(bool(recording.tags))

    def _show_parts(self, names: tuple[str, ...], chosen: int) -> None:
        if names != self._part_names:
            self._part_names = names
            if self.parts is not None:
                self._parts_column.removeWidget(self.parts)
                self.parts.hide()
                self.parts.deleteLater()
                self.parts = None
            if names:
                self.parts = ChoiceRow(tr("Part"), tuple(enumerate(names)))
                self.parts.chosen.connect(self.presenter.choose_part)
                self._parts_column.addWidget(self.parts)
        if self.parts is not None:
            self.parts.choose(chosen)

    def _tell_about(self, name: str, label: str) -> None:
        sheet = Sheet(
            self,
            title=label,
            text=self.presenter.about(name),
            choices=(SheetChoice(key=CLOSE, text=tr("Close")),),
        )
        sheet.open()

    def _close(self) -> None:
        self.presenter.close()
        self.closed.emit()


def _row(button: BigButton, text: Text | None = None) -> ReflowRow:
    row = ReflowRow()
    row.add(button)
    if text is None:
        row.add_stretch()
    else:
        row.add(text, does_grow=True)
    return row


def _headed(heading: str, choice: QWidget) -> QWidget:
    headed = QWidget()
    column = QVBoxLayout(headed)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    column.addWidget(Text(heading, role=Role.STRONG, does_wrap=True))
    column.addWidget(choice)
    return headed
