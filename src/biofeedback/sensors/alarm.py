"""A wait that ends when its time is up, or as soon as somebody rings."""

import asyncio
import contextlib

from biofeedback.clock import Clock


class Alarm:
    """Rings once, and goes on ringing until it is silenced."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """End every wait, those to come too."""
        self._rung.set()

    def silence(self) -> None:
        """Let waits last again."""
        self._rung.clear()

    async def rings_within(self, seconds: float | None) -> bool:
        """Wait for the ring, at most so long (None: for ever); whether it rang.

        Lets other tasks run even when there is nothing to wait for.
        """
        await self._clock.sleep(0.0)
        if seconds is None:
            await self._rung.wait()
        elif seconds > 0 and not self._rung.is_set():
            with contextlib.suppress(TimeoutError):
                async with self._clock.timeout(seconds):
                    await self._rung.wait()
        return self._rung.is_set()
