"""What a session needs of the heart-rate trace, and a way to one that spares the start."""

from typing import Protocol

from PySide6.QtWidgets import QWidget

from biofeedback.breathing import PacerTrack
from biofeedback.ui.plots.beat_trail import BeatTrail
from biofeedback.ui.theme import Theme


class Trace(Protocol):
    """Draws the beats of the last minute over the pacer's curve."""

    @property
    def widget(self) -> QWidget:
        """What is put into a layout."""
        ...

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        ...

    def refresh(self, trail: BeatTrail, track: PacerTrack, now_s: float) -> None:
        """Draw the minute that ends now."""
        ...

    def describe(self, trail: BeatTrail, now_s: float) -> None:
        """Say in words what is drawn."""
        ...


def heart_trace(theme: Theme) -> Trace:
    """A trace; the first call of a process takes a third of a second."""
    # pyqtgraph is slow to import, and the first window must not wait for it.
    from biofeedback.ui.plots.heart_trace import HeartTrace  # noqa: PLC0415

    return HeartTrace(theme)
