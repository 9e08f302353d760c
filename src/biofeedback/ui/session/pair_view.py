"""Paints two people who follow one pacer; turns presses and keys into wishes."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from biofeedback.clock import Clock
from biofeedback.settings import PacerPlace
from biofeedback.ui.plots.trace import heart_trace
from biofeedback.ui.session.foot_view import FootView
from biofeedback.ui.session.header_view import HeaderView
from biofeedback.ui.session.key_intents import intent_of
from biofeedback.ui.session.keys import SessionKeys
from biofeedback.ui.session.pace_view import PaceView
from biofeedback.ui.session.paced_screen import TEXT_MS, TRACE_MS, PacedScreen
from biofeedback.ui.session.pair_presenter import PairPresenter, PairViewState
from biofeedback.ui.session.person_view import PersonView
from biofeedback.ui.style import wear_session_look
from biofeedback.ui.theme import Theme
from biofeedback.ui.widgets.fitting_body import FittingBody
from biofeedback.ui.widgets.pacer import Pacer
from biofeedback.ui.widgets.pacer_moment import NO_MOMENT, PacerMoment
from biofeedback.ui.widgets.text import Text, Tone

_MARGIN_PX = 40
_GAP_PX = 16
_SIDE_STRETCH, _MIDDLE_STRETCH = 3, 5
_PERSON_EMS = 24
"""Width of a person's numbers with their units, in average letters."""
_PERSON_LINES = 18
"""Height of a person's name, link and numbers, in lines of text."""
_PERSON_SHARE = 0.6
"""Of the height; people that need more stand below the pacer, which must be seen whole."""


