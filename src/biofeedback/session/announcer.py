"""Tells the listeners of a run what happens in it."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

from biofeedback.dsp.updates import Update
from biofeedback.records import Record
from biofeedback.session.status import RunListener, RunStatus

logger = logging.getLogger(__name__)


class Announcer:
    """Holds the status of a run; a listener that fails is dropped, with its trace in the log."""

    def __init__(self, listeners: Sequence[RunListener], status: RunStatus) -> None:
        self._listeners = list(listeners)
        self.status = status

    def add(self, listener: RunListener) -> None:
        """One more listener, who is told the status at once."""
        self._listeners.append(listener)
        self._tell(listener, lambda one: one.status_changed(self.status.run_id, self.status))

    def change(self, **changes: object) -> None:
        """Change fields of the status and say so."""
        self.status = replace(self.status, **changes)  # type: ignore[arg-type]
        status = self.status
        self._each(lambda listener: listener.status_changed(status.run_id, status))

    def announce(self, record: Record, updates: tuple[Update, ...]) -> None:
        """Say that a record came."""
        run_id = self.status.run_id
        self._each(lambda listener: listener.arrived(run_id, record, updates))

    def _each(self, tell: Callable[[RunListener], None]) -> None:
        for listener in tuple(self._listeners):
            self._tell(listener, tell)

    def _tell(self, listener: RunListener, tell: Callable[[RunListener], None]) -> None:
        try:
            tell(listener)
        except Exception:
            logger.exception("a listener failed and is told nothing more")
            self._listeners.remove(listener)
