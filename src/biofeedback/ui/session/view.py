"""The session screen: prepares, runs, replays and sums up; asks the backend, shows its answers."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from biofeedback.analysis.session_analysis import SessionAnalysis
from biofeedback.backend.awake import Awake
from biofeedback.backend.awake_ways import display_awake
from biofeedback.backend.choices import SourceChoice, streams_of, with_streams
from biofeedback.backend.program import Program
from biofeedback.clock import Clock
from biofeedback.dsp.updates import Update
from biofeedback.errors import BiofeedbackError
from biofeedback.plan import Plan
from biofeedback.records import Record
from biofeedback.session.status import RunStatus
from biofeedback.settings import Settings, streams_wanted
from biofeedback.streams import NO_STREAMS, Streams
from biofeedback.ui.bridge import Bridge
from biofeedback.ui.doctor.view import DoctorRoom
from biofeedback.ui.messages import sentence_of
from biofeedback.ui.plots.trace import heart_trace
from biofeedback.ui.session import run_requests
from biofeedback.ui.session.pace_control import SlowPaceGate
from biofeedback.ui.session.pair_room import PairRoom
from biofeedback.ui.session.prepare_control import PrepareControl
from biofeedback.ui.session.prepare_presenter import PreparePresenter, StartRequest
from biofeedback.ui.session.prepare_view import PrepareView
from biofeedback.ui.session.presenter import SessionPresenter
from biofeedback.ui.session.requests import Leave, Request
from biofeedback.ui.session.running_view import RunningView
from biofeedback.ui.session.summary_presenter import (
    failed_summary,
    summary,
    waiting_summary,
)
from biofeedback.ui.session.summary_view import SummaryView
from biofeedback.ui.session.view_state import Intent
from biofeedback.ui.style import wear_session_look
from biofeedback.ui.theme import Theme

WARM_UP_MS = 150
"""After the first picture: then the running view is made, while nobody waits for it."""


class SessionScreen(QWidget):
    """One run at a time, live or replayed; before it the choices, after it what came of it."""

    recordings_changed = Signal()
    """A session was added to the library."""
    running_changed = Signal(bool)
    """Whether a live session has the screen to itself: from its start until what came of it has
    been read."""
    replay_left = Signal()
    """A replay was closed."""

    def __init__(
        self,
        bridge: Bridge,
        theme: Theme,
        settings: Settings,
        clock: Clock,
        *,
        awake: Awake | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge, self._settings, self._clock = bridge, settings, clock
        self._awake: Awake = awake or display_awake()
        self._gate = SlowPaceGate()
        self._choices = PreparePresenter(settings, self._gate)
        self._presenter: SessionPresenter | None = None
        self._early: list[Callable[[], None]] | None = None
        self._running: RunningView | None = None
        self._unread: list[SessionPresenter] = []
        self.pair = PairRoom(bridge.ask, self._gate, settings, clock)
        self.prepare_view = PrepareView(theme)
        self.summary_view = SummaryView()
        wear_session_look(self.summary_view)
        self._control = PrepareControl(self.prepare_view, self._choices, bridge.ask, self)
        self.doctor = DoctorRoom(bridge.ask, self)
        self._pages = QStackedWidget()
        self._lay_out()
        self._connect()

    @property
    def running_view(self) -> RunningView:
        """What shows a run; made when it is first asked for."""
        if self._running is None:
            self._running = self._new_running_view()
        return self._running

    @property
    def presenter(self) -> SessionPresenter | None:
        """The run that is shown; None between two."""
        return self._presenter

    def prepare(self) -> None:
        """Show the choice of source, length and pace."""
        self._gate.close()
        self._pages.setCurrentWidget(self.prepare_view)

    def replay(self, session_id: str) -> None:
        """Play a stored session; not while a live one runs."""
        if self.is_running() or self._early is not None:
            return
        self._leave_replay()
        self._early = []
        job = run_requests.replay(session_id, (self._bridge.listener,))
        self._bridge.ask(job, done=self._begin, failed=self._replay_failed)

    def is_running(self) -> bool:
        """Whether a live session runs that has not ended."""
        presenter = self._presenter
        if presenter is None or not presenter.status.is_live:
            return self.pair.is_running
        return not presenter.status.is_over

    def settings_changed(self, settings: Settings) -> None:
        """Take on what the person chose."""
        before, self._settings = self._settings, settings
        if _offer(before) != _offer(settings):
            self._choices.offer(settings)
            self._control.paint()
        self.pair.wear(settings)
        if self._running is not None:
            self._wear(self._running)

    def theme_changed(self, theme: Theme) -> None:
        """Take on the window's colours; a running session has its own."""
        self.prepare_view.set_theme(theme)
        if self._running is not None:
            self._wear(self._running)

    def showEvent(self, event: QShowEvent) -> None:
        """Make the running view once there is a picture to look at."""
        super().showEvent(event)
        if self._running is None:
            QTimer.singleShot(WARM_UP_MS, self, self._warm_up)

    # ------------------------------------------------------------ a run begins and ends

    def _start(self, request: StartRequest) -> None:
        self._leave_replay()
        self._early = []
        streams = streams_wanted(self._settings)
        choice = with_streams(request.choice, streams)
        if request.second is not None:
            self._start_pair((choice, with_streams(request.second, streams)), request.plan)
            return
        job = run_requests.start(replace(request, choice=choice), (self._bridge.listener,))
        done = partial(self._begin, asked=streams_of(choice))
        self._bridge.ask(job, done=done, failed=self._start_failed)

    def _start_pair(self, choices: tuple[SourceChoice, ...], plan: Plan) -> None:
        job = run_requests.start_together(choices, plan, (self._bridge.listener,))
        asked = tuple(streams_of(choice) for choice in choices)
        done = partial(self._begin_pair, asked=asked)
        self._bridge.ask(job, done=done, failed=self._start_failed)

    def _begin_pair(self, statuses: tuple[RunStatus, ...], asked: tuple[Streams, ...]) -> None:
        self.pair.begin(statuses, asked)
        early, self._early = self._early or [], None
        for call in early:
            call()
        self._choices.started()
        self._control.paint()
        self._pages.setCurrentWidget(self.pair)
        self._keep_awake(is_kept=True)
        self.running_changed.emit(True)

    def _pair_over(self, people: tuple[SessionPresenter, ...]) -> None:
        first, *self._unread = people
        self._presenter = first
        self._run_over(first)

    def _start_failed(self, error: BiofeedbackError) -> None:
        self._early = None
        self._choices.start_failed(sentence_of(error))
        self._control.paint()

    def _replay_failed(self, error: BiofeedbackError) -> None:
        self._early = None
        self._bridge.trouble.emit(error)

    def _begin(self, status: RunStatus, asked: Streams = NO_STREAMS) -> None:
        self._presenter = SessionPresenter(status, self._gate, asked)
        early, self._early = self._early or [], None
        for call in early:
            call()
        self._choices.started()
        self._control.paint()
        self.running_view.begin(self._presenter)
        self._pages.setCurrentWidget(self.running_view)
        if status.is_live:
            self._keep_awake(is_kept=True)
            self.running_changed.emit(True)

    def _run_over(self, presenter: SessionPresenter) -> None:
        status, state = presenter.status, presenter.state
        self.summary_view.show_state(waiting_summary(status, state))
        self._pages.setCurrentWidget(self.summary_view)
        self._keep_awake(is_kept=False)
        self._bridge.ask(
            run_requests.analysed(status.info.session_id),
            done=partial(self._show_summary, presenter),
            failed=partial(self._show_no_summary, presenter),
        )

    def _show_summary(self, presenter: SessionPresenter, analysis: SessionAnalysis) -> None:
        if self._presenter is presenter:
            shown = summary(presenter.status, presenter.state, analysis)
            self.summary_view.show_state(shown)
        self.recordings_changed.emit()

    def _show_no_summary(self, presenter: SessionPresenter, error: BiofeedbackError) -> None:
        if self._presenter is presenter:
            shown = failed_summary(presenter.status, presenter.state, sentence_of(error))
            self.summary_view.show_state(shown)
        self.recordings_changed.emit()

    def _summary_read(self) -> None:
        if self._unread:
            self._presenter = self._unread.pop(0)
            self._run_over(self._presenter)
            return
        self._presenter = None
        self.prepare()
        self.running_changed.emit(False)

    def _leave_replay(self) -> None:
        presenter = self._presenter
        if presenter is not None and not presenter.status.is_live:
            self._presenter = None
            self._bridge.ask(run_requests.carried(presenter.status.run_id, Leave()))

    # ------------------------------------------------------------ what arrives

    def _record_arrived(self, run_id: str, record: Record, updates: tuple[Update, ...]) -> None:
        if self._early is not None:
            self._early.append(partial(self._record_arrived, run_id, record, updates))
            return
        self.pair.record_arrived(run_id, record, updates)
        presenter = self._presenter
        if presenter is None or presenter.status.run_id != run_id:
            return
        presenter.take_record(record)
        if presenter.take(updates):
            self.running_view.refresh_soon()

    def _status_changed(self, run_id: str, status: RunStatus) -> None:
        if self._early is not None:
            self._early.append(partial(self._status_changed, run_id, status))
            return
        self.pair.status_changed(run_id, status)
        presenter = self._presenter
        if presenter is None or presenter.status.run_id != run_id:
            return
        was_over = presenter.status.is_over
        presenter.take_status(status)
        self.running_view.refresh_soon()
        if status.is_live and status.is_over and not was_over:
            self._run_over(presenter)

    # ------------------------------------------------------------ what is wished

    def _wish(self, intent: Intent) -> None:
        if intent is Intent.EXAMINE:
            self._examine()
        elif self._presenter is not None:
            self._carry(self._presenter.wish(intent, self._clock.monotonic_s()))

    def _examine(self) -> None:
        if self._presenter is not None:
            address = self._presenter.status.info.source.detail.get("address")
            self.doctor.open(address, is_in_session=True)

    def _examine_before(self, address: str | None) -> None:
        self._control.set_examining(is_examining=True)
        self.doctor.open(address)

    def _wish_rate(self, rate_per_min: float) -> None:
        if self._presenter is not None:
            self._carry(self._presenter.wish_rate(rate_per_min, self._clock.monotonic_s()))

    def _wish_share(self, share: float) -> None:
        if self._presenter is not None:
            self._carry(self._presenter.wish_share(share, self._clock.monotonic_s()))

    def _seek(self, share: float) -> None:
        if self._presenter is not None:
            self._carry(self._presenter.seek_wish(share))

    def _any_key(self) -> None:
        if self._presenter is None:
            return
        request = self._presenter.wish_of_any_key(self._clock.monotonic_s())
        if request is None:
            self.running_view.foot.focus_next()
        self._carry(request)

    def _carry(self, request: Request | None) -> None:
        presenter = self._presenter
        if presenter is None:
            return
        if isinstance(request, Leave):
            self._leave_replay()
            self.prepare()
            self.replay_left.emit()
            return
        if request is not None:
            self._bridge.ask(run_requests.carried(presenter.status.run_id, request))
        self.running_view.refresh()

    # ------------------------------------------------------------ the rest

    def _keep_awake(self, *, is_kept: bool) -> None:
        awake = self._awake

        async def job(_program: Program) -> None:
            await (awake.hold() if is_kept else awake.release())

        self._bridge.ask(job)

    def _warm_up(self) -> None:
        self._wear(self.running_view)

    def _new_running_view(self) -> RunningView:
        theme = Theme.for_session(self._settings.theme)
        view = RunningView(heart_trace(theme), theme, self._clock)
        view.wished.connect(self._wish)
        view.rate_wished.connect(self._wish_rate)
        view.share_wished.connect(self._wish_share)
        view.sought.connect(self._seek)
        view.any_key_pressed.connect(self._any_key)
        self._pages.addWidget(view)
        self._wear(view)
        return view

    def _wear(self, view: RunningView) -> None:
        settings = self._settings
        view.set_theme(Theme.for_session(settings.theme))
        view.set_pacer(settings.pacer_place, has_reduced_motion=settings.has_reduced_motion)

    def _lay_out(self) -> None:
        self._pages.addWidget(self.prepare_view)
        self._pages.addWidget(self.summary_view)
        self._pages.addWidget(self.pair)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)

    def _connect(self) -> None:
        self._bridge.record_arrived.connect(self._record_arrived)
        self._bridge.status_changed.connect(self._status_changed)
        self._control.start_wished.connect(self._start)
        self._control.examine_wished.connect(self._examine_before)
        self.doctor.closed.connect(lambda: self._control.set_examining(is_examining=False))
        self.summary_view.done.connect(self._summary_read)
        self.pair.over.connect(self._pair_over)
        self.pair.examine_wished.connect(
            lambda address: self.doctor.open(address, is_in_session=True)
        )


def _offer(settings: Settings) -> tuple[float, float, int]:
    return settings.rate_per_min, settings.inhale_share, settings.session_minutes
