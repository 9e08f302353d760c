from biofeedback.backend.choices import StrapChoice
from biofeedback.backend.sources import SourceFactory
from biofeedback.backend.standby import Standby, StandbyState
from biofeedback.backend.strap_sources import StrapSources
from biofeedback.clock import SessionClock, SystemClock
from biofeedback.records import LinkReason, LinkState
from biofeedback.sensors.ble.radio import Radio
from straps.fake_bluez import FakeBluez
from straps.fixtures import bluez
from straps.listening import listening
from straps.short_limits import SHORT
from straps.virtual_strap import ADDRESS, NAME

__all__ = ["bluez"]

CLOCK = SystemClock()
OTHER = "00:00:5E:00:53:02"
CHOICE = StrapChoice(address=ADDRESS, name=NAME)


class Told:
    """What was said, and a way to wait for it."""

    def __init__(self) -> None:
        self.states: list[StandbyState] = []

    def __call__(self, state: StandbyState) -> None:
        self.states.append(state)

    async def until(self, state: LinkState) -> None:
        async with CLOCK.timeout(5.0):
            while not any(each.link.link is state for each in self.states):
                await CLOCK.sleep(0.005)


def make() -> tuple[Standby, SourceFactory]:
    straps = StrapSources(Radio(limits=SHORT), limits=SHORT)
    standby = Standby(straps, clock=CLOCK)
    return standby, SourceFactory(straps=straps, standby=standby)


async def test_a_strap_held_ready_is_handed_over_without_a_break(bluez: FakeBluez) -> None:
    strap, (standby, factory), told = bluez.add_strap(ADDRESS, NAME), make(), Told()
    async with strap.beating(0.03):
        await standby.hold(CHOICE, told)
        await told.until(LinkState.LIVE)
        source = factory.prepare(CHOICE)(SessionClock.starting_now(CLOCK))
        before = len(strap.delivered)
        async with listening(source) as listener:
            await listener.until_link(LinkState.LIVE)
            await listener.until(lambda _: len(strap.delivered) > before + 3)
    assert [state for state, _ in listener.links] == [LinkState.LIVE, LinkState.CLOSED]
    assert bluez.calls.count("Connect") == 1
    assert listener.measurements == strap.delivered[-len(listener.measurements) :]
    times = [record.t_s for record in listener.records]
    assert times == sorted(times)
    assert times[0] >= 0.0
    assert told.states[0].link.link is None
    assert {each.address for each in told.states} == {ADDRESS}


async def test_another_strap_takes_its_place_and_it_is_let_go(bluez: FakeBluez) -> None:
    strap, (standby, factory), told = bluez.add_strap(ADDRESS, NAME), make(), Told()
    other = bluez.add_strap(OTHER, "Another")
    async with strap.beating(0.03), other.beating(0.03):
        await standby.hold(CHOICE, told)
        await told.until(LinkState.LIVE)
        second = Told()
        await standby.hold(StrapChoice(address=OTHER, name="Another"), second)
        assert not strap.is_connected
        await second.until(LinkState.LIVE)
        assert standby.take(ADDRESS, SessionClock.starting_now(CLOCK)) is None
        await standby.release()
        await standby.release()
    assert not other.is_connected
    assert standby.take(OTHER, SessionClock.starting_now(CLOCK)) is None
    assert factory.prepare(CHOICE)(SessionClock.starting_now(CLOCK)).info.label == NAME


async def test_how_long_it_has_been_so_is_told_too(bluez: FakeBluez) -> None:
    (standby, _factory), told = make(), Told()
    await standby.hold(CHOICE, told)
    await told.until(LinkState.SEARCHING)
    async with CLOCK.timeout(5.0):
        while told.states[-1].link.link_reason is not LinkReason.NOT_FOUND:
            await CLOCK.sleep(0.01)
    await standby.release()
    assert "StartDiscovery" in bluez.calls
    searching = [each for each in told.states if each.link.link is LinkState.SEARCHING]
    assert len({each.link.link_since_s for each in searching}) == 1
    assert searching[-1].now_s > searching[-1].link.link_since_s
