"""Bench A: virtual straps over real HCI, L2CAP, ATT and GATT, in process and on any system."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from bumble.device import Device

from biofeedback.clock import SystemClock
from biofeedback.sensors.ble.system import BluetoothSystem
from straps.strap_body import VirtualStrap
from straps_att.air import Air, AirController
from straps_att.att_strap import AttStrap, device_of
from straps_att.bleak_backend import AttBluetooth
from straps_att.central import Central
from straps_shared.bench import Asked

CENTRAL_ADDRESS = "00:00:5E:00:53:00"
ADVERTISING_S = 0.03
_clock = SystemClock()


class AttBench:
    """One adapter and any number of straps; a ``straps_shared.bench.Bench``."""

    def __init__(self, air: Air, central: Central) -> None:
        self.air = air
        self.central = central
        self._straps: dict[str, AttStrap] = {}

    @property
    def system(self) -> BluetoothSystem:
        """See ``Bench``."""
        return AttBluetooth(self.central)

    async def add(self, strap: VirtualStrap) -> VirtualStrap:
        """See ``Bench``."""
        carrier = AttStrap(strap, self.air)
        self._straps[strap.address] = carrier
        await carrier.start(advertising_s=ADVERTISING_S)
        return strap

    async def time_out(self, strap: VirtualStrap, after_s: float) -> None:
        """See ``Bench``."""
        carrier = self._straps[strap.address]
        strap.is_in_reach = False
        carrier.silence(is_on=True)
        await _clock.sleep(after_s)
        carrier.time_out()
        carrier.silence(is_on=False)

    def refuse(self, strap: VirtualStrap, asked: Asked, times: int) -> None:
        """See ``Bench``."""
        self._straps[strap.address].refusals[asked] += times

    async def power(self, *, is_on: bool) -> None:
        """See ``Bench``."""
        await self.central.power(is_on=is_on)

    async def hold(self, strap: VirtualStrap) -> None:
        """See ``Bench``."""
        held = await self.central.connect(strap.address, strap.name)
        held.services = strap.services

    async def quiet(self) -> None:
        """Wait until each strap that nobody is connected to advertises again."""
        async with _clock.timeout(5.0):
            while not all(strap.is_at_rest for strap in self._straps.values()):
                await _clock.sleep(0.002)
        # What began it ends a moment later.
        await _clock.sleep(0.005)

    async def close(self) -> None:
        """Switch every radio off."""
        for strap in self._straps.values():
            await strap.stop()


@asynccontextmanager
async def att_bench() -> AsyncIterator[AttBench]:
    """A bench on this event loop."""
    air = Air()
    device: Device = device_of(
        AirController("computer", air=air, address=CENTRAL_ADDRESS), "computer", CENTRAL_ADDRESS
    )
    await device.power_on()
    bench = AttBench(air, Central(device))
    async with AsyncExitStack() as closing:
        closing.push_async_callback(device.power_off)
        closing.push_async_callback(bench.close)
        yield bench
