"""Paints the strap that was used last, and what can be done with it before a session."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from biofeedback.ui.session.prepare_state import KnownStrapState
from biofeedback.ui.session.view_state import Tone
from biofeedback.ui.widgets.big_button import BigButton, ButtonKind
from biofeedback.ui.widgets.card import Card
from biofeedback.ui.widgets.choice_row import CHOSEN, OPEN
from biofeedback.ui.widgets.reflow import ReflowRow
from biofeedback.ui.widgets.text import Role, Text
from biofeedback.ui.widgets.text import Tone as TextTone
from biofeedback.wording import tr

_TONES = {Tone.CALM: TextTone.MUTED, Tone.GOOD: TextTone.GOOD, Tone.WARN: TextTone.WARN}
_MARKS = {Tone.CALM: "", Tone.GOOD: "● ", Tone.WARN: "▲ "}


class KnownStrapView(Card):
    """Hidden while there is no such strap."""

    connect_wished = Signal()
    release_wished = Signal()
    forget_wished = Signal()
    automatic_wished = Signal(bool)
    examine_wished = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Your strap"), parent=parent)
        self._state: KnownStrapState | None = None
        self._name = Text(role=Role.STRONG, does_wrap=True)
        self._used = Text(role=Role.CAPTION, tone=TextTone.MUTED, does_wrap=True)
        self._link = Text(tone=TextTone.MUTED, does_wrap=True)
        self.connect_button = BigButton(tr("Connect"), kind=ButtonKind.PRIMARY)
        self.release_button = BigButton(tr("Cancel"))
        self.automatic_button = BigButton("", kind=ButtonKind.CHOICE)
        self.automatic_button.setCheckable(True)
        self.examine_button = BigButton(tr("What's wrong?"))
        self.forget_button = BigButton(tr("Forget"), kind=ButtonKind.QUIET)
        self._lay_out()
        self._connect()
        self.hide()

    @property
    def link_text(self) -> str:
        """How its link fares, as it is read now; empty where nothing is said."""
        return "" if self._link.isHidden() else self._link.text()

    def show_state(self, state: KnownStrapState | None) -> None:
        """Paint it."""
        self._state = state
        self.setVisible(state is not None)
        if state is None:
            return
        self._name.setText(state.name)
        self._used.setText(state.used)
        self._link.setText(_MARKS[state.link.tone] + state.link.text if state.link.text else "")
        self._link.set_tone(_TONES[state.link.tone])
        self._link.setVisible(bool(state.link.text))
        self._show_buttons(state)

    def _show_buttons(self, state: KnownStrapState) -> None:
        had_focus = self.connect_button.hasFocus() or self.release_button.hasFocus()
        self.connect_button.setVisible(not state.is_held)
        self.release_button.setVisible(state.is_held)
        self.release_button.set_text(tr("Disconnect") if state.is_live else tr("Cancel"))
        if had_focus:
            (self.release_button if state.is_held else self.connect_button).setFocus()
        self.examine_button.setVisible(state.is_held and not state.is_live)
        self.automatic_button.setChecked(state.is_automatic)
        shape = CHOSEN if state.is_automatic else OPEN
        words = tr("Connect by itself")
        self.automatic_button.set_text(f"{shape}  {words}", spoken=words)
        spoken = tr("Forget {name}").format(name=state.name)
        self.forget_button.set_text(tr("Forget"), spoken=spoken)

    def _lay_out(self) -> None:
        self.add(self._name)
        self.add(self._used)
        self.add(self._link)
        row = ReflowRow()
        for button in (
            self.connect_button,
            self.release_button,
            self.examine_button,
            self.automatic_button,
            self.forget_button,
        ):
            row.add(button)
        row.add_stretch()
        self.add(row)

    def _connect(self) -> None:
        self.connect_button.clicked.connect(self.connect_wished)
        self.release_button.clicked.connect(self.release_wished)
        self.examine_button.clicked.connect(self.examine_wished)
        self.forget_button.clicked.connect(self.forget_wished)
        self.automatic_button.clicked.connect(self._wish_automatic)

    def _wish_automatic(self) -> None:
        if self._state is not None:
            self.automatic_wished.emit(not self._state.is_automatic)
