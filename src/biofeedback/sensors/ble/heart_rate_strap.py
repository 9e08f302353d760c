"""A heart-rate strap as a source of records, kept connected for as long as a session runs."""

import asyncio
import logging
import traceback
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from typing import Never

from biofeedback.clock import SessionClock, Stamp
from biofeedback.payloads.heart_rate import (
    HEART_RATE_MEASUREMENT,
    PayloadError,
    decode_measurement,
)
from biofeedback.records import (
    LinkChanged,
    LinkReason,
    LinkState,
    Packet,
    Record,
    Silence,
    SourceInfo,
    SourceKind,
    StreamChanged,
    StreamState,
)
from biofeedback.sensors.ble.bounded import OBEY_S, completed
from biofeedback.sensors.ble.faults import without_addresses
from biofeedback.sensors.ble.heart_rate_profile import ask_for_details, start_measuring
from biofeedback.sensors.ble.limits import (
    DEFAULT_LIMITS,
    DEFAULT_STREAM_LIMITS,
    LinkLimits,
    StreamLimits,
)
from biofeedback.sensors.ble.link import Link
from biofeedback.sensors.ble.polar_streams import PolarStreams
from biofeedback.sensors.ble.radio import Radio
from biofeedback.sensors.errors import BluetoothProblem, SensorError
from biofeedback.sensors.source import Request, SendStreams
from biofeedback.streams import StreamKind

_log = logging.getLogger(__name__)

_REASONS = {
    BluetoothProblem.NO_ADAPTER: LinkReason.NO_ADAPTER,
    BluetoothProblem.ADAPTER_OFF: LinkReason.ADAPTER_OFF,
    BluetoothProblem.NOT_ALLOWED: LinkReason.NOT_ALLOWED,
    BluetoothProblem.SERVICE_GONE: LinkReason.SERVICE_GONE,
    BluetoothProblem.NOT_FOUND: LinkReason.NOT_FOUND,
    BluetoothProblem.NO_HEART_RATE: LinkReason.NO_HEART_RATE,
    BluetoothProblem.NOTIFY_REFUSED: LinkReason.NOTIFY_REFUSED,
    BluetoothProblem.NEEDS_PAIRING: LinkReason.NOTIFY_REFUSED,
    BluetoothProblem.DROPPED: LinkReason.DROPPED,
    BluetoothProblem.MUTE: LinkReason.MUTE,
}
"""What else can happen is told as a failure to connect, with the system's words."""


