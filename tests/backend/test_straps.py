from biofeedback.backend.straps import SeenStrap, Straps
from biofeedback.sensors.ble.radio import Radio
from straps.fake_bluez import FakeBluez
from straps.fixtures import bluez
from straps.virtual_strap import ADDRESS, NAME

__all__ = ["bluez"]


async def test_straps_in_reach_are_told_as_they_are_heard(bluez: FakeBluez) -> None:
    bluez.add_strap(ADDRESS, NAME)
    told: list[tuple[SeenStrap, ...]] = []
    seen = await Straps(Radio()).scan(for_s=0.5, on_seen=told.append)
    assert [(strap.address, strap.name) for strap in seen] == [(ADDRESS, NAME)]
    assert told[-1] == seen
