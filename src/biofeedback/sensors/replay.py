"""A recording that behaves like a sensor, at any speed; its records keep their stamps."""

import math
from collections.abc import AsyncIterator, Callable, Iterable, Sequence

from biofeedback.clock import Clock
from biofeedback.records import Record, SourceInfo
from biofeedback.sensors.alarm import Alarm
from biofeedback.sensors.source import Request


class Replay:
    """A stored session as a Source.

    Every record comes once, in its order and equal to what was stored, as soon as the position has
    reached its time. The position moves from the first asking of ``records`` on; it only goes
    forward. Raises ValueError for a speed that is not positive.
    """

    def __init__(
        self,
        records: Sequence[Record] | Callable[[], Iterable[Record]],
        info: SourceInfo,
        clock: Clock,
        *,
        speed: float | None = 1.0,
        start_s: float = 0.0,
    ) -> None:
        self._records = records
        self._info = info
        self._clock = clock
        self._speed = _checked(speed)
        self._wall_s: float | None = None
        self._anchor_s = start_s
        self._ends_s = math.inf
        self._is_stopped = False
        self._is_closed = False
        self._changed = Alarm(clock)

    @property
    def info(self) -> SourceInfo:
        """Where the recording came from."""
        return self._info

    @property
    def position_s(self) -> float:
        """The session time that the replay has reached; at most the last record's."""
        if self._wall_s is None or self._is_stopped or math.isinf(self._speed):
            return min(self._anchor_s, self._ends_s)
        passed_s = self._clock.monotonic_s() - self._wall_s
        return min(self._anchor_s + passed_s * self._speed, self._ends_s)

    @property
    def speed(self) -> float | None:
        """Session seconds in a second; None is as fast as possible."""
        return None if math.isinf(self._speed) else self._speed

    @property
    def is_stopped(self) -> bool:
        """Whether the position stands still because somebody asked for it."""
        return self._is_stopped

    async def records(self) -> AsyncIterator[Record]:
        """The stored records; ends after the last one, or when closed."""
        self._wall_s = self._clock.monotonic_s()
        last_s = self._anchor_s
        for number, record in enumerate(self._stored()):
            if number % _AT_ONCE == 0:
                await self._clock.sleep(0.0)
            if not await self._is_reached(record.t_s):
                return
            last_s = max(last_s, record.t_s)
            yield record
        self._ends_s = last_s

    async def control(self, request: Request) -> None:
        """Ignore it: what was recorded cannot follow anything."""
        del request

    async def close(self) -> None:
        """End ``records``; at once, and safe to call twice."""
        self._is_closed = True
        self._changed.ring()

    def set_speed(self, speed: float | None) -> None:
        """Go on at another speed; None is as fast as possible. Raises ValueError as above."""
        checked = _checked(speed)
        self._move_anchor(self.position_s)
        self._speed = checked

    def stop(self) -> None:
        """Let the position stand still; nothing later comes until ``go_on``."""
        self._move_anchor(self.position_s)
        self._is_stopped = True

    def go_on(self) -> None:
        """Let the position move again."""
        self._move_anchor(self.position_s)
        self._is_stopped = False

    def seek(self, t_s: float) -> None:
        """Jump ahead: everything up to a session time comes at once, also while stopped.

        A time that has passed changes nothing: a Source cannot take records back, so going back is
        a new Replay with another ``start_s``.
        """
        self._move_anchor(max(t_s, self.position_s))

    def _stored(self) -> Iterable[Record]:
        return self._records() if callable(self._records) else self._records

    def _move_anchor(self, position_s: float) -> None:
        self._anchor_s = position_s
        if self._wall_s is not None:
            self._wall_s = self._clock.monotonic_s()
        self._changed.ring()

    async def _is_reached(self, t_s: float) -> bool:
        while not self._is_closed:
            wait_s = self._seconds_until(t_s)
            if wait_s is not None and wait_s <= _NEARLY_S:
                return True
            if await self._changed.rings_within(wait_s):
                self._changed.silence()
        return False

    def _seconds_until(self, t_s: float) -> float | None:
        ahead_s = t_s - self.position_s
        if ahead_s <= 0:
            return 0.0
        if self._is_stopped:
            return None
        if math.isinf(self._speed):
            self._anchor_s = t_s
            return 0.0
        return ahead_s / self._speed


_AT_ONCE = 64
"""After so many records other tasks get their turn, however fast the replay is."""
_NEARLY_S = 1e-6
"""A wait may end early by its clock's resolution; what is left is not worth another one."""


def _checked(speed: float | None) -> float:
    if speed is None:
        return math.inf
    if not speed > 0:
        raise ValueError(f"a replay cannot run at speed {speed}")
    return speed
