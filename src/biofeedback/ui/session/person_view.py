"""Paints one of two people: the name, the numbers, the link; and the traces, for below."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from biofeedback.ui.plots.trace import Trace, breath_trace, ecg_trace
from biofeedback.ui.session.foot_view import say
from biofeedback.ui.session.number_tiles import SHOWN
from biofeedback.ui.session.pair_presenter import PersonState
from biofeedback.ui.session.presenter import SessionPresenter
from biofeedback.ui.session.stream_trace_view import StreamTraceView
from biofeedback.ui.session.tile_view import TileView
from biofeedback.ui.theme import Theme
from biofeedback.ui.widgets.big_button import BigButton, ButtonKind, ButtonSize
from biofeedback.ui.widgets.text import Role, Text, Tone
from biofeedback.wording import tr

_LEAST_TRACE_PX, _MOST_TRACE_PX = 84, 170
_TILE_GAP_PX = 12


class PersonView(QWidget):
    """Emits ``leave_wished`` when this person is to end alone."""

    leave_wished = Signal()

    def __init__(self, trace: Trace, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = Text(role=Role.HEADING, does_wrap=True)
        self._tags = Text(role=Role.TAG, tone=Tone.WARN)
        self._signal = Text(role=Role.CAPTION, tone=Tone.MUTED, does_wrap=True)
        self._doubt = Text(role=Role.CAPTION, tone=Tone.MUTED, does_wrap=True)
        self.tiles = tuple(TileView() for _ in SHOWN)
        self.leave_button = BigButton("", kind=ButtonKind.QUIET, size=ButtonSize.SESSION)
        self.leave_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.leave_button.clicked.connect(self.leave_wished)
        self.trace = trace
        self.breath = StreamTraceView(breath_trace, theme)
        self.ecg = StreamTraceView(ecg_trace, theme)
        self._details = Text(role=Role.CAPTION, tone=Tone.MUTED, does_wrap=True)
        self._caption = Text(role=Role.CAPTION, tone=Tone.MUTED, does_wrap=True)
        self.traces = self._lay_out_traces()
        """To be put where there is room for them."""
        self._lay_out()

    @property
    def state_name(self) -> str:
        """Who this is, as it is painted."""
        return self._name.text()

    def show_state(self, state: PersonState, *, has_details: bool) -> None:
        """Paint it; with details it can be ended alone too."""
        self._name.setText(state.name)
        self._tags.setText(" · ".join(state.tags))
        self._tags.setVisible(bool(state.tags))
        say(self._signal, state.signal, state.signal_tone)
        say(self._doubt, state.doubt, state.doubt_tone)
        for view, tile in zip(self.tiles, state.tiles, strict=True):
            view.show_tile(tile)
        spoken = tr("End for {name} alone").format(name=state.name)
        self.leave_button.set_text(tr("End for this one"), spoken=spoken)
        self.leave_button.setVisible(state.can_leave and has_details)
        self._caption.setText(tr("{name}: heart rate, dotted: the pace").format(name=state.name))
        self.breath.show_line(state.breath)
        self.ecg.show_line(state.ecg)
        self._details.setText("\n".join(state.details))
        self._details.setVisible(bool(state.details))

    def refresh_traces(self, presenter: SessionPresenter, now_s: float) -> None:
        """Draw a frame of every trace that can be seen."""
        track, streams = presenter.state.track, presenter.streams
        self.trace.refresh(presenter.trail, track, now_s)
        if self.breath.plot is not None:
            self.breath.plot.refresh(streams.breath, track, now_s)
        if self.ecg.plot is not None:
            self.ecg.plot.refresh(streams.ecg, now_s)

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        for trace in (self.trace, self.breath, self.ecg):
            trace.set_theme(theme)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_TILE_GAP_PX)
        column.addWidget(self._name)
        column.addWidget(self._tags, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._signal)
        column.addStretch(1)
        for tile in self.tiles:
            column.addWidget(tile, 0, Qt.AlignmentFlag.AlignTop)
        column.addStretch(1)
        column.addWidget(self.leave_button, 0, Qt.AlignmentFlag.AlignLeft)

    def _lay_out_traces(self) -> QWidget:
        traces = QWidget()
        column = QVBoxLayout(traces)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.trace.widget.setMinimumHeight(_LEAST_TRACE_PX)
        self.trace.widget.setMaximumHeight(_MOST_TRACE_PX)
        self._doubt.hide()
        column.addWidget(self._doubt)
        column.addWidget(self._caption)
        column.addWidget(self.trace.widget, 2)
        streams = QHBoxLayout()
        streams.setSpacing(16)
        streams.addWidget(self.breath, 1)
        streams.addWidget(self.ecg, 1)
        column.addLayout(streams, 2)
        self._details.hide()
        column.addWidget(self._details)
        return traces
