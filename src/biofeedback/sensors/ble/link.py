"""One connection to one device, from connecting to letting go."""

import asyncio
import logging
from collections.abc import Callable

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
        self._client = system.client(
            found.device, lambda _client: self.dropped.set(), limits.connect_s
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
        return found is not None and "notify" in found.properties

    async def subscribe(self, characteristic: str, on_value: Callable[[bytes], None]) -> None:
        """Have every value of a characteristic brought to ``on_value``; raises SensorError.

        ``on_value`` is a plain function, called as the value arrives.
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

    async def close(self) -> None:
        """Disconnect, even when cancelled meanwhile; what the system answers is only logged."""
        try:
            await completed(
                self._client.disconnect(), within_s=self._limits.disconnect_s, clock=self._clock
            )
        except RECOVERABLE as error:
            _log.info("A strap was let go without the system's answer: %s.", type(error).__name__)

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
