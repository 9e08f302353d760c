"""Paints the choice of source, length and pace, and the calm-breath instruction."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from biofeedback.records import SourceKind
from biofeedback.ui.session.known_strap_view import KnownStrapView
from biofeedback.ui.session.pace_view import rate_stepper, ratio_stepper
from biofeedback.ui.session.pair_card import PairCard
from biofeedback.ui.session.prepare_presenter import MAX_MINUTES, MIN_MINUTES
from biofeedback.ui.session.prepare_state import CHOOSABLE, PrepareState, Remark
from biofeedback.ui.session.strap_list import StrapList
from biofeedback.ui.session.view_state import Tone
from biofeedback.ui.theme import Theme
from biofeedback.ui.widgets.big_button import BigButton, ButtonKind, ButtonSize
from biofeedback.ui.widgets.card import Card
from biofeedback.ui.widgets.choice_row import ChoiceRow
from biofeedback.ui.widgets.page import Page
from biofeedback.ui.widgets.reflow import ReflowRow
from biofeedback.ui.widgets.stepper import Stepper
from biofeedback.ui.widgets.text import Role, Text
from biofeedback.ui.widgets.text import Tone as TextTone
from biofeedback.wording import tr

_SOURCES = {
    SourceKind.STRAP: tr("Heart-rate strap"),
    SourceKind.FILE: tr("A recording"),
    SourceKind.SIMULATED: tr("Simulated strap"),
}


class PrepareView(Page):
    """Emits what is wished; shows what was decided."""

    source_chosen = Signal(object)
    """SourceKind."""
    scan_wished = Signal()
    strap_chosen = Signal(str)
    """Its address."""
    file_chosen = Signal(object)
    """Path."""
    minutes_wished = Signal(float)
    rate_wished = Signal(float)
    share_wished = Signal(float)
    slow_answered = Signal(bool)
    start_wished = Signal()
    examine_wished = Signal()
    """Somebody wants to know what is wrong with a strap."""
    shown = Signal()
    """The screen came to be seen."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("New session"), parent=parent)
        self.known = KnownStrapView()
        self.sources = ChoiceRow[SourceKind](
            tr("Where the heartbeats come from"),
            [(source, _SOURCES[source]) for source in CHOOSABLE],
        )
        self.straps = StrapList(theme)
        self.pair = PairCard(theme)
        self.scan_button = BigButton(tr("Search again"))
        self.examine_button = BigButton(tr("What's wrong?"))
        self._scan = Text(tone=TextTone.MUTED, does_wrap=True)
        self.file_button = BigButton(tr("Open a file of RR intervals …"))
        self._file = Text(does_wrap=True)
        self._rooms: dict[SourceKind, QWidget] = {}
        self.minutes = Stepper(
            tr("Length"),
            minimum=MIN_MINUTES,
            maximum=MAX_MINUTES,
            step=1,
            value=10,
            words=lambda minutes: tr("{minutes:.0f} min").format(minutes=minutes),
        )
        self.rate = rate_stepper(ButtonSize.NORMAL, Role.STRONG)
        self.ratio = ratio_stepper(ButtonSize.NORMAL, Role.STRONG)
        self._breath = Text(role=Role.CAPTION, tone=TextTone.MUTED)
        self._slow = QWidget()
        self._slow_text = Text(does_wrap=True)
        self.slow_no = BigButton(tr("Stay as it is"))
        self.slow_yes = BigButton(tr("Go slower"))
        self.start_button = BigButton(tr("Start"), kind=ButtonKind.PRIMARY, size=ButtonSize.SESSION)
        self._start = Text(tone=TextTone.MUTED, does_wrap=True)
        self._lay_out()
        self._connect()

    def show_state(self, state: PrepareState) -> None:
        """Paint it."""
        self.known.show_state(state.known)
        if state.source is not None:
            self.sources.choose(state.source)
        for source, room in self._rooms.items():
            room.setVisible(source is state.source)
        self.straps.show_rows(state.straps)
        self.scan_button.setEnabled(not state.is_scanning)
        self.scan_button.set_text(tr("Searching …") if state.is_scanning else tr("Search again"))
        _say(self._scan, state.scan)
        # The card of a strap that is held has this button itself.
        self.examine_button.setVisible(state.known is None or not state.known.is_held)
        self._file.setText(state.file_name)
        self._show_pace(state)
        self.start_button.setEnabled(state.can_start)
        self.start_button.set_text(tr("Starting …") if state.is_starting else tr("Start"))
        _say(self._start, state.start)

    def showEvent(self, event: QShowEvent) -> None:
        """Say so."""
        super().showEvent(event)
        self.shown.emit()

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self.straps.set_theme(theme)
        self.pair.set_theme(theme)

    def _show_pace(self, state: PrepareState) -> None:
        self.minutes.set_value(state.minutes)
        self.rate.set_value(state.pattern.rate_per_min)
        self.ratio.set_value(state.pattern.inhale_share)
        self._breath.setText(state.breath)
        was_asking = not self._slow.isHidden()
        self._slow_text.setText(state.slow_question)
        self._slow.setVisible(bool(state.slow_question))
        if state.slow_question and not was_asking:
            self.slow_no.setFocus()

    # ------------------------------------------------------------ layout

    def _lay_out(self) -> None:
        source = Card(tr("Where the heartbeats come from"))
        source.add(self.sources)
        self._rooms = {
            SourceKind.STRAP: self._strap_room(),
            SourceKind.FILE: self._file_room(),
            SourceKind.SIMULATED: _simulated_room(),
        }
        for room in self._rooms.values():
            source.add(room)
        self.add(self.known)
        self.add(source)
        self.add(self.pair)
        self.add(self._pace_card())
        self.add(_calm_card())
        foot = ReflowRow(spacing_px=20)
        foot.add(self.start_button)
        foot.add(self._start, does_grow=True)
        self.add(foot)
        self.add_stretch()

    def _strap_room(self) -> QWidget:
        room, column = _room()
        row = ReflowRow(spacing_px=16)
        row.add(self.scan_button)
        row.add(self.examine_button)
        row.add(self._scan, does_grow=True)
        column.addWidget(self.straps)
        column.addWidget(row)
        return room

    def _file_room(self) -> QWidget:
        room, column = _room()
        row = ReflowRow(spacing_px=16)
        row.add(self.file_button)
        row.add(self._file, does_grow=True)
        column.addWidget(row)
        column.addWidget(_explaining(tr("It plays as if it came from a strap, and is recorded.")))
        return room

    def _pace_card(self) -> Card:
        card = Card(tr("Length and pace"))
        row = ReflowRow(spacing_px=28)
        for name, stepper in (
            (tr("Length"), self.minutes),
            (tr("Breaths a minute"), self.rate),
            (tr("In : out, in percent"), self.ratio),
        ):
            row.add(_named(name, stepper))
        row.add_stretch()
        card.add(row)
        card.add(self._breath)
        answers = QHBoxLayout()
        answers.addWidget(self.slow_no)
        answers.addWidget(self.slow_yes)
        answers.addStretch(1)
        column = QVBoxLayout(self._slow)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._slow_text)
        column.addLayout(answers)
        card.add(self._slow)
        return card

    def _connect(self) -> None:
        self.sources.chosen.connect(self.source_chosen)
        self.scan_button.clicked.connect(self.scan_wished)
        self.examine_button.clicked.connect(self.examine_wished)
        self.known.examine_wished.connect(self.examine_wished)
        self.straps.chosen.connect(self.strap_chosen)
        self.file_button.clicked.connect(self._open_file)
        self.minutes.value_changed.connect(self.minutes_wished)
        self.rate.value_changed.connect(self.rate_wished)
        self.ratio.value_changed.connect(self.share_wished)
        self.slow_no.clicked.connect(lambda: self.slow_answered.emit(False))
        self.slow_yes.clicked.connect(lambda: self.slow_answered.emit(True))
        self.start_button.clicked.connect(self.start_wished)

    def _open_file(self) -> None:
        dialog = QFileDialog(self, tr("Open a file of RR intervals"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.file_chosen.emit(Path(path)))
        dialog.open()


def _calm_card() -> Card:
    card = Card(tr("Before you start"))
    card.add(
        Text(
            tr(
                "Sit comfortably. Breathe gently and naturally, through the nose if you can, and "
                "no deeper than feels easy: slow, not large."
            ),
            does_wrap=True,
        )
    )
    card.add(
        Text(
            tr(
                "If you feel dizzy, tingling, faint, short of air or unwell, or a spasm grows: "
                "stop and breathe as you like. Esc stops the pacer at once."
            ),
            does_wrap=True,
        )
    )
    return card


def _simulated_room() -> QWidget:
    room, column = _room()
    column.addWidget(
        _explaining(
            tr(
                "A heart that exists only in this program. To try things out; whatever comes of "
                "it is marked “simulated” wherever it is shown."
            )
        )
    )
    return room


def _room() -> tuple[QWidget, QVBoxLayout]:
    room = QWidget()
    column = QVBoxLayout(room)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    return room, column


def _explaining(text: str) -> Text:
    return Text(text, tone=TextTone.MUTED, does_wrap=True)


def _named(name: str, stepper: Stepper) -> QWidget:
    named = QWidget()
    grid = QGridLayout(named)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setVerticalSpacing(4)
    grid.addWidget(Text(name, tone=TextTone.MUTED), 0, 0)
    grid.addWidget(stepper, 1, 0)
    return named


def _say(text: Text, remark: Remark) -> None:
    text.setText(f"▲ {remark.text}" if remark.tone is Tone.WARN and remark.text else remark.text)
    text.set_tone(TextTone.WARN if remark.tone is Tone.WARN else TextTone.MUTED)
