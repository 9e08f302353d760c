"""One connection to one device, from connecting to letting go."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from bleak.backends.characteristic import BleakGATTCharacteristic

from biofeedback.clock import Clock
from biofeedback.sensors.ble.bounded import bounded, completed
from biofeedback.sensors.ble.faults import RECOVERABLE, named_faults
from biofeedback.sensors.ble.limits import LinkLimits
from biofeedback.sensors.ble.scan import Found
from biofeedback.sensors.ble.system import NATIVE, BluetoothSystem
from biofeedback.sensors.errors import BluetoothProblem, SensorError

_log = logging.getLogger(__name__)


class Link:
    """A connection; used once, then thrown away.

    Every method ends within the limits. ``dropped`` is set as soon as the system says that the
    connection ended, which it does not always say.
    """

    def __init__(
        self,
        found: Found,
        *,
        clock: Clock,
        limits: LinkLimits,
        system: BluetoothSystem = NATIVE,
    ) -> None:
        self.dropped = asyncio.Event()
        self._clock = clock
        self._limits = limits
        self._is_paired_here = False
        self._client = system.client(
            found.device,
            lambda _client: self.dropped.set(),
            limits.connect_s,
            asks_services_anew=found.asks_services_anew,
        )

    async def open(self) -> None:
        """Connect and learn the device's services; raises SensorError."""
        with named_faults(BluetoothProblem.CONNECT_FAILED):
            await bounded(
                self._client.connect(), within_s=self._limits.connect_s, clock=self._clock
            )

    def offers(self, characteristic: str) -> bool:
        """Whether the device has it, by UUID in 128-bit form."""
        return self._found(characteristic) is not None

    def notifies(self, characteristic: str) -> bool:
        """Whether the device sends it by itself when asked to."""
        found = self._found(characteristic)
        return found is not None and not {"notify", "indicate"}.isdisjoint(found.properties)

    async def subscribe(self, characteristic: str, on_value: Callable[[bytes], None]) -> None:
        """Have every notification or indication of a characteristic brought to ``on_value``.

        ``on_value`` is a plain function, called as the value arrives. Raises SensorError.
        """
        with named_faults(BluetoothProblem.NOTIFY_REFUSED):
            await bounded(
                self._client.start_notify(
                    self._known(characteristic), lambda _from, value: on_value(bytes(value))
                ),
                within_s=self._limits.answer_s,
                clock=self._clock,
            )

    async def read(self, characteristic: str) -> bytes:
        """The value of a characteristic; raises SensorError."""
        with named_faults(BluetoothProblem.READ_FAILED):
            value = await bounded(
                self._client.read_gatt_char(self._known(characteristic)),
                within_s=self._limits.answer_s,
                clock=self._clock,
            )
        return bytes(value)

    async def write(self, characteristic: str, value: bytes) -> None:
        """Write a value and wait until the device took it; raises SensorError."""
        with named_faults(BluetoothProblem.WRITE_FAILED):
            await bounded(
                self._client.write_gatt_char(self._known(characteristic), value, response=True),
                within_s=self._limits.answer_s,
                clock=self._clock,
            )

    async def pair(self) -> None:
        """Pair for as long as this link lasts; raises SensorError.

        For devices that take some requests only so, as reported of Windows 11 (not tried). It
        does not outlast the link, because a pairing that is left behind keeps a strap from being
        used elsewhere.
        """
        with named_faults(BluetoothProblem.NEEDS_PAIRING):
            self._is_paired_here = True
            try:
                await bounded(
                    self._client.pair(), within_s=self._limits.connect_s, clock=self._clock
                )
            except NotImplementedError as error:
                # macOS asks its user by itself when a device wants to be paired.
                self._is_paired_here = False
                raise SensorError(BluetoothProblem.NEEDS_PAIRING, "left to the system") from error

    async def close(self) -> None:
        """Disconnect, even when cancelled meanwhile; what the system answers is only logged."""
        try:
            if self._is_paired_here:
                self._is_paired_here = False
                await self._end(self._client.unpair(), "a pairing")
        finally:
            await self._end(self._client.disconnect(), "a connection")

    async def _end(self, ending: Coroutine[Any, Any, None], what: str) -> None:
        try:
            await completed(ending, within_s=self._limits.disconnect_s, clock=self._clock)
        except RECOVERABLE as error:
            _log.info("The end of %s was not confirmed: %s.", what, type(error).__name__)

    def _found(self, characteristic: str) -> BleakGATTCharacteristic | None:
        with named_faults(BluetoothProblem.DROPPED):
            services = self._client.services
        # Some devices have one characteristic twice, which the library's own look-up refuses.
        for service in services:
            for found in service.characteristics:
                if found.uuid == characteristic:
                    return found
        return None

    def _known(self, characteristic: str) -> BleakGATTCharacteristic:
        found = self._found(characteristic)
        if found is None:
            raise SensorError(BluetoothProblem.READ_FAILED, f"no characteristic {characteristic}")
        return found