class PairView(PacedScreen):
    """A column for each, the pacer between or beside them, their traces below."""

    wished = Signal(object)
    """Intent."""
    leave_wished = Signal(int)
    """0 or 1: this one is to end alone."""

    def __init__(self, theme: Theme, clock: Clock, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        wear_session_look(self)
        self._presenter: PairPresenter | None = None
        self._state: PairViewState | None = None
        self._clock = clock
        self._keys = SessionKeys(is_live=True)
        self._is_stale = True
        self.header = HeaderView()
        self.people = (
            PersonView(heart_trace(theme), theme),
            PersonView(heart_trace(theme), theme),
        )
        self.pacer = Pacer(self._moment_now, theme)
        self.pace = PaceView()
        self.foot = FootView()
        self._trace_timer, self._text_timer = QTimer(self), QTimer(self)
        self._middle, self._below = QHBoxLayout(), QHBoxLayout()
        self._notice = Text(tone=Tone.MUTED, does_wrap=True)
        self._place = PacerPlace.CENTRE
        self._arranged: tuple[PacerPlace, bool] | None = None
        self._lay_out()
        self._arrange()
        self._connect()

    @property
    def state(self) -> PairViewState | None:
        """What was painted last; None before the first time."""
        return self._state

    def begin(self, presenter: PairPresenter) -> None:
        """Show another pair of runs."""
        self._presenter = presenter
        self._keys = SessionKeys(is_live=True)
        self.refresh()

    def refresh_soon(self) -> None:
        """A text may have changed: paint it with the next frame of the traces."""
        self._is_stale = True

    def refresh(self) -> None:
        """Paint every text as it is now."""
        if self._presenter is None:
            return
        self._is_stale = False
        was_asked = self._state is not None and self._state.shared.question is not None
        self._state = state = self._presenter.view_state(self._clock.monotonic_s())
        self.header.show_state(state.shared)
        for view, person in zip(self.people, state.people, strict=True):
            view.show_state(person, has_details=state.has_details)
        self.pace.show_pace(state.shared.pace)
        self.pace.setVisible(state.has_details)
        self.pacer.set_progress(state.shared.progress)
        self._notice.setText(state.shared.notice)
        self.foot.show_state(state.shared)
        if was_asked and state.shared.question is None:
            self.setFocus()

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self.pacer.set_theme(theme)
        for person in self.people:
            person.set_theme(theme)

    def _wish_action(self, action: str) -> None:
        if self._state is None:
            return
        shared = self._state.shared
        offered = shared.choices if shared.question is None else shared.question.choices
        intent = intent_of(action, offered, shared.stage)
        if intent is not None:
            self.wished.emit(intent)

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
        wall_s = self._clock.monotonic_s()
        for view, one in zip(self.people, presenter.people, strict=True):
            view.refresh_traces(one, one.now_s(wall_s))

    def _next_texts(self) -> None:
        self.refresh()
        if self._presenter is None:
            return
        wall_s = self._clock.monotonic_s()
        for view, one in zip(self.people, self._presenter.people, strict=True):
            view.trace.describe(one.trail, one.now_s(wall_s))

    def _lay_out(self) -> None:
        body = FittingBody()
        column = body.column
        column.setContentsMargins(_MARGIN_PX, 20, _MARGIN_PX, 4)
        column.setSpacing(6)
        column.addWidget(self.header)
        self._middle.setSpacing(_GAP_PX)
        self._below.setSpacing(2 * _GAP_PX)
        column.addLayout(self._middle, 7)
        self._notice.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._notice)
        column.addLayout(self._below)
        column.addWidget(self.pace, 0, Qt.AlignmentFlag.AlignHCenter)
        traces = QHBoxLayout()
        traces.setSpacing(32)
        for person in self.people:
            traces.addWidget(person.traces, 1)
        column.addLayout(traces, 2)
        scroll = QScrollArea()
        scroll.setWidget(body)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(scroll, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(_MARGIN_PX, 4, _MARGIN_PX, 20)
        foot.addWidget(self.foot)
        whole.addLayout(foot)

    def _arrange(self) -> None:
        """Put the two beside the pacer, or below it where the text is too large for that.

        Judged by the size of the text and not by what is said, so that nothing moves in a session.
        """
        widest_px = self.fontMetrics().averageCharWidth() * _PERSON_EMS
        needed_px = 2 * (widest_px + _GAP_PX + _MARGIN_PX) + self.pacer.minimumSizeHint().width()
        highest_px = self.fontMetrics().height() * _PERSON_LINES
        are_below = needed_px > self.width() or highest_px > _PERSON_SHARE * self.height()
        if (self._place, are_below) == self._arranged:
            return
        self._arranged = (self._place, are_below)
        for placed in (*self.people, self.pacer):
            self._middle.removeWidget(placed)
            self._below.removeWidget(placed)
        if are_below:
            self._middle.addWidget(self.pacer, _MIDDLE_STRETCH)
            for person in self.people:
                self._below.addWidget(person, 1)
            return
        for widget in self._from_left():
            is_pacer = widget is self.pacer
            self._middle.addWidget(widget, _MIDDLE_STRETCH if is_pacer else _SIDE_STRETCH)

    def _from_left(self) -> tuple[QWidget, ...]:
        first, second = self.people
        match self._place:
            case PacerPlace.LEFT:
                return self.pacer, first, second
            case PacerPlace.CENTRE:
                return first, self.pacer, second
            case PacerPlace.RIGHT:
                return first, second, self.pacer

    def _connect(self) -> None:
        self.foot.wished.connect(self.wished)
        self.pace.rate_wished.connect(self.rate_wished)
        self.pace.share_wished.connect(self.share_wished)
        first, second = self.people
        first.leave_wished.connect(lambda: self.leave_wished.emit(0))
        second.leave_wished.connect(lambda: self.leave_wished.emit(1))
        for timer, interval_ms, tick in (
            (self._trace_timer, TRACE_MS, self._next_trace_frame),
            (self._text_timer, TEXT_MS, self._next_texts),
        ):
            timer.setInterval(interval_ms)
            timer.timeout.connect(tick)
