"""What turns records into updates, and a guard so that its faults stop numbers and nothing else."""

import logging
from collections.abc import Callable
from typing import Protocol

from biofeedback.dsp.updates import Update
from biofeedback.records import Record

logger = logging.getLogger(__name__)


class Analyst(Protocol):
    """What turns records into updates; the pipeline."""

    def feed(self, record: Record) -> tuple[Update, ...]:
        """Take one record, tell what it changed."""
        ...

    def finish(self) -> tuple[Update, ...]:
        """No record follows; tell what was still open."""
        ...


class GuardedAnalyst:
    """An analyst that falls silent at its first fault, and says so once."""

    def __init__(self, analyst: Analyst, failed: Callable[[], None]) -> None:
        self._analyst: Analyst | None = analyst
        self._failed = failed

    def feed(self, record: Record) -> tuple[Update, ...]:
        """What the record changed; nothing after a fault."""
        return self._guarded(lambda analyst: analyst.feed(record))

    def finish(self) -> tuple[Update, ...]:
        """What was still open; nothing after a fault."""
        return self._guarded(lambda analyst: analyst.finish())

    def _guarded(self, ask: Callable[[Analyst], tuple[Update, ...]]) -> tuple[Update, ...]:
        if self._analyst is None:
            return ()
        try:
            return ask(self._analyst)
        except Exception:
            logger.exception("the analysis failed; the session goes on without numbers")
            self._analyst = None
            self._failed()
            return ()
