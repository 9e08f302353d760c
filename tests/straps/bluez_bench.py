"""Bench B, the private Bluetooth service, as what the behaviours of every bench are run on."""

from biofeedback.clock import SystemClock
from biofeedback.sensors.ble.system import NATIVE, BluetoothSystem
from straps.bluez_objects import ADAPTER_PATH
from straps.fake_bluez import FakeBluez, Refusal
from straps.strap_body import VirtualStrap
from straps.virtual_strap import until_bleak_knows_connected
from straps_shared.bench import Asked

_METHODS = {Asked.READ: "ReadValue", Asked.WRITE: "WriteValue", Asked.FOLLOW: "StartNotify"}
_clock = SystemClock()


class BluezBench:
    """A ``straps_shared.bench.Bench``."""

    def __init__(self, bluez: FakeBluez) -> None:
        self._bluez = bluez

    @property
    def system(self) -> BluetoothSystem:
        """See ``Bench``."""
        return NATIVE

    async def add(self, strap: VirtualStrap) -> VirtualStrap:
        """See ``Bench``."""
        strap.place(
            path=f"{ADAPTER_PATH}/dev_{strap.address.replace(':', '_')}",
            send_value=self._bluez._send_value,
            drop=self._bluez._dropped,
        )
        self._bluez._straps[strap.path] = strap
        return strap

    async def time_out(self, strap: VirtualStrap, after_s: float) -> None:
        """See ``Bench``."""
        strap.is_in_reach, strap.is_mute = False, True
        await _clock.sleep(after_s)
        if strap.is_connected:
            strap.drop()
        strap.is_mute = False

    def refuse(self, strap: VirtualStrap, asked: Asked, times: int) -> None:  # noqa: ARG002
        """See ``Bench``; the service refuses in the name of every strap."""
        error = "org.bluez.Error.NotPermitted"
        self._bluez.refusals[_METHODS[asked]] = Refusal(error=error, times=times)

    async def power(self, *, is_on: bool) -> None:
        """See ``Bench``."""
        self._bluez.power(is_on=is_on)

    async def hold(self, strap: VirtualStrap) -> None:
        """See ``Bench``."""
        self._bluez.connect_elsewhere(strap)
        await until_bleak_knows_connected(strap)
