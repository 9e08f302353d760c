"""The only place that reads the time, sleeps or sets a timeout; system and virtual."""

import asyncio
import selectors
import time
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """One moment, on the session's clock and on the world's."""

    t_s: float
    """Seconds since the session began, on the monotonic clock."""
    utc_s: float
    """Seconds since 1970-01-01 UTC."""


class Clock(Protocol):
    """What a part of the program needs to know of time."""

    def monotonic_s(self) -> float:
        """Seconds on a clock that never jumps; stands still while a computer sleeps on Linux."""
        ...

    def utc_s(self) -> float:
        """Seconds since 1970-01-01 UTC."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait; returns at once for zero or less."""
        ...

    def timeout(self, seconds: float | None) -> AbstractAsyncContextManager[object]:
        """A block that raises TimeoutError when it takes longer; None never does."""
        ...


class SystemClock:
    """The machine's own clocks."""

    __slots__ = ()

    def monotonic_s(self) -> float:
        """Seconds on the monotonic clock."""
        return time.monotonic()

    def utc_s(self) -> float:
        """Seconds since 1970-01-01 UTC."""
        return time.time()

    async def sleep(self, seconds: float) -> None:
        """Wait in real time."""
        await asyncio.sleep(max(0.0, seconds))

    def timeout(self, seconds: float | None) -> AbstractAsyncContextManager[object]:
        """Bound a block in real time."""
        return asyncio.timeout(seconds)


VIRTUAL_RESOLUTION_S = 1e-6


class VirtualClock:
    """A clock that jumps to the next deadline as soon as nothing else is left to do.

    ``run`` drives a coroutine on an event loop of its own whose time is this clock: an hour of
    session takes as long as its computing. Real threads and sockets still work on that loop; the
    clock waits for none of them unless the coroutine does.
    """

    def __init__(self, *, utc_s: float = 1_767_225_600.0) -> None:
        self._elapsed_s = 0.0
        self._utc_start_s = utc_s

    def monotonic_s(self) -> float:
        """Seconds since this clock was made."""
        return self._elapsed_s

    def utc_s(self) -> float:
        """The made-up UTC, from 2026-01-01 unless told otherwise."""
        return self._utc_start_s + self._elapsed_s

    async def sleep(self, seconds: float) -> None:
        """Wait in virtual time; only inside ``run``."""
        await asyncio.sleep(max(0.0, seconds))

    def timeout(self, seconds: float | None) -> AbstractAsyncContextManager[object]:
        """Bound a block in virtual time; only inside ``run``."""
        return asyncio.timeout(seconds)

    def suspend(self, seconds: float) -> None:
        """Let UTC go on while the monotonic clock stands still, as a closed lid does."""
        self._utc_start_s += seconds

    def advance(self, seconds: float) -> None:
        """Move on by hand, for code that does not wait."""
        self._elapsed_s += seconds

    def run(self, main: Coroutine[Any, Any, _T]) -> _T:
        """Run a coroutine to its end in virtual time.

        Raises RuntimeError if it leaves tasks behind: with no time to pass they would never end.
        """
        with asyncio.Runner(loop_factory=lambda: _VirtualLoop(self)) as runner:
            return runner.run(_without_leftovers(main))


async def _without_leftovers(main: Coroutine[Any, Any, _T]) -> _T:
    result = await main
    left = [task.get_name() for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    if left:
        raise RuntimeError(f"tasks were left running: {left}")
    return result


class _JumpingSelector(selectors.DefaultSelector):
    """Polls, and moves the virtual clock instead of waiting."""

    def __init__(self, jump: Callable[[float], None]) -> None:
        super().__init__()
        self._jump = jump

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            return super().select(None)
        ready = super().select(0)
        if not ready and timeout > 0:
            self._jump(timeout)
        return ready


class _VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop whose time is a virtual clock's."""

    def __init__(self, clock: VirtualClock) -> None:
        self._virtual = clock
        super().__init__(_JumpingSelector(clock.advance))
        # Far along, a float's step exceeds the machine's own resolution and a timer never fires.
        self._clock_resolution = VIRTUAL_RESOLUTION_S

    def time(self) -> float:
        return self._virtual.monotonic_s()

    async def shutdown_default_executor(self, timeout: float | None = None) -> None:  # noqa: ASYNC109
        # The name is asyncio's. From Python 3.12 on it bounds the wait, and virtual time would
        # pass that bound at once.
        del timeout
        await super().shutdown_default_executor()


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionClock:
    """Stamps moments of one session."""

    clock: Clock
    """Where the time comes from."""
    started_monotonic_s: float
    """What the monotonic clock read when the session began."""
    started_utc_s: float
    """What UTC read when the session began."""

    @classmethod
    def starting_now(cls, clock: Clock) -> "SessionClock":
        """A session clock that begins at this moment."""
        return cls(
            clock=clock,
            started_monotonic_s=clock.monotonic_s(),
            started_utc_s=clock.utc_s(),
        )

    def now(self) -> Stamp:
        """This moment."""
        return Stamp(
            t_s=self.clock.monotonic_s() - self.started_monotonic_s, utc_s=self.clock.utc_s()
        )


def local_offset_s(utc_s: float) -> int:
    """Seconds to add to UTC for the time on this machine's wall at that moment."""
    offset = datetime.fromtimestamp(utc_s, UTC).astimezone().utcoffset()
    return 0 if offset is None else round(offset.total_seconds())
