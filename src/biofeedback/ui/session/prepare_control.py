"""Connects the choices before a session with what is shown of them and with the backend."""

from PySide6.QtCore import QObject, Qt, Signal

from biofeedback.backend.program import Program
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

    _seen = Signal(object)

    def __init__(
        self, view: PrepareView, presenter: PreparePresenter, ask: Ask, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._view, self._presenter, self._ask = view, presenter, ask
        self._connect()
        self.paint()

    def paint(self) -> None:
        """Show what the presenter holds."""
        self._view.show_state(self._presenter.state)

    def _connect(self) -> None:
        view, presenter = self._view, self._presenter
        view.source_chosen.connect(self._choose_source)
        view.scan_wished.connect(self._scan)
        view.start_wished.connect(self._start)
        # The list so far comes in the backend's thread: Qt queues it into the window's.
        self._seen.connect(self._straps_seen, Qt.ConnectionType.QueuedConnection)
        for signal, take in (
            (view.strap_chosen, presenter.choose_strap),
            (view.file_chosen, presenter.choose_file),
            (view.minutes_wished, presenter.set_minutes),
            (view.rate_wished, presenter.set_rate),
            (view.share_wished, presenter.set_inhale_share),
        ):
            signal.connect(take)
            signal.connect(self.paint)
        view.slow_answered.connect(self._answer_slow)

    def _choose_source(self, source: SourceKind) -> None:
        self._presenter.choose_source(source)
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
        if self._presenter.wants_scan and self._view.isVisible():
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
