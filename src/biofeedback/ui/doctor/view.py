"""The sheet “What's wrong?”: steps as they are done, the one sentence, the one thing to try."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from biofeedback.backend.doctor import Checked
from biofeedback.ui import style
from biofeedback.ui.asking import Ask
from biofeedback.ui.doctor.presenter import DoctorPresenter, DoctorState
from biofeedback.ui.doctor.step_list import StepList
from biofeedback.ui.widgets.big_button import BigButton
from biofeedback.ui.widgets.card import Card
from biofeedback.ui.widgets.reflow import ReflowRow
from biofeedback.ui.widgets.sheet import Sheet, SheetChoice
from biofeedback.ui.widgets.text import Role, Text, Tone
from biofeedback.wording import tr

ChoosePath = Callable[[QWidget, str], Path | None]
CLOSE = "close"
FILE_NAME = "biofeedback support.json"


def choose_path(parent: QWidget, offered: str) -> Path | None:
    """Ask where to; None when nothing was chosen. The system asks before it replaces a file."""
    chosen, _ = QFileDialog.getSaveFileName(
        parent, tr("Save for support"), str(Path.home() / offered), tr("All files (*)")
    )
    return Path(chosen) if chosen else None


class DoctorView(QWidget):
    """Paints a state; emits what is wished."""

    again_wished = Signal()
    save_wished = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.steps = StepList()
        self.sentence = Text(role=Role.HEADING, does_wrap=True)
        self.remedy = Text(does_wrap=True)
        self.again_button = BigButton(tr("Look again"))
        self.save_button = BigButton(tr("Save for support …"))
        self.said = Text(tone=Tone.MUTED, does_wrap=True)
        self._lay_out()
        self.again_button.clicked.connect(self.again_wished)
        self.save_button.clicked.connect(self.save_wished)

    def show_state(self, state: DoctorState) -> None:
        """Paint it."""
        self.steps.show_rows(state.rows)
        self.sentence.setText(state.sentence)
        self.sentence.set_tone(Tone.GOOD if state.is_well else Tone.PLAIN)
        remedy = tr("Try this: {remedy}").format(remedy=state.remedy) if state.remedy else ""
        self.remedy.setText(remedy)
        self.remedy.setVisible(bool(remedy))
        self.again_button.setEnabled(not state.is_running)
        self.save_button.setEnabled(not state.is_running)
        self.said.setText(f"▲ {state.said}" if state.is_problem else state.said)
        self.said.set_tone(Tone.WARN if state.is_problem else Tone.MUTED)
        self.said.setVisible(bool(state.said))

    def _lay_out(self) -> None:
        verdict = Card()
        verdict.add(self.sentence)
        verdict.add(self.remedy)
        buttons = ReflowRow()
        buttons.add(self.again_button)
        buttons.add(self.save_button)
        buttons.add_stretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        for widget in (verdict, buttons, self.said, self.steps):
            column.addWidget(widget)


class DoctorRoom(QObject):
    """Opens the sheet over a screen, one at a time; lives as long as the screen."""

    closed = Signal()
    """The sheet is gone, and nothing is looked at any more."""

    _checked = Signal(object)

    def __init__(self, ask: Ask, over: QWidget, *, choose: ChoosePath = choose_path) -> None:
        super().__init__(over)
        self._ask, self._over, self._choose = ask, over, choose
        self._sheet: Sheet | None = None
        self._view: DoctorView | None = None
        self._presenter: DoctorPresenter | None = None
        # Steps come in the backend's thread: Qt queues them into the window's.
        self._checked.connect(self._take, Qt.ConnectionType.QueuedConnection)

    @property
    def sheet(self) -> Sheet | None:
        """What is open now."""
        return self._sheet

    @property
    def view(self) -> DoctorView | None:
        """What is in it."""
        return self._view

    def open(self, address: str | None, *, is_in_session: bool = False) -> None:
        """Look at a strap, or at the only one in reach; nothing happens while a sheet is open."""
        if self._sheet is not None:
            return
        view = DoctorView()
        presenter = DoctorPresenter(self._ask, self._show, address=address, told=self._checked.emit)
        self._view, self._presenter = view, presenter
        view.show_state(presenter.state)
        sheet = Sheet(
            self._over,
            title=tr("What's wrong?"),
            choices=(SheetChoice(key=CLOSE, text=tr("Close")),),
            content=view,
        )
        self._sheet = sheet
        if is_in_session:
            # No bright sheet in a dark room.
            style.wear_session_look(sheet)
        view.again_wished.connect(presenter.examine)
        view.save_wished.connect(self._save)
        sheet.finished.connect(self._finished)
        sheet.open()
        presenter.examine()

    def _show(self, state: DoctorState) -> None:
        if self._view is not None and self._sheet is not None:
            self._view.show_state(state)
            self._sheet.fit()

    def _take(self, checked: Checked) -> None:
        if self._presenter is not None:
            self._presenter.take(checked)

    def _save(self) -> None:
        if self._presenter is None or self._sheet is None:
            return
        path = self._choose(self._sheet, FILE_NAME)
        if path is not None:
            self._presenter.save(path)

    def _finished(self) -> None:
        presenter = self._presenter
        self._sheet, self._view, self._presenter = None, None, None
        if presenter is not None:
            presenter.stop()
        self.closed.emit()
