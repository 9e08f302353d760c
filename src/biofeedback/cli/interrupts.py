"""Ctrl-C and its kin, heard once as a wish to end, and then as an order."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

WISHES = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
"""Also a closed terminal and a system that shuts down."""


@contextmanager
def interrupts() -> Iterator[asyncio.Event]:
    """A block in which the first signal sets the event, and a second one cancels the task.

    In the main thread's running loop only; the old handlers come back at its end.
    """
    loop = asyncio.get_running_loop()
    task = asyncio.current_task()
    wished = asyncio.Event()

    def heard() -> None:
        if wished.is_set() and task is not None:
            task.cancel()
        wished.set()

    def handle(number: int, frame: FrameType | None) -> None:
        del number, frame
        loop.call_soon_threadsafe(heard)

    before = {number: signal.signal(number, handle) for number in WISHES}
    try:
        yield wished
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
