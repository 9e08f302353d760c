"""Paints the pace and lets it be changed: breaths a minute, and inhale to exhale."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from biofeedback.breathing import (
    DEFAULT_INHALE_SHARE,
    DEFAULT_RATE_PER_MIN,
    MAX_INHALE_SHARE,
    MAX_RATE_PER_MIN,
    MIN_INHALE_SHARE,
    MIN_RATE_PER_MIN,
    RATE_STEP_PER_MIN,
    BreathingPattern,
)
from biofeedback.ui.session.pace_control import SHARE_STEP, share_text
from biofeedback.ui.session.view_state import PaceTile
from biofeedback.ui.widgets.big_button import ButtonSize
from biofeedback.ui.widgets.stepper import Stepper
from biofeedback.ui.widgets.text import Role, Text, Tone
from biofeedback.wording import tr


def rate_stepper(size: ButtonSize, role: Role) -> Stepper:
    """Breaths a minute, in tenths."""
    return Stepper(
        tr("Breaths a minute"),
        minimum=MIN_RATE_PER_MIN,
        maximum=MAX_RATE_PER_MIN,
        step=RATE_STEP_PER_MIN,
        value=DEFAULT_RATE_PER_MIN,
        words=lambda rate: f"{rate:.1f}",
        size=size,
        role=role,
    )


def ratio_stepper(size: ButtonSize, role: Role) -> Stepper:
    """The part of a breath that is inhaling."""
    return Stepper(
        tr("Inhale to exhale"),
        minimum=MIN_INHALE_SHARE,
        maximum=MAX_INHALE_SHARE,
        step=SHARE_STEP,
        value=DEFAULT_INHALE_SHARE,
        words=share_text,
        size=size,
        role=role,
    )


class PaceView(QWidget):
    """Emits what is wished; shows what holds."""

    rate_wished = Signal(float)
    share_wished = Signal(float)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: PaceTile | None = None
        self.rate = rate_stepper(ButtonSize.SESSION, Role.CLOCK)
        self.ratio = ratio_stepper(ButtonSize.SESSION, Role.HEADING)
        self._coming = Text(role=Role.CAPTION, tone=Tone.MUTED, does_wrap=True)
        self.rate.value_changed.connect(self.rate_wished)
        self.ratio.value_changed.connect(self.share_wished)
        self._lay_out()

    def minimumSizeHint(self) -> QSize:
        """Never less than all of it: a button that is cut off is hard to hit."""
        return self.sizeHint()

    def show_pace(self, pace: PaceTile) -> None:
        """Paint a pace, also where a wish was not granted."""
        self._shown = pace
        if pace.pattern is not None:
            self._show_pattern(pace.pattern)
        self._coming.setText(pace.coming)
        for stepper in (self.rate, self.ratio):
            stepper.setEnabled(pace.can_change)

    def _show_pattern(self, pattern: BreathingPattern) -> None:
        if self.rate.value != pattern.rate_per_min:
            self.rate.set_value(pattern.rate_per_min)
        if self.ratio.value != pattern.inhale_share:
            self.ratio.set_value(pattern.inhale_share)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(Text(tr("Breaths a minute"), tone=Tone.MUTED))
        column.addWidget(self.rate)
        column.addSpacing(10)
        column.addWidget(Text(tr("In : out"), tone=Tone.MUTED))
        column.addWidget(self.ratio)
        column.addWidget(self._coming)
        column.setAlignment(Qt.AlignmentFlag.AlignTop)
        for stepper in (self.rate, self.ratio):
            for button in stepper.findChildren(QWidget):
                if button.focusPolicy() is not Qt.FocusPolicy.NoFocus:
                    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
