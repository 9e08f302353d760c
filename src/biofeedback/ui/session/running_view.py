"""Paints a running or replayed session; turns presses and keys into wishes."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from biofeedback.clock import Clock
from biofeedback.settings import PacerPlace
from biofeedback.ui.plots.trace import Trace, breath_trace, ecg_trace
from biofeedback.ui.session.foot_view import FootView
from biofeedback.ui.session.header_view import HeaderView
from biofeedback.ui.session.key_intents import intent_of
from biofeedback.ui.session.keys import SessionKeys
from biofeedback.ui.session.number_tiles import SHOWN
from biofeedback.ui.session.pace_view import PaceView
from biofeedback.ui.session.paced_screen import TEXT_MS, TRACE_MS, PacedScreen
from biofeedback.ui.session.presenter import SessionPresenter
from biofeedback.ui.session.stream_trace_view import StreamTraceView
from biofeedback.ui.session.tile_view import TileView
from biofeedback.ui.session.view_state import SessionViewState
from biofeedback.ui.style import wear_session_look
from biofeedback.ui.theme import Theme
from biofeedback.ui.widgets.fitting_body import FittingBody
from biofeedback.ui.widgets.pacer import Pacer
from biofeedback.ui.widgets.pacer_moment import NO_MOMENT, PacerMoment
from biofeedback.ui.widgets.seek_bar import SeekBar
from biofeedback.ui.widgets.text import Role, Text, Tone
from biofeedback.wording import tr

_MARGIN_PX = 40
_LEAST_TRACE_PX, _MOST_TRACE_PX = 84, 170
_MIDDLE_HEIGHT, _TRACE_HEIGHT = 7, 2
_TILE_GAP_PX = 12
_NUMBERS_SHARE = 0.5
"""Of the height; numbers that need more stand below the pacer instead of beside it."""
_SIDE_STRETCH, _MIDDLE_STRETCH = 3, 5


class RunningView(PacedScreen):
    """Shows one presenter's run at a time; three timers decide when, never an arrival."""

    wished = Signal(object)
    """Intent: a button or a key asked for something."""
    sought = Signal(float)
    """Share of a replay's length, 0 to 1."""

    def __init__(
        self,
        trace: Trace,
        theme: Theme,
        clock: Clock,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        wear_session_look(self)
        self._presenter: SessionPresenter | None = None
        self._clock = clock
        self._keys = SessionKeys(is_live=True)
        self._state: SessionViewState | None = None
        self._is_stale = True
        self.header = HeaderView()
        self.tiles = tuple(TileView() for _ in SHOWN)
        self.pace = PaceView()
        self.pacer = Pacer(self._moment_now, theme)
        self.trace = trace
        self.breath = StreamTraceView(breath_trace, theme)
        self.ecg = StreamTraceView(ecg_trace, theme)
        self._streams = QWidget()
        self.foot = FootView()
        self._notice = Text(tone=Tone.MUTED, does_wrap=True)
        self._details = Text(role=Role.CAPTION, tone=Tone.MUTED, does_wrap=True)
        self.seek_bar = SeekBar(theme)
        self._seek_text = Text(role=Role.CAPTION, tone=Tone.MUTED)
        self._middle, self._below = QHBoxLayout(), QVBoxLayout()
        self._scroll = QScrollArea()
        self._numbers, self._pace_side = QWidget(), QWidget()
        self._numbers_box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self._numbers)
        self._place = PacerPlace.CENTRE
        self._arranged: tuple[PacerPlace, bool] | None = None
        self._lay_out()
        self._arrange()
        self._connect()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def state(self) -> SessionViewState | None:
        """What was painted last; None before the first time."""
        return self._state

    def begin(self, presenter: SessionPresenter) -> None:
        """Show another run."""
        self._presenter = presenter
        self._keys = SessionKeys(is_live=presenter.status.is_live)
        self.refresh()

    def refresh_soon(self) -> None:
        """A text may have changed: paint it with the next frame of the trace."""
        self._is_stale = True

    def refresh(self) -> None:
        """Paint every text as it is now."""
        if self._presenter is None:
            return
        self._is_stale = False
        state = self._presenter.view_state(self._clock.monotonic_s())
        was_asked = self._state is not None and self._state.question is not None
        self._state = state
        self.header.show_state(state)
        for view, tile in zip(self.tiles, state.tiles, strict=True):
            view.show_tile(tile)
        self.pace.show_pace(state.pace)
        self.pacer.set_progress(state.progress)
        self._notice.setText(state.notice)
        self.breath.show_line(state.breath)
        self.ecg.show_line(state.ecg)
        self._streams.setVisible(self._presenter.streams.keeps_place)
        self._details.setText("\n".join(state.details))
        self._details.setVisible(bool(state.details))
        self.foot.show_state(state)
        self._show_replay(state)
        if was_asked and state.question is None:
            self.setFocus()

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self.pacer.set_theme(theme)
        self.trace.set_theme(theme)
        self.breath.set_theme(theme)
        self.ecg.set_theme(theme)
        self.seek_bar.set_theme(theme)

    # ------------------------------------------------------------ painting

    def _moment_now(self) -> PacerMoment:
        if self._presenter is None:
            return NO_MOMENT
        return self._presenter.moment(self._clock.monotonic_s())

    def _next_trace_frame(self) -> None:
        presenter = self._presenter
        if presenter is None:
            return
        if self._is_stale:
            self.refresh()
        now_s = presenter.now_s(self._clock.monotonic_s())
        track, streams = presenter.state.track, presenter.streams
        self.trace.refresh(presenter.trail, track, now_s)
        if self.breath.plot is not None:
            self.breath.plot.refresh(streams.breath, track, now_s)
        if self.ecg.plot is not None:
            self.ecg.plot.refresh(streams.ecg, now_s)

    def _next_texts(self) -> None:
        self.refresh()
        if self._presenter is not None:
            now_s = self._presenter.now_s(self._clock.monotonic_s())
            self.trace.describe(self._presenter.trail, now_s)

    def _show_replay(self, state: SessionViewState) -> None:
        bar = state.replay
        self.seek_bar.setVisible(bar is not None)
        self._seek_text.setVisible(bar is not None)
        if bar is not None:
            share = bar.at_s / bar.length_s if bar.length_s > 0 else 0.0
            self.seek_bar.show_place(share, bar.text)
            self._seek_text.setText(bar.text)

    def _wish_action(self, action: str) -> None:
        if self._state is None:
            return
        question = self._state.question
        choices = self._state.choices if question is None else question.choices
        intent = intent_of(action, choices, self._state.stage)
        if intent is not None:
            self.wished.emit(intent)

    # ------------------------------------------------------------ layout

    def _lay_out(self) -> None:
        body = FittingBody()
        column = body.column
        column.setContentsMargins(_MARGIN_PX, 20, _MARGIN_PX, 4)
        column.setSpacing(6)
        column.addWidget(self.header)
        column.addLayout(self._middle, _MIDDLE_HEIGHT)
        self._notice.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._notice)
        column.addWidget(
            Text(tr("Heart rate · dotted: the pace"), role=Role.CAPTION, tone=Tone.MUTED)
        )
        self.trace.widget.setMinimumHeight(_LEAST_TRACE_PX)
        self.trace.widget.setMaximumHeight(_MOST_TRACE_PX)
        column.addWidget(self.trace.widget, _TRACE_HEIGHT)
        streams = QHBoxLayout(self._streams)
        streams.setContentsMargins(0, 0, 0, 0)
        streams.setSpacing(24)
        streams.addWidget(self.breath, 1)
        streams.addWidget(self.ecg, 1)
        column.addWidget(self._streams, _TRACE_HEIGHT)
        self._details.hide()
        column.addWidget(self._details)
        column.addLayout(self._below)
        self._scroll.setWidget(body)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._fill_sides()
        foot = QVBoxLayout()
        foot.setContentsMargins(_MARGIN_PX, 4, _MARGIN_PX, 20)
        foot.addLayout(self._replay_row())
        foot.addWidget(self.foot)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._scroll, 1)
        whole.addLayout(foot)

    def _fill_sides(self) -> None:
        self._numbers_box.setContentsMargins(0, 0, 0, 0)
        self._numbers_box.setSpacing(_TILE_GAP_PX)
        self._numbers_box.addStretch(1)
        for tile in self.tiles:
            self._numbers_box.addWidget(tile, 0, Qt.AlignmentFlag.AlignTop)
        self._numbers_box.addStretch(1)
        right = QVBoxLayout(self._pace_side)
        right.setContentsMargins(0, 0, 0, 0)
        right.addWidget(self.pace, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._middle.setSpacing(16)

    def _arrange(self) -> None:
        """Put the numbers beside the pacer, or below everything where they are too high.

        Judged by the size of the text and not by what is said, so that nothing moves in a session.
        """
        are_below = self._numbers_height_px() > _NUMBERS_SHARE * self.height()
        arrangement = (self._place, are_below)
        if arrangement == self._arranged:
            return
        self._arranged = arrangement
        sides = (self._numbers, self.pacer, self._pace_side)
        for widget in sides:
            self._middle.removeWidget(widget)
        self._below.removeWidget(self._numbers)
        for widget in _ordered(self._place, self._numbers, self.pacer, self._pace_side):
            if not (are_below and widget is self._numbers):
                stretch = _MIDDLE_STRETCH if widget is self.pacer else _SIDE_STRETCH
                self._middle.addWidget(widget, stretch)
        direction = QBoxLayout.Direction.TopToBottom
        if are_below:
            self._below.addWidget(self._numbers)
            direction = QBoxLayout.Direction.LeftToRight
        self._numbers_box.setDirection(direction)
        self._numbers_box.setStretch(0, 0 if are_below else 1)

    def _numbers_height_px(self) -> int:
        lines = self.tiles[0].value_label.sizeHint().height() + 2 * self.fontMetrics().height()
        return len(self.tiles) * (lines + _TILE_GAP_PX)

    def _replay_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.seek_bar, 1)
        row.addWidget(self._seek_text)
        return row

    def _connect(self) -> None:
        self.foot.wished.connect(self.wished)
        self.pace.rate_wished.connect(self.rate_wished)
        self.pace.share_wished.connect(self.share_wished)
        self.seek_bar.sought.connect(self.sought)
        self._trace_timer = _timer(self, TRACE_MS, self._next_trace_frame)
        self._text_timer = _timer(self, TEXT_MS, self._next_texts)


def _ordered(
    place: PacerPlace, numbers: QWidget, pacer: QWidget, pace: QWidget
) -> tuple[QWidget, ...]:
    match place:
        case PacerPlace.LEFT:
            return pacer, numbers, pace
        case PacerPlace.CENTRE:
            return numbers, pacer, pace
        case PacerPlace.RIGHT:
            return numbers, pace, pacer


def _timer(parent: QWidget, interval_ms: int, tick: Callable[[], None]) -> QTimer:
    timer = QTimer(parent)
    timer.setInterval(interval_ms)
    timer.timeout.connect(tick)
    return timer
