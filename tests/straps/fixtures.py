"""Fixtures of the strap bench, for the conftest of each folder that uses it."""

from collections.abc import AsyncIterator

import pytest
from bleak.backends.bluezdbus.manager import get_global_bluez_manager

from straps.fake_bluez import FakeBluez
from straps.private_bus import is_possible
from straps.virtual_strap import fake_bluez


@pytest.fixture
async def bluez() -> AsyncIterator[FakeBluez]:
    """A virtual Bluetooth on the test's own loop."""
    if not is_possible():
        pytest.skip("the strap bench needs dbus-daemon, which is not installed")
    async with fake_bluez() as service:
        # Bleak keeps a task for as long as the loop; begun here, no test is blamed for it.
        await get_global_bluez_manager()
        service.calls.clear()
        yield service