class HeartRateStrap:
    """The source of one strap's records.

    Searching, found, connecting, waiting for the first interval, live; after any trouble lost,
    and from there found, connecting and so on again, until it is closed. A device without the
    heart-rate measurement is given up, and its records end.

    Whatever the device sends is a record with the moment at which it arrived; nothing of it is
    judged here, neither contact nor plausibility. Streams that are wanted of it run beside its
    intervals and never instead of them: whether the link lives is judged by heart-rate packets.
    """

    def __init__(
        self,
        *,
        radio: Radio,
        address: str,
        name: str,
        clock: SessionClock,
        limits: LinkLimits = DEFAULT_LIMITS,
        stream_limits: StreamLimits = DEFAULT_STREAM_LIMITS,
        key: str = "strap",
    ) -> None:
        self._radio = radio
        self._address = address
        self._clock = clock
        self._limits = limits
        self._stream_limits = stream_limits
        self._info = SourceInfo(
            key=key, kind=SourceKind.STRAP, label=name, detail={"address": address}
        )
        self._records: asyncio.Queue[Record | None] = asyncio.Queue()
        self._keeping: asyncio.Task[None] | None = None
        self._asking: asyncio.Task[None] | None = None
        self._is_closed = False
        self._told: LinkChanged | None = None
        self._away = LinkState.SEARCHING
        self._last_packet_s = 0.0
        self._is_heard = False
        self._doubts_connected = self._doubts_services = False
        self._knows_device = False
        self._streams = PolarStreams(
            clock=clock.clock,
            limits=stream_limits,
            on_value=self._arrived,
            on_changed=self._tell_stream,
        )

    @property
    def info(self) -> SourceInfo:
        """What a session remembers of the strap."""
        return self._info

    async def control(self, request: Request) -> None:
        """Have streams sent beside the intervals; what became of each is a record."""
        if isinstance(request, SendStreams):
            self._streams.want(request.streams)

    async def records(self) -> AsyncIterator[Record]:
        """Its packets and what becomes of its link, until it is closed or given up."""
        if self._is_closed:
            self._tell(LinkState.CLOSED)
            self._records.put_nowait(None)
        else:
            self._keeping = asyncio.create_task(self._keep())
        try:
            while (record := await self._records.get()) is not None:
                yield record
        finally:
            await self.close()

    async def close(self) -> None:
        """Disconnect within the limits, and end the records."""
        is_first, self._is_closed = not self._is_closed, True
        if self._keeping is None:
            return
        if is_first:
            self._keeping.cancel()
        await asyncio.wait({self._keeping})

    async def _keep(self) -> None:
        """Connect again and again, resting longer after each time that brought nothing."""
        rest_s = self._limits.backoff_min_s
        without_service = 0
        try:
            self._tell(LinkState.SEARCHING)
            while without_service < self._limits.without_service_tries:
                self._is_heard = False
                problem = await self._connect_once()
                # A search that found nothing has taken its time already.
                if self._is_heard or problem is BluetoothProblem.NOT_FOUND:
                    rest_s = self._limits.backoff_min_s
                is_bare = problem is BluetoothProblem.NO_HEART_RATE
                without_service = without_service + 1 if is_bare else 0
                await self._clock.clock.sleep(rest_s)
                rest_s = min(2 * rest_s, self._limits.backoff_max_s)
            self._tell(LinkState.GIVEN_UP, LinkReason.NO_HEART_RATE)
        except asyncio.CancelledError:
            self._tell(LinkState.CLOSED)
            raise
        finally:
            self._records.put_nowait(None)

    async def _connect_once(self) -> BluetoothProblem:
        """Find, connect and listen until it ends; why it ended."""
        link: Link | None = None
        problem: BluetoothProblem | None = None
        try:
            link = await self._link()
            await self._measure(link)
            await self._watch(link)
        except SensorError as error:
            problem = error.reason
            self._tell_trouble(error)
            return problem
        # Each system has its own Bluetooth library, and a defect in one must not end a session.
        except Exception:  # noqa: BLE001 - see above; logged with its trace, and tried again
            _log.error("Unknown trouble: %s", without_addresses(traceback.format_exc()))
            self._tell_trouble(SensorError(BluetoothProblem.FAILED))
            return BluetoothProblem.FAILED
        finally:
            if link is not None:
                await self._part_from(link, problem)

    async def _link(self) -> Link:
        try:
            found = await self._radio.find(
                self._address, limits=self._limits, among_connected=not self._doubts_connected
            )
        except SensorError as error:
            if error.reason is BluetoothProblem.NOT_FOUND:
                self._doubts_connected = False
            raise
        # After its service restarted, the system's list of connected devices can be of yesterday;
        # a packet clears the doubt.
        self._doubts_connected = found.strap.is_connected
        self._tell(LinkState.FOUND)
        self._tell(LinkState.CONNECTING)
        # What it remembers of a device's services can be so too, and asking the device takes
        # longer: that is for after a connection that brought nothing.
        found = replace(found, asks_services_anew=self._doubts_services)
        self._doubts_services = True
        return await self._radio.connect(found, limits=self._limits)

    async def _measure(self, link: Link) -> None:
        self._last_packet_s = self._clock.now().t_s
        try:
            await start_measuring(link, self._arrived)
        except SensorError as error:
            if link.dropped.is_set():
                raise SensorError(BluetoothProblem.DROPPED, error.detail) from error
            raise
        self._tell_connected(self._clock.now())
        self._asking = asyncio.create_task(self._ask(link))
        self._asking.add_done_callback(_log_defect)

    async def _ask(self, link: Link) -> None:
        await ask_for_details(link, self._arrived, is_first_time=not self._knows_device)
        self._knows_device = not link.dropped.is_set()
        await self._streams.keep(link)

    async def _watch(self, link: Link) -> Never:
        """Wait until the link ends or is dead without saying so; always raises SensorError."""
        while not link.dropped.is_set():
            now = self._clock.now()
            silent_s = now.t_s - self._last_packet_s
            left_s = self._limits.watchdog_s - silent_s
            if left_s <= 0:
                self._doubts_connected = True
                self._put_silence(now, silent_s)
                raise SensorError(BluetoothProblem.MUTE)
            with suppress(TimeoutError):
                async with self._clock.clock.timeout(left_s):
                    await link.dropped.wait()
        raise SensorError(BluetoothProblem.DROPPED)

    async def _part_from(self, link: Link, problem: BluetoothProblem | None) -> None:
        """Let go of a link, wholly even when cancelled meanwhile."""
        # More than it can take: each part of it has a limit of its own.
        within_s = self._stream_limits.stop_s + 2 * self._limits.disconnect_s + 4 * OBEY_S
        try:
            letting_go = self._let_go(link, problem)
            await completed(letting_go, within_s=within_s, clock=self._clock.clock)
        except Exception:  # noqa: BLE001 - as above: trouble at the end must not end a session
            _log.error("Unknown trouble: %s", without_addresses(traceback.format_exc()))

    async def _let_go(self, link: Link, problem: BluetoothProblem | None) -> None:
        asking, self._asking = self._asking, None
        try:
            if asking is not None:
                asking.cancel()
                await asyncio.wait({asking})
            is_mute = problem is BluetoothProblem.MUTE
            is_broken = is_mute or problem is BluetoothProblem.DROPPED
            await self._streams.let_go(link, is_mute=is_mute, is_broken=is_broken)
        finally:
            await link.close()

    def _arrived(self, characteristic: str, payload: bytes) -> None:
        stamp = self._clock.now()
        if characteristic == HEART_RATE_MEASUREMENT:
            self._heard(stamp, payload)
        self._records.put_nowait(
            Packet(
                t_s=stamp.t_s,
                utc_s=stamp.utc_s,
                source=self._info.key,
                characteristic=characteristic,
                payload=payload,
            )
        )

    def _heard(self, stamp: Stamp, payload: bytes) -> None:
        self._last_packet_s = stamp.t_s
        self._is_heard = True
        self._doubts_connected = self._doubts_services = False
        self._tell_connected(stamp)
        if self._state is LinkState.WAITING and _has_interval(payload):
            self._tell(LinkState.LIVE, stamp=stamp)

    @property
    def _state(self) -> LinkState | None:
        return None if self._told is None else self._told.state

    def _tell_connected(self, stamp: Stamp) -> None:
        # A first packet can overtake the answer to the question for packets.
        if self._state is LinkState.CONNECTING:
            self._away = LinkState.LOST
            self._tell(LinkState.WAITING, stamp=stamp)

    def _tell_trouble(self, error: SensorError) -> None:
        reason = _REASONS.get(error.reason, LinkReason.CONNECT_FAILED)
        self._tell(self._away, reason, detail=error.detail.replace(self._address, "<address>"))

    def _tell(
        self,
        state: LinkState,
        reason: LinkReason = LinkReason.NONE,
        *,
        detail: str = "",
        stamp: Stamp | None = None,
    ) -> None:
        if self._told is not None and (self._told.state, self._told.reason) == (state, reason):
            return
        stamp = self._clock.now() if stamp is None else stamp
        self._told = LinkChanged(
            t_s=stamp.t_s,
            utc_s=stamp.utc_s,
            source=self._info.key,
            state=state,
            reason=reason,
            detail=detail,
        )
        self._records.put_nowait(self._told)

    def _tell_stream(self, stream: StreamKind, state: StreamState, detail: str) -> None:
        stamp = self._clock.now()
        self._records.put_nowait(
            StreamChanged(
                t_s=stamp.t_s,
                utc_s=stamp.utc_s,
                source=self._info.key,
                stream=stream,
                state=state,
                detail=without_addresses(detail),
            )
        )

    def _put_silence(self, stamp: Stamp, silent_s: float) -> None:
        self._records.put_nowait(
            Silence(t_s=stamp.t_s, utc_s=stamp.utc_s, source=self._info.key, silent_s=silent_s)
        )


def _log_defect(asking: "asyncio.Task[None]") -> None:
    if not asking.cancelled() and (error := asking.exception()) is not None:
        _log.error("A strap's details could not be asked for.", exc_info=error)


def _has_interval(payload: bytes) -> bool:
    try:
        return any(decode_measurement(payload).rr_ticks)
    except PayloadError as error:
        _log.debug("A measurement could not be read: %s.", error)
        return False
