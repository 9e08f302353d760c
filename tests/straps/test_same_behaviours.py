"""The behaviours of every bench, through unmodified bleak and a private Bluetooth service."""

import pytest

from straps.bluez_bench import BluezBench
from straps.fake_bluez import FakeBluez
from straps_shared.behaviours import BEHAVIOURS, Behaviour
from straps_shared.stream_behaviours import STREAM_BEHAVIOURS


@pytest.mark.parametrize(
    "behaviour", BEHAVIOURS + STREAM_BEHAVIOURS, ids=lambda each: each.__name__
)
async def test_behaviour(bluez: FakeBluez, behaviour: Behaviour) -> None:
    await behaviour(BluezBench(bluez))
