"""The large buttons of a session or a replay, in as few rows as the width allows."""

from math import ceil

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from biofeedback.ui.session.view_state import Choice, Intent
from biofeedback.ui.tremor import Debounce
from biofeedback.ui.widgets.big_button import BigButton, ButtonKind, ButtonSize
from biofeedback.wording import tr

GAP_PX = 8


class ChoiceButtons(QWidget):
    """Emits ``wished`` with the intent of the button that was pressed.

    A press by mouse leaves the focus where it is, so that the keys go on to mean what they did.
    """

    wished = Signal(object)

    def __init__(self, debounce: Debounce, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: tuple[Choice, ...] = ()
        # One for all: an echo must not press the button that took the place of the first.
        self._debounce = debounce
        self._buttons = {intent: self._new_button(intent) for intent in _ORDER}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP_PX)
        self._placed: tuple[int, tuple[BigButton, ...]] = (0, ())
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What can be pressed now."""
        return self._choices

    @property
    def shown(self) -> tuple[BigButton, ...]:
        """The buttons that are offered, from left to right."""
        offered = {choice.intent for choice in self._choices}
        return tuple(button for intent, button in self._buttons.items() if intent in offered)

    @property
    def row_width_px(self) -> int:
        """What they need side by side."""
        return _width_px(self.shown)

    @property
    def widest_px(self) -> int:
        """What they need below each other."""
        return max((button.sizeHint().width() for button in self.shown), default=0)

    def button(self, intent: Intent) -> BigButton:
        """The button of an intent, offered or not."""
        return self._buttons[intent]

    def show_choices(self, choices: tuple[Choice, ...]) -> bool:
        """Offer these; whether they have to be fitted anew.

        A focus on one that goes away moves to the first.
        """
        if choices == self._choices:
            return False
        focused = [button for button in self.shown if button.hasFocus()]
        self._choices = choices
        for choice in choices:
            self._dress(choice)
        shown = self.shown
        for button in self._buttons.values():
            button.setVisible(button in shown)
        if shown and focused and focused[0] not in shown:
            shown[0].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def fit(self, width_px: int) -> None:
        """Lay them out in as few rows as this width allows."""
        shown = self.shown
        columns = next(
            (
                columns
                for columns in (ceil(len(shown) / rows) for rows in range(1, len(shown) + 1))
                if _grid_width_px(shown, columns) <= width_px
            ),
            1,
        )
        if (columns, shown) == self._placed:
            return
        self._placed = (columns, shown)
        for button in self._buttons.values():
            self._grid.removeWidget(button)
        for place, button in enumerate(shown):
            self._grid.addWidget(button, place // columns, place % columns)

    def focus_next(self) -> None:
        """Move the keyboard's focus to the next button, from the last to the first."""
        shown = self.shown
        focused = [place for place, button in enumerate(shown) if button.hasFocus()]
        following = (focused[0] + 1) % len(shown) if focused else 0
        if shown:
            shown[following].setFocus(Qt.FocusReason.TabFocusReason)

    def _dress(self, choice: Choice) -> None:
        button = self._buttons[choice.intent]
        spoken = choice.text
        if choice.key:
            spoken = tr("{text}, key {key}").format(text=choice.text, key=choice.key)
        button.set_text(choice.text, spoken=spoken)
        button.setChecked(choice.is_chosen)

    def _new_button(self, intent: Intent) -> BigButton:
        is_speed = intent in _SPEEDS
        is_choice = is_speed or intent in _SWITCHES
        button = BigButton(
            "",
            kind=ButtonKind.CHOICE if is_choice else ButtonKind.PLAIN,
            size=ButtonSize.SESSION,
            debounce=self._debounce,
            parent=self,
        )
        button.setCheckable(is_choice)
        button.setAutoExclusive(is_speed)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self.wished.emit(intent))
        button.hide()
        return button


_ORDER = (
    Intent.LEAVE,
    Intent.BACK,
    Intent.HALT,
    Intent.GO_ON,
    Intent.FORWARD,
    Intent.SPEED_1,
    Intent.SPEED_4,
    Intent.SPEED_16,
    Intent.RESUME,
    Intent.BREATHE_NORMALLY,
    Intent.PAUSE,
    Intent.MARK,
    Intent.END,
    Intent.DETAILS,
    Intent.BREATH_TRACE,
    Intent.ECG,
    Intent.EXAMINE,
    Intent.UNDO_END,
    Intent.END_NOW,
    Intent.DECLINE_SLOW,
    Intent.CONFIRM_SLOW,
    Intent.DECLINE_LEAVE,
    Intent.CONFIRM_LEAVE,
)
_SPEEDS = frozenset({Intent.SPEED_1, Intent.SPEED_4, Intent.SPEED_16})
_SWITCHES = frozenset({Intent.DETAILS, Intent.BREATH_TRACE, Intent.ECG})


def _width_px(buttons: tuple[BigButton, ...]) -> int:
    widths = [button.sizeHint().width() for button in buttons]
    return sum(widths) + GAP_PX * max(0, len(widths) - 1)


def _grid_width_px(buttons: tuple[BigButton, ...], columns: int) -> int:
    widths = [button.sizeHint().width() for button in buttons]
    widest = [max(widths[column::columns]) for column in range(columns)]
    return sum(widest) + GAP_PX * (columns - 1)
