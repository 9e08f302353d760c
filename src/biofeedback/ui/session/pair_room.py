"""Two people's runs on the screen: passes on what arrives, and asks the backend what is wished."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from biofeedback.clock import Clock
from biofeedback.dsp.updates import Update
from biofeedback.records import Record
from biofeedback.session.status import RunStatus
from biofeedback.settings import Settings
from biofeedback.streams import Streams
from biofeedback.ui.asking import Ask
from biofeedback.ui.session import run_requests
from biofeedback.ui.session.pace_control import SlowPaceGate
from biofeedback.ui.session.pair_presenter import PairPresenter, Wished
from biofeedback.ui.session.pair_view import PairView
from biofeedback.ui.session.presenter import SessionPresenter
from biofeedback.ui.session.view_state import Intent
from biofeedback.ui.theme import Theme


class PairRoom(QWidget):
    """Shows one pair at a time; the view is made with the first."""

    over = Signal(object)
    """Both have ended: the presenters, in their order."""
    examine_wished = Signal(object)
    """Address of a strap, or None: somebody wants to know what is wrong."""

    def __init__(
        self,
        ask: Ask,
        gate: SlowPaceGate,
        settings: Settings,
        clock: Clock,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._ask, self._gate, self._clock = ask, gate, clock
        self._settings = settings
        self._presenter: PairPresenter | None = None
        self._view: PairView | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @property
    def presenter(self) -> PairPresenter | None:
        """The pair that is shown; None between two."""
        return self._presenter

    @property
    def view(self) -> PairView:
        """What shows it; made when it is first asked for."""
        if self._view is None:
            self._view = self._new_view()
        return self._view

    @property
    def is_running(self) -> bool:
        """Whether a pair runs that has not ended."""
        return self._presenter is not None and not self._presenter.is_over

    def begin(self, statuses: tuple[RunStatus, ...], asked: tuple[Streams, ...]) -> None:
        """Show two runs that have begun; ``asked`` is what each sensor was asked for."""
        first, second = (
            SessionPresenter(status, self._gate, streams)
            for status, streams in zip(statuses, asked, strict=True)
        )
        self._presenter = PairPresenter(first, second)
        self.view.begin(self._presenter)

    def wear(self, settings: Settings) -> None:
        """Take on what the person chose."""
        self._settings = settings
        if self._view is not None:
            self._dress(self._view)

    def record_arrived(self, run_id: str, record: Record, updates: tuple[Update, ...]) -> None:
        """A record came, and this is what it changed."""
        presenter = None if self._presenter is None else self._presenter.of_run(run_id)
        if presenter is not None:
            presenter.take_record(record)
            if presenter.take(updates):
                self.view.refresh_soon()

    def status_changed(self, run_id: str, status: RunStatus) -> None:
        """Something about a run changed."""
        pair = self._presenter
        presenter = None if pair is None else pair.of_run(run_id)
        if pair is None or presenter is None:
            return
        presenter.take_status(status)
        self.view.refresh_soon()
        if pair.is_over:
            self._presenter = None
            self.over.emit(pair.people)

    def _wish(self, intent: Intent) -> None:
        if intent is Intent.EXAMINE and self._presenter is not None:
            detail = self._presenter.leader.status.info.source.detail
            self.examine_wished.emit(detail.get("address"))
            return
        self._carry(lambda pair, wall_s: pair.wish(intent, wall_s))

    def _wish_rate(self, rate_per_min: float) -> None:
        self._carry(lambda pair, wall_s: pair.wish_rate(rate_per_min, wall_s))

    def _wish_share(self, share: float) -> None:
        self._carry(lambda pair, wall_s: pair.wish_share(share, wall_s))

    def _leave(self, who: int) -> None:
        if self._presenter is not None:
            self._presenter.ask_to_leave(who)
            self.view.refresh()

    def _any_key(self) -> None:
        pair = self._presenter
        if pair is None:
            return
        wished = pair.wish_of_any_key(self._clock.monotonic_s())
        if not wished:
            self.view.foot.focus_next()
        self._carry(lambda _pair, _wall_s: wished)

    def _carry(self, wish: Callable[[PairPresenter, float], tuple[Wished, ...]]) -> None:
        if self._presenter is None:
            return
        for wished in wish(self._presenter, self._clock.monotonic_s()):
            if wished.request is None:
                self._ask(run_requests.stopped(wished.run_id))
            else:
                self._ask(run_requests.carried(wished.run_id, wished.request))
        self.view.refresh()

    def _new_view(self) -> PairView:
        view = PairView(Theme.for_session(self._settings.theme), self._clock)
        view.wished.connect(self._wish)
        view.leave_wished.connect(self._leave)
        view.rate_wished.connect(self._wish_rate)
        view.share_wished.connect(self._wish_share)
        view.any_key_pressed.connect(self._any_key)
        self._column.addWidget(view)
        self._dress(view)
        return view

    def _dress(self, view: PairView) -> None:
        view.set_theme(Theme.for_session(self._settings.theme))
        settings = self._settings
        view.set_pacer(settings.pacer_place, has_reduced_motion=settings.has_reduced_motion)
