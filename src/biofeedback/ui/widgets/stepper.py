"""A number with a minus and a plus: by click, by holding, and by key; nothing to drag."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from biofeedback.clock import Clock, SystemClock
from biofeedback.ui.tremor import Debounce
from biofeedback.ui.widgets.big_button import BigButton, ButtonKind, ButtonSize
from biofeedback.ui.widgets.text import Role, Text
from biofeedback.wording import tr

HOLD_MS = 700
"""How long a button is held before it begins to repeat."""
REPEAT_MS = 150
_SYSTEM_CLOCK = SystemClock()
_UP_KEYS = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Right})
_DOWN_KEYS = frozenset({Qt.Key.Key_Down, Qt.Key.Key_Minus, Qt.Key.Key_Left})
_STEPPING_KEYS = _UP_KEYS | _DOWN_KEYS | {Qt.Key.Key_Home, Qt.Key.Key_End}


class _StepButton(BigButton):
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the keys that step to the stepper; Qt would move the focus with the arrows."""
        if event.key() in _STEPPING_KEYS:
            event.ignore()
        else:
            super().keyPressEvent(event)


class Stepper(QWidget):
    """Emits ``value_changed`` when a person changes the number; ``set_value`` is silent.

    Keys, while one of the buttons has the focus: arrows, plus and minus step, Home and End go to
    the limits. A key held down repeats; echoes of a press do not.
    """

    value_changed = Signal(float)

    def __init__(
        self,
        name: str,
        *,
        minimum: float,
        maximum: float,
        step: float,
        value: float,
        words: Callable[[float], str],
        size: ButtonSize = ButtonSize.NORMAL,
        role: Role = Role.STRONG,
        clock: Clock = _SYSTEM_CLOCK,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._name, self._words, self._clock = name, words, clock
        self._minimum, self._step = minimum, step
        self._last_index = round((maximum - minimum) / step)
        self._index = self._index_of(value)
        self._debounce = Debounce(does_extend=False)
        self._less = self._button("−", size)
        self._more = self._button("+", size)
        self._text = Text(role=role)
        self._lay_out()
        self._show()

    @property
    def value(self) -> float:
        """The number, on its grid."""
        return round(self._minimum + self._index * self._step, 9)

    def set_value(self, value: float) -> None:
        """Show a number, moved to the grid and into the limits."""
        self._index = self._index_of(value)
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step by key."""
        target = self._target_of(event.key())
        if target is None:
            super().keyPressEvent(event)
            return
        event.accept()
        if event.isAutoRepeat() or self._debounce.accepts(event.key(), self._clock.monotonic_s()):
            self._go_to(target)

    def _target_of(self, key: int) -> int | None:
        if key in _UP_KEYS:
            return self._index + 1
        if key in _DOWN_KEYS:
            return self._index - 1
        if key == Qt.Key.Key_Home:
            return 0
        return self._last_index if key == Qt.Key.Key_End else None

    def _index_of(self, value: float) -> int:
        return min(self._last_index, max(0, round((value - self._minimum) / self._step)))

    def _go_to(self, index: int) -> None:
        bounded = min(self._last_index, max(0, index))
        if bounded != self._index:
            self._index = bounded
            self._show()
            self.value_changed.emit(self.value)

    def _button(self, text: str, size: ButtonSize) -> BigButton:
        button = _StepButton(
            text,
            kind=ButtonKind.STEP,
            size=size,
            clock=self._clock,
            debounce=Debounce(does_extend=False),
        )
        button.setAutoRepeat(True)
        button.setAutoRepeatDelay(HOLD_MS)
        button.setAutoRepeatInterval(REPEAT_MS)
        return button

    def _lay_out(self) -> None:
        self._less.clicked.connect(lambda: self._go_to(self._index - 1))
        self._more.clicked.connect(lambda: self._go_to(self._index + 1))
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text.setProperty("place", "stepper")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self._less, self._text, self._more):
            row.addWidget(widget)
        row.addStretch(1)

    def _show(self) -> None:
        words = self._words(self.value)
        self._text.setText(words)
        now = tr("{name}, now {value}").format(name=self._name, value=words)
        self._less.setAccessibleName(tr("Less: {now}").format(now=now))
        self._more.setAccessibleName(tr("More: {now}").format(now=now))
