from biofeedback.backend.choices import StrapChoice
from biofeedback.backend.link_history import LinkHistory
from biofeedback.backend.strap_sources import StrapSources
from biofeedback.clock import SessionClock, SystemClock
from biofeedback.records import LinkState, SourceKind
from biofeedback.sensors.ble.radio import Radio
from straps.fake_bluez import FakeBluez
from straps.fixtures import bluez
from straps.listening import listening
from straps.short_limits import SHORT
from straps.virtual_strap import ADDRESS, NAME

__all__ = ["bluez"]


async def test_those_who_look_on_are_told_of_each_strap(bluez: FakeBluez) -> None:
    strap, links = bluez.add_strap(ADDRESS, NAME), LinkHistory()
    sources = StrapSources(Radio(limits=SHORT), (links.watch,))
    clock = SessionClock.starting_now(SystemClock())
    source = sources.make(StrapChoice(address=ADDRESS, name=NAME), clock)
    assert (source.info.kind, source.info.label) == (SourceKind.STRAP, NAME)
    async with listening(source) as listener, strap.beating(0.03):
        await listener.until_link(LinkState.LIVE)
        assert links.kept_up(ADDRESS) is not None
    assert links.kept_up(ADDRESS) is None
    assert "live" in {event.state for event in links.events}
