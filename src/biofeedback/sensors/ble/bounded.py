"""Waits that end in time although what they wait for may neither answer nor obey."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, TypeVar

from biofeedback.clock import Clock

_log = logging.getLogger(__name__)
_T = TypeVar("_T")

OBEY_S = 0.5
"""How long something cancelled may take to clean up before it is left to itself."""


async def bounded(work: Coroutine[Any, Any, _T], *, within_s: float, clock: Clock) -> _T:
    """What ``work`` returns; raises TimeoutError when it takes longer.

    A time-out alone is not enough: the Bluetooth library asks the system's service to disconnect
    when it is cancelled, and waits for ever for a service that hangs. Whether it ended by time or
    by our own cancellation, work that does not obey within ``OBEY_S`` is left behind.
    """
    task = asyncio.create_task(work)
    task.add_done_callback(_retrieve)
    try:
        async with clock.timeout(within_s):
            await asyncio.wait({task})
        return task.result()
    finally:
        if not task.done():
            await _stop(task)


async def completed(work: Coroutine[Any, Any, _T], *, within_s: float, clock: Clock) -> _T:
    """As ``bounded``, for letting go of something: our own cancellation waits until it is done."""
    task = asyncio.create_task(bounded(work, within_s=within_s, clock=clock))
    task.add_done_callback(_retrieve)
    try:
        await asyncio.wait({task})
    except asyncio.CancelledError:
        await asyncio.wait({task})
        raise
    return task.result()


async def _stop(task: "asyncio.Task[_T]") -> None:
    task.cancel()
    await asyncio.wait({task}, timeout=OBEY_S)
    if not task.done():
        _log.warning("The Bluetooth system does not answer; a request is left behind.")


def _retrieve(task: "asyncio.Task[_T]") -> None:
    """Take note of how it ended, so that nobody warns of an error that nobody took note of."""
    if not task.cancelled():
        task.exception()
