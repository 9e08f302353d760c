"""Connects the choices before a session with what is shown of them and with the backend."""

from PySide6.QtCore import QObject, Qt, Signal

from biofeedback.backend.known_straps import KnownStrap
from biofeedback.backend.program import Program
from biofeedback.backend.standby import StandbyState
from biofeedback.backend.straps import SeenStrap
from biofeedback.errors import BiofeedbackError
from biofeedback.records import SourceKind
from biofeedback.ui.asking import Ask
from biofeedback.ui.messages import sentence_of
from biofeedback.ui.session.prepare_presenter import PreparePresenter
from biofeedback.ui.session.prepare_view import PrepareView

SCAN_S = 5.0
"""Several advertisements of a strap that is worn; a connection has to wait for the rest of it."""


class PrepareControl(QObject):
    """Passes wishes on to the presenter and paints what it makes of them."""

    start_wished = Signal(object)
    """StartRequest: everything is chosen."""
    examine_wished = Signal(object)
    """Address or None: somebody wants to know what is wrong with a strap."""

    _seen = Signal(object)
    _standby = Signal(object)

    def __init__(
        self, view: PrepareView, presenter: PreparePresenter, ask: Ask, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._view, self._presenter, self._ask = view, presenter, ask
        self._is_examining = False
        self._connect()
        self.paint()

    def set_examining(self, *, is_examining: bool) -> None:
        """Leave the radio to whoever finds out what is wrong."""
        self._is_examining = is_examining
        self._scan_if_wanted()
        self.paint()

    def paint(self) -> None:
        """Show what the presenter holds."""
        self._view.show_state(self._presenter.state)
        self._view.pair.show_state(self._presenter.pair_state)

    def _connect(self) -> None:
        view, presenter = self._view, self._presenter
        view.source_chosen.connect(self._choose_source)
        view.scan_wished.connect(self._scan)
        view.start_wished.connect(self._start)
        # The list so far comes in the backend's thread: Qt queues it into the window's.
        self._seen.connect(self._straps_seen, Qt.ConnectionType.QueuedConnection)
        self._standby.connect(self._standby_told, Qt.ConnectionType.QueuedConnection)
        for signal, take in (
            (view.file_chosen, presenter.choose_file),
            (view.pair.pair_wished, presenter.want_pair),
            (view.pair.second_chosen, presenter.choose_second),
            (view.minutes_wished, presenter.set_minutes),
            (view.rate_wished, presenter.set_rate),
            (view.share_wished, presenter.set_inhale_share),
        ):
            signal.connect(take)
            signal.connect(self.paint)
        view.slow_answered.connect(self._answer_slow)
        view.strap_chosen.connect(self._choose_strap)
        view.examine_wished.connect(self._examine)
        view.shown.connect(self._look_up)
        view.known.connect_wished.connect(self._hold)
        view.known.release_wished.connect(self._release)
        view.known.forget_wished.connect(self._forget)
        view.known.automatic_wished.connect(self._set_automatic)

    def _choose_source(self, source: SourceKind) -> None:
        self._presenter.choose_source(source)
        if source is not SourceKind.STRAP:
            self._let_go()
        self._scan_if_wanted()
        self.paint()

    def _answer_slow(self, is_meant: bool) -> None:
        self._presenter.answer_slow(is_meant=is_meant)
        self.paint()

    def _start(self) -> None:
        request = self._presenter.start()
        self.paint()
        if request is not None:
            self.start_wished.emit(request)

    def _scan(self) -> None:
        seen = self._seen

        async def job(program: Program) -> tuple[SeenStrap, ...]:
            return await program.straps.scan(for_s=SCAN_S, on_seen=seen.emit)

        self._presenter.scan_started()
        self.paint()
        self._ask(job, done=self._scan_done, failed=self._scan_failed)

    def _scan_if_wanted(self) -> None:
        """Keep the list fresh while somebody looks at it and has not chosen yet."""
        if self._presenter.wants_scan and self._view.isVisible() and not self._is_examining:
            self._scan()

    def _straps_seen(self, straps: tuple[SeenStrap, ...]) -> None:
        self._presenter.straps_seen(straps)
        self.paint()

    def _scan_done(self, straps: tuple[SeenStrap, ...]) -> None:
        self._presenter.straps_seen(straps)
        self._presenter.scan_ended()
        self._scan_if_wanted()
        self.paint()

    def _scan_failed(self, error: BiofeedbackError) -> None:
        self._presenter.scan_ended(sentence_of(error))
        self.paint()

    # ------------------------------------------------------------ the strap that was used last

    def _look_up(self) -> None:
        async def job(program: Program) -> tuple[KnownStrap, ...]:
            return await program.known_straps.list()

        # A library in trouble is told where it matters; the list of straps does without it.
        self._ask(job, done=self._known_told, failed=lambda _: None)

    def _known_told(self, known: tuple[KnownStrap, ...]) -> None:
        self._presenter.straps_known(known)
        if self._presenter.wants_hold and self._view.isVisible():
            self._hold()
        self.paint()

    def _hold(self) -> None:
        choice = self._presenter.connect()
        self.paint()
        if choice is None:
            return
        told = self._standby

        async def job(program: Program) -> None:
            await program.standby.hold(choice, told.emit)

        self._ask(job, failed=self._known_failed)

    def _standby_told(self, told: StandbyState) -> None:
        self._presenter.standby_told(told)
        self.paint()

    def _choose_strap(self, address: str) -> None:
        if address != self._presenter.held:
            self._let_go()
        self._presenter.choose_strap(address)
        self.paint()

    def _release(self) -> None:
        self._let_go()
        self._scan_if_wanted()
        self.paint()

    def _let_go(self) -> None:
        if self._presenter.held is None:
            return
        self._presenter.let_go()

        async def job(program: Program) -> None:
            await program.standby.release()

        self._ask(job)

    def _forget(self) -> None:
        known = self._presenter.known
        if known is None:
            return
        self._let_go()

        async def job(program: Program) -> tuple[KnownStrap, ...]:
            await program.known_straps.forget(known.address)
            return await program.known_straps.list()

        self._ask(job, done=self._known_told, failed=self._known_failed)

    def _set_automatic(self, is_automatic: bool) -> None:
        known = self._presenter.known
        if known is None:
            return

        async def job(program: Program) -> tuple[KnownStrap, ...]:
            await program.known_straps.set_automatic(known.address if is_automatic else None)
            return await program.known_straps.list()

        self._ask(job, done=self._known_told, failed=self._known_failed)

    def _known_failed(self, error: BiofeedbackError) -> None:
        self._presenter.known_failed(sentence_of(error))
        self.paint()

    def _examine(self) -> None:
        self.examine_wished.emit(self._presenter.examined)
