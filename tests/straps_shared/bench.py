"""What a bench of virtual straps has to be able to do, whatever its Bluetooth is made of."""

from enum import StrEnum
from typing import Protocol

from biofeedback.sensors.ble.system import BluetoothSystem
from straps.strap_body import VirtualStrap


class Asked(StrEnum):
    """What a strap can refuse."""

    READ = "read"
    WRITE = "write"
    FOLLOW = "follow"


class Bench(Protocol):
    """One adapter, and any number of straps around it."""

    @property
    def system(self) -> BluetoothSystem:
        """What the program's radio is given."""
        ...

    async def add(self, strap: VirtualStrap) -> VirtualStrap:
        """Bring a strap to where it can be; from then on its own methods and fields drive it."""
        ...

    async def time_out(self, strap: VirtualStrap, after_s: float) -> None:
        """Take a connected strap out of reach: silence first, the end of the connection later."""
        ...

    def refuse(self, strap: VirtualStrap, asked: Asked, times: int) -> None:
        """Have a strap refuse the next requests of a kind."""
        ...

    async def power(self, *, is_on: bool) -> None:
        """Switch the adapter; off ends every scan and connection."""
        ...

    async def hold(self, strap: VirtualStrap) -> None:
        """Have another program on this computer connected to a strap."""
        ...
