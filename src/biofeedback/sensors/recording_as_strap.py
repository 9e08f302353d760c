"""A file's intervals and packets played into a new session, as if a strap were sending them."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace

from biofeedback.clock import SessionClock
from biofeedback.payloads.heart_rate import (
    HEART_RATE_MEASUREMENT,
    PayloadError,
    decode_measurement,
)
from biofeedback.records import (
    Interval,
    LinkChanged,
    LinkReason,
    LinkState,
    Packet,
    Record,
    Silence,
    SourceInfo,
    SourceKind,
)
from biofeedback.sensors.alarm import Alarm
from biofeedback.sensors.source import Request


class RecordingAsStrap:
    """A Source that repeats what a sensor once sent, stamped anew at its delivery.

    Values, units and bytes stay as they are. The first record comes at once and the others keep
    their distances, divided by ``speed``. A beat's own time moves with its recording to the new
    session's clock and is never stretched, so any speed but 1 is for trying things out. Of a whole
    stored session only what its sensor said is repeated, drop-outs of the link included. The last
    record is that the link is closed.

    Raises ValueError for a speed that is not positive.
    """

    def __init__(
        self,
        records: Sequence[Record],
        *,
        label: str,
        clock: SessionClock,
        speed: float = 1.0,
        key: str = "file",
        kind: SourceKind = SourceKind.FILE,
        detail: Mapping[str, str] | None = None,
    ) -> None:
        if not speed > 0:
            raise ValueError(f"a recording cannot be played at speed {speed}")
        self._said = tuple(filter(_is_said_by_a_sensor, records))
        self._clock = clock
        self._speed = speed
        self._state: LinkState | None = None
        self._closing = Alarm(clock.clock)
        self._info = SourceInfo(key=key, kind=kind, label=label, detail=dict(detail or {}))

    @property
    def info(self) -> SourceInfo:
        """A file, or a simulation when ``kind`` said that the recording is one."""
        return self._info

    async def records(self) -> AsyncIterator[Record]:
        """What the sensor said, as time goes on; ends with the recording or when closed."""
        began_s = self._clock.now().t_s
        if not self._said or not isinstance(self._said[0], LinkChanged):
            yield self._moved(LinkState.WAITING)
        for record in self._said:
            after_s = (record.t_s - self._said[0].t_s) / self._speed
            if await self._closing.rings_within(began_s + after_s - self._clock.now().t_s):
                yield self._moved(LinkState.CLOSED)
                return
            for said in self._repeated(record, began_s - self._said[0].t_s):
                yield said
        yield self._moved(LinkState.CLOSED, LinkReason.END_OF_RECORDING)

    async def control(self, request: Request) -> None:
        """Ignore it: what was recorded cannot follow anything."""
        del request

    async def close(self) -> None:
        """End ``records``; at once, and safe to call twice."""
        self._closing.ring()

    def _repeated(self, record: Record, shift_s: float) -> tuple[Record, ...]:
        if isinstance(record, LinkChanged):
            if record.state is self._state:
                return ()
            self._state = record.state
        now = self._clock.now()
        said = replace(record, t_s=now.t_s, utc_s=now.utc_s, source=self._info.key)
        if isinstance(said, Interval) and said.beat_s is not None:
            said = replace(said, beat_s=said.beat_s + shift_s)
        if self._state is LinkState.LIVE or not _carries_interval(said):
            return (said,)
        return (self._moved(LinkState.LIVE), said)

    def _moved(self, state: LinkState, reason: LinkReason = LinkReason.NONE) -> LinkChanged:
        self._state = state
        now = self._clock.now()
        return LinkChanged(
            t_s=now.t_s, utc_s=now.utc_s, source=self._info.key, state=state, reason=reason
        )


def _is_said_by_a_sensor(record: Record) -> bool:
    match record:
        case LinkChanged():
            return record.state is not LinkState.CLOSED
        case Packet() | Interval() | Silence():
            return True
        case _:
            return False


def _carries_interval(record: Record) -> bool:
    match record:
        case Interval():
            return True
        case Packet(characteristic=characteristic) if characteristic == HEART_RATE_MEASUREMENT:
            return _has_intervals(record.payload)
        case _:
            return False


def _has_intervals(payload: bytes) -> bool:
    try:
        return bool(decode_measurement(payload).rr_ticks)
    except PayloadError:
        return False  # kept whole all the same; the pipeline counts it
