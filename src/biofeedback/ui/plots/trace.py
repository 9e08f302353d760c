"""What a session needs of its traces, and a way to them that spares the start."""

from typing import Protocol

from PySide6.QtWidgets import QWidget

from biofeedback.breathing import PacerTrack
from biofeedback.ui.plots.beat_trail import BeatTrail
from biofeedback.ui.plots.breath_trail import BreathTrail
from biofeedback.ui.plots.ecg_trail import EcgTrail
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


class EcgPlot(Protocol):
    """Draws the ECG of the last seconds."""

    @property
    def widget(self) -> QWidget:
        """What is put into a layout."""
        ...

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        ...

    def refresh(self, trail: EcgTrail, now_s: float) -> None:
        """Draw the seconds that end now."""
        ...


class BreathPlot(Protocol):
    """Draws the chest of the last half minute over the pacer's curve."""

    @property
    def widget(self) -> QWidget:
        """What is put into a layout."""
        ...

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        ...

    def refresh(self, trail: BreathTrail, track: PacerTrack, now_s: float) -> None:
        """Draw the half minute that ends now."""
        ...


def ecg_trace(theme: Theme) -> EcgPlot:
    """A trace of the ECG; to be made when it is first shown."""
    from biofeedback.ui.plots.ecg_trace import EcgTrace  # noqa: PLC0415 - as above

    return EcgTrace(theme)


def breath_trace(theme: Theme) -> BreathPlot:
    """A trace of breathing; to be made when it is first shown."""
    from biofeedback.ui.plots.breath_trace import BreathTrace  # noqa: PLC0415 - as above

    return BreathTrace(theme)
