import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, cast

import pytest
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData

from biofeedback.clock import VirtualClock
from biofeedback.sensors.alarm import Alarm
from biofeedback.sensors.ble.limits import DEFAULT_LIMITS
from biofeedback.sensors.ble.search import Search, is_same
from biofeedback.sensors.ble.system import BluetoothSystem
from biofeedback.sensors.errors import BluetoothProblem, SensorError

A, B = "00:00:5E:00:53:01", "00:00:5E:00:53:02"


class Air:
    """A system whose scans are counted, and in which a test speaks for the straps."""

    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.turn = asyncio.Lock()
        self.scans: list[tuple[float, float]] = []
        self.on_heard: Callable[[BLEDevice, AdvertisementData], None] | None = None
        self.search = Search(
            system=cast("BluetoothSystem", self),
            clock=self.clock,
            turn=self.turn,
            wanted=Alarm(self.clock),
        )
        self._began_s = 0.0

    def scanner(
        self,
        on_heard: Callable[[BLEDevice, AdvertisementData], None],
        services: Sequence[str] | None,
    ) -> "Air":
        assert services is None
        self.on_heard = on_heard
        return self

    async def start(self) -> None:
        self._began_s = self.clock.monotonic_s()

    async def stop(self) -> None:
        self.on_heard = None
        self.scans.append((self._began_s, self.clock.monotonic_s()))

    def advertise(self, address: str) -> None:
        if self.on_heard is not None:
            advertisement = AdvertisementData(None, {}, {}, [], None, -60, ())
            self.on_heard(BLEDevice(address, "strap", None), advertisement)

    async def find(self, address: str, scan_s: float = 5.0) -> str:
        limits = replace(DEFAULT_LIMITS, scan_s=scan_s)
        return (await self.search.find(address, limits)).strap.address

    async def outcome(self, address: str, scan_s: float = 5.0) -> tuple[object, float]:
        try:
            found: object = await self.find(address, scan_s)
        except SensorError as error:
            found = error.reason
        return found, self.clock.monotonic_s()


@pytest.fixture
def air() -> Air:
    return Air()


def test_whoever_comes_later_has_a_whole_search_of_its_own(air: Air) -> None:
    async def main() -> list[tuple[Any, float]]:
        first = asyncio.create_task(air.outcome(A))
        await air.clock.sleep(3.0)
        return list(await asyncio.gather(first, air.outcome(B)))

    (first, first_s), (second, second_s) = air.clock.run(main())
    assert first is second is BluetoothProblem.NOT_FOUND
    assert first_s == pytest.approx(5.0, abs=0.01)
    assert second_s == pytest.approx(8.0, abs=0.01)


def test_a_scan_is_begun_anew_though_somebody_always_searches(air: Air) -> None:
    async def seek(address: str, after_s: float) -> None:
        await air.clock.sleep(after_s)
        for _ in range(4):
            await air.outcome(address)

    async def main() -> None:
        await asyncio.gather(seek(A, 0.0), seek(B, 2.0))

    air.clock.run(main())
    assert max(to_s - from_s for from_s, to_s in air.scans) <= 5.01
    assert len(air.scans) >= 4


def test_time_in_which_the_radio_does_something_else_does_not_count(air: Air) -> None:
    async def main() -> tuple[object, float]:
        searching = asyncio.create_task(air.outcome(A))
        await air.clock.sleep(2.0)
        with air.search.giving_way():
            await air.turn.acquire()
        assert air.on_heard is None
        await air.clock.sleep(10.0)
        air.turn.release()
        return await searching

    _, ended_s = air.clock.run(main())
    assert ended_s == pytest.approx(15.0, abs=0.01)
    assert len(air.scans) == 2


def test_who_is_heard_goes_and_the_others_are_served_on(air: Air) -> None:
    async def main() -> list[tuple[object, float]]:
        both = asyncio.gather(air.outcome(A), air.outcome(B.lower()))
        await air.clock.sleep(1.0)
        air.advertise(A)
        await air.clock.sleep(1.0)
        air.advertise(B)
        return list(await both)

    (_, first_s), (_, second_s) = air.clock.run(main())
    assert (first_s, second_s) == pytest.approx((1.0, 2.0), abs=0.01)
    assert len(air.scans) == 1


def test_addresses_are_one_however_they_are_written() -> None:
    assert is_same(A, A.lower())
    assert not is_same(A, B)
