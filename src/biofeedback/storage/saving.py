"""Whether what is recorded reaches the disk: the state a person is told, and who tells it."""

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from biofeedback.clock import Clock
from biofeedback.storage.errors import StorageProblem
from biofeedback.storage.listening import tell

_log = logging.getLogger(__name__)

STALLED_AFTER_S = 2.0
"""A write that takes longer is told."""
_RETELL_S = 1.0
"""How often the number of waiting records is told while they wait."""


class SavingState(StrEnum):
    """How recording and disk stand to each other."""

    SAVED = "saved"
    """What came is on the disk, or is being written right now."""
    BEHIND = "behind"
    """A write is taking long; records wait in memory, in order."""
    NOT_SAVED = "not saved"
    """Writing failed and is tried again; records wait in memory, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saving:
    """How recording and disk stand to each other at one moment."""

    state: SavingState
    problem: StorageProblem | None
    """Why it is not SAVED; None exactly when it is."""
    waiting: int
    """Records in memory that are not on the disk yet."""
    since_utc_s: float
    """When this state, with this problem, began."""


class _Step(Enum):
    BEGAN = auto()
    ENDED = auto()
    STOP = auto()


_News = _Step | StorageProblem
"""What the writer says: how far it is, or why it could not write."""


class SavingWatch:
    """Tells a listener when saving changes; sees a stalled write although the writer cannot speak.

    Its thread is the only caller of the listener, so what is told is in order. It sleeps while
    nothing is being written.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        waiting: Callable[[], int],
        on_saving: Callable[[Saving], None],
        stalled_after_s: float = STALLED_AFTER_S,
    ) -> None:
        self._clock = clock
        self._waiting = waiting
        self._on_saving = on_saving
        self._stalled_after_s = stalled_after_s
        self._news: queue.SimpleQueue[_News] = queue.SimpleQueue()
        self._saving = Saving(
            state=SavingState.SAVED, problem=None, waiting=0, since_utc_s=clock.utc_s()
        )
        self._thread = threading.Thread(target=self._run, name="storage-watch", daemon=True)

    @property
    def saving(self) -> Saving:
        """What was told last."""
        return self._saving

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def write_began(self) -> None:
        """The writer is about to touch the disk."""
        self._news.put(_Step.BEGAN)

    def write_ended(self) -> None:
        """What the writer touched the disk for is done."""
        self._news.put(_Step.ENDED)

    def write_failed(self, problem: StorageProblem) -> None:
        """The writer could not do it, and will try again."""
        self._news.put(problem)

    def stop(self, timeout_s: float) -> None:
        """Say what is left to say and end the thread."""
        self._news.put(_Step.STOP)
        self._thread.join(timeout_s)

    def _run(self) -> None:
        patience_s: float | None = None
        while True:
            news = self._next(patience_s)
            if news is _Step.STOP:
                return
            self._hear(news)
            patience_s = self._patience_s(news)

    def _next(self, patience_s: float | None) -> _News | None:
        try:
            return self._news.get(timeout=patience_s)
        except queue.Empty:
            return None

    def _hear(self, news: _News | None) -> None:
        match news:
            case _Step.ENDED:
                self._tell(SavingState.SAVED, None)
            case StorageProblem.STALLED:
                self._tell(SavingState.BEHIND, StorageProblem.STALLED)
            case StorageProblem():
                self._tell(SavingState.NOT_SAVED, news)
            case None if self._saving.state is SavingState.SAVED:
                self._tell(SavingState.BEHIND, StorageProblem.STALLED)
            case None:
                self._tell(self._saving.state, self._saving.problem)

    def _patience_s(self, news: _News | None) -> float | None:
        """How long to wait for the next news before looking again."""
        if self._saving.state is not SavingState.SAVED:
            return _RETELL_S
        return self._stalled_after_s if news is _Step.BEGAN else None

    def _tell(self, state: SavingState, problem: StorageProblem | None) -> None:
        last = self._saving
        is_same = (last.state, last.problem) == (state, problem)
        waiting = self._waiting()
        if is_same and (state is SavingState.SAVED or waiting == last.waiting):
            return
        since_utc_s = last.since_utc_s if is_same else self._clock.utc_s()
        self._saving = Saving(
            state=state, problem=problem, waiting=waiting, since_utc_s=since_utc_s
        )
        if not is_same:
            _log.log(_level(state), "saving: %s (%s), %d records wait", state, problem, waiting)
        tell(self._on_saving, self._saving)


def _level(state: SavingState) -> int:
    return logging.INFO if state is SavingState.SAVED else logging.WARNING
