"""Paints the foot of the session screen: the buttons and what is said of signal and recording."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from biofeedback.ui.session.choice_buttons import ChoiceButtons
from biofeedback.ui.session.view_state import Question, SessionViewState, Tone
from biofeedback.ui.tremor import Debounce
from biofeedback.ui.widgets.text import Role, Text
from biofeedback.ui.widgets.text import Tone as TextTone
from biofeedback.wording import tr

_MARKS = {Tone.CALM: "○", Tone.GOOD: "●", Tone.WARN: "▲"}
_TONES = {Tone.CALM: TextTone.MUTED, Tone.GOOD: TextTone.MUTED, Tone.WARN: TextTone.WARN}
_GAP_PX = 24
_LEAST_WORDS_EMS = 16
"""Words beside the buttons get at least this many times the height of the text as width."""


class FootView(QWidget):
    """Emits ``wished`` with an Intent; a question takes the place of the buttons."""

    wished = Signal(object)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        debounce = Debounce()
        self.buttons = ChoiceButtons(debounce)
        self.answers = ChoiceButtons(debounce)
        self._question: Question | None = None
        self._question_text = Text(role=Role.HEADING, does_wrap=True)
        self._signal = _status_text()
        self._saving = _status_text()
        self._hints = _status_text()
        self._pages = QStackedLayout(self)
        self._rows = (
            self._row(self.buttons, self._status()),
            self._row(self.answers, self._question_text),
        )
        self.setAccessibleName(tr("Signal and recording"))
        for row in (self.buttons, self.answers):
            row.wished.connect(self.wished)

    @property
    def question(self) -> Question | None:
        """What is asked now."""
        return self._question

    def show_state(self, state: SessionViewState) -> None:
        """Paint what of a state belongs here."""
        say(self._signal, state.signal, state.signal_tone)
        say(self._saving, state.saving, state.saving_tone)
        self._hints.setText(state.hints)
        is_new = self.buttons.show_choices(state.choices)
        if self._show_question(state.question) or is_new:
            self._arrange()

    @property
    def offered(self) -> ChoiceButtons:
        """The buttons that can be pressed now."""
        return self.buttons if self._question is None else self.answers

    def focus_next(self) -> None:
        """Let one key go from button to button."""
        self.offered.focus_next()

    def press_focused(self) -> None:
        """Press the button that has the keyboard's focus, if one has."""
        for button in self.offered.shown:
            if button.hasFocus():
                button.click()
                return

    def minimumSizeHint(self) -> QSize:
        """As narrow as its widest button: the rows follow the width, and must not hold it up."""
        widest_px = max(self.buttons.widest_px, self.answers.widest_px)
        return QSize(widest_px, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the buttons into the new width."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Fit them again when the text became larger or smaller."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._arrange()

    def _show_question(self, question: Question | None) -> bool:
        before, self._question = self._question, question
        self._pages.setCurrentIndex(0 if question is None else 1)
        if question is None:
            return False
        self._question_text.setText(question.text)
        is_new = self.answers.show_choices(question.choices)
        if before is None or is_new:
            self.answers.button(question.choices[0].intent).setFocus(Qt.FocusReason.TabFocusReason)
        return is_new

    def _arrange(self) -> None:
        room_px = self.width()
        words_px = self.fontMetrics().height() * _LEAST_WORDS_EMS
        widest_px = max(self.buttons.row_width_px, self.answers.row_width_px)
        is_row = widest_px + _GAP_PX + words_px <= room_px
        for row, buttons in zip(self._rows, (self.buttons, self.answers), strict=True):
            row.setDirection(
                QBoxLayout.Direction.LeftToRight if is_row else QBoxLayout.Direction.BottomToTop
            )
            row.setSpacing(_GAP_PX if is_row else _GAP_PX // 3)
            buttons.fit(room_px)
        self._place_words(is_row=is_row)

    def _place_words(self, *, is_row: bool) -> None:
        """At the right end beside the buttons; above them at the left, where room is scarce."""
        side = Qt.AlignmentFlag.AlignRight if is_row else Qt.AlignmentFlag.AlignLeft
        for text in (self._signal, self._saving, self._hints):
            text.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        self._hints.setVisible(is_row)

    def _row(self, buttons: ChoiceButtons, words: QWidget) -> QBoxLayout:
        page = QWidget()
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight, page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP_PX)
        row.addWidget(buttons, 0, Qt.AlignmentFlag.AlignLeft)
        row.addWidget(words, 1)
        self._pages.addWidget(page)
        return row

    def _status(self) -> QWidget:
        status = QWidget()
        column = QVBoxLayout(status)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addStretch(1)
        for text in (self._signal, self._saving, self._hints):
            column.addWidget(text)
        column.addStretch(1)
        return status


def _status_text() -> Text:
    return Text(role=Role.CAPTION, tone=TextTone.MUTED, does_wrap=True)


def say(text: Text, words: str, tone: Tone) -> None:
    """A line of status with the mark of its tone; hidden while there is nothing to say."""
    text.setText(f"{_MARKS[tone]} {words}" if words else "")
    text.setVisible(bool(words))
    text.set_tone(_TONES[tone])
