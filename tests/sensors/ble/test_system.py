import pytest
from bleak.backends.device import BLEDevice

from biofeedback.payloads.heart_rate import HEART_RATE_SERVICE
from biofeedback.sensors.ble import system
from biofeedback.sensors.ble.system import NATIVE
from straps.fake_bluez import FakeBluez
from straps.virtual_strap import ADDRESS, NAME, until_bleak_knows_connected

DEVICE = BLEDevice(ADDRESS, NAME, {"path": "/org/bluez/hci0/dev_00_00_5E_00_53_01"})


async def test_the_native_system_knows_who_is_connected(bluez: FakeBluez) -> None:
    strap = bluez.add_strap(ADDRESS, NAME)
    bluez.connect_elsewhere(strap)
    await until_bleak_knows_connected(strap)

    (device,) = await NATIVE.connected([HEART_RATE_SERVICE])

    assert device.address == ADDRESS


async def test_a_client_is_one_for_the_device_that_was_named() -> None:
    client = NATIVE.client(DEVICE, lambda _client: None, 1.0, asks_services_anew=True)
    assert client.address == ADDRESS
    assert not client.is_connected


class ClientOfAnySystem:
    """Takes what the library's client takes on every system."""

    asked: dict[str, object]

    def __init__(
        self, device: BLEDevice, _on_dropped: object, *, timeout: float, winrt: dict[str, bool]
    ) -> None:
        self.asked = {"device": device, "timeout": timeout, "winrt": winrt}


@pytest.mark.parametrize(
    ("asks_anew", "told"), [(False, {}), (True, {"use_cached_services": False})]
)
def test_windows_is_told_to_forget_what_a_device_offered(
    monkeypatch: pytest.MonkeyPatch, asks_anew: bool, told: dict[str, bool]
) -> None:
    monkeypatch.setattr(system, "BleakClient", ClientOfAnySystem)
    client = NATIVE.client(DEVICE, lambda _client: None, 1.0, asks_services_anew=asks_anew)
    assert isinstance(client, ClientOfAnySystem)
    assert client.asked == {"device": DEVICE, "timeout": 1.0, "winrt": told}
