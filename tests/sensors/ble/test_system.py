from bleak.backends.device import BLEDevice

from biofeedback.payloads.heart_rate import HEART_RATE_SERVICE
from biofeedback.sensors.ble.system import NATIVE
from straps.fake_bluez import FakeBluez
from straps.virtual_strap import ADDRESS, NAME, until_bleak_knows_connected


async def test_the_native_system_knows_who_is_connected(bluez: FakeBluez) -> None:
    strap = bluez.add_strap(ADDRESS, NAME)
    bluez.connect_elsewhere(strap)
    await until_bleak_knows_connected(strap)

    (device,) = await NATIVE.connected([HEART_RATE_SERVICE])

    assert device.address == ADDRESS


async def test_a_client_is_one_for_the_device_that_was_named() -> None:
    device = BLEDevice(ADDRESS, NAME, {"path": "/org/bluez/hci0/dev_00_00_5E_00_53_01"})
    client = NATIVE.client(device, lambda _client: None, 1.0)
    assert client.address == ADDRESS
    assert not client.is_connected
