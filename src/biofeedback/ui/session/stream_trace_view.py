"""Paints a trace below the heart rate's with the words above it; makes it when it is needed."""

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from biofeedback.ui.session.stream_traces import TraceLine
from biofeedback.ui.theme import Theme
from biofeedback.ui.widgets.text import Role, Text, Tone

LEAST_PX, MOST_PX = 72, 130


class _Plot(Protocol):
    @property
    def widget(self) -> QWidget: ...

    def set_theme(self, theme: Theme) -> None: ...


_P = TypeVar("_P", bound=_Plot)


class StreamTraceView(QWidget, Generic[_P]):
    """Hidden while its trace has no place on the screen."""

    def __init__(
        self, make: Callable[[Theme], _P], theme: Theme, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._make = make
        self._theme = theme
        self._plot: _P | None = None
        self.words = Text(role=Role.CAPTION, tone=Tone.MUTED, does_wrap=True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addWidget(self.words)
        self.hide()

    @property
    def plot(self) -> _P | None:
        """The trace while it can be seen; None when there is nothing to draw."""
        plot = self._plot
        return None if plot is None or plot.widget.isHidden() or self.isHidden() else plot

    def show_line(self, line: TraceLine) -> None:
        """Paint the words, and give the trace its place or take it away."""
        self.words.setText(line.words)
        if line.has_trace and self._plot is None:
            self._plot = self._make(self._theme)
            self._plot.widget.setMinimumHeight(LEAST_PX)
            self._plot.widget.setMaximumHeight(MOST_PX)
            self._column.addWidget(self._plot.widget, 1)
        if self._plot is not None:
            self._plot.widget.setVisible(line.has_trace)
        self.setVisible(line.is_shown)
        self.setAccessibleName(line.words)

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self._theme = theme
        if self._plot is not None:
            self._plot.set_theme(theme)
