import asyncio
from dataclasses import replace

import pytest

from biofeedback.backend.doctor import Cause, Checked, Doctor, Outcome, Step, checks_of
from biofeedback.backend.link_history import LinkHistory, WatchedLink
from biofeedback.clock import SystemClock
from biofeedback.payloads.heart_rate import Contact
from biofeedback.records import LinkReason, LinkState
from biofeedback.sensors.ble.diagnosis import DiagnosisLimits
from biofeedback.sensors.ble.radio import Radio
from strap_examples import ADDRESS, INFO, link
from straps.fake_bluez import FakeBluez
from straps.fixtures import bluez
from straps.short_limits import SHORT
from straps.virtual_strap import NAME

__all__ = ["bluez"]

CLOCK = SystemClock()
LIMITS = DiagnosisLimits(
    first_look_s=0.15, turn_s=3.0, seen_s=0.4, connected_s=1.2, flowing_s=0.3, link=SHORT
)


def found(**facts: object) -> tuple[Step, Cause | None] | None:
    told = {"number": 1, "address": ADDRESS, "name": NAME} | facts
    checks = checks_of(WatchedLink(**told))  # type: ignore[arg-type]
    assert [each.step for each in checks] == [*Step]
    failed = [each for each in checks if each.outcome is Outcome.FAILED]
    return (failed[0].step, failed[0].cause) if failed else None


@pytest.mark.parametrize("reason", LinkReason)
def test_each_reason_of_a_lost_link_has_its_step(reason: LinkReason) -> None:
    assert found(state=LinkState.LOST, reason=reason) is not None


def test_a_link_tells_how_far_it_came() -> None:
    assert found(state=LinkState.LIVE) is None
    assert found(state=LinkState.SEARCHING) == (Step.SEEN, Cause.SEARCHING)
    assert found(state=LinkState.CONNECTING) == (Step.CONNECTED, Cause.CONNECTING)
    waiting = {"state": LinkState.WAITING}
    assert found(**waiting) == (Step.FLOWING, Cause.MUTE)
    assert found(**waiting, has_heard=True) == (Step.FLOWING, Cause.NO_INTERVALS)
    told = found(**waiting, has_heard=True, contact=Contact.NO)
    assert told == (Step.FLOWING, Cause.NO_CONTACT)


async def test_a_strap_in_use_is_not_tried(bluez: FakeBluez) -> None:
    links = LinkHistory()
    watch = links.watch(INFO)
    watch.observe(link(LinkState.LOST, LinkReason.NOT_FOUND))
    doctor = Doctor(Radio(limits=SHORT), links, clock=CLOCK, limits=LIMITS)
    told: list[Checked] = []
    for address in (None, ADDRESS):
        told.clear()
        examination = await doctor.examine(address, told.append)
        assert examination is not None
        assert examination.is_of_running_link
        assert examination.failed == Checked(
            step=Step.SEEN, outcome=Outcome.FAILED, cause=Cause.NOT_SEEN
        )
        assert tuple(told) == examination.checks
    assert not bluez.calls


async def test_another_strap_is_tried(bluez: FakeBluez) -> None:
    links = LinkHistory()
    watch = links.watch(INFO)
    watch.observe(link(LinkState.LIVE))
    watch.closed()
    strap = bluez.add_strap(ADDRESS, NAME)
    doctor = Doctor(Radio(limits=SHORT), links, clock=CLOCK, limits=LIMITS)
    async with strap.beating(0.03):
        examination = await doctor.examine(ADDRESS)
    assert examination is not None
    assert not examination.is_of_running_link
    assert examination.failed is None


async def test_whoever_stops_it_has_the_strap_let_go(bluez: FakeBluez) -> None:
    strap = bluez.add_strap(ADDRESS, NAME)
    patient = replace(LIMITS, flowing_s=60.0)
    doctor = Doctor(Radio(limits=SHORT), LinkHistory(), clock=CLOCK, limits=patient)
    looking = asyncio.create_task(doctor.examine(ADDRESS))
    await strap.followed.wait()
    await doctor.stop()
    await doctor.stop()
    assert await looking is None
    assert not strap.is_connected


async def test_who_is_cancelled_leaves_nothing_behind(bluez: FakeBluez) -> None:
    strap = bluez.add_strap(ADDRESS, NAME)
    patient = replace(LIMITS, flowing_s=60.0)
    doctor = Doctor(Radio(limits=SHORT), LinkHistory(), clock=CLOCK, limits=patient)
    looking = asyncio.create_task(doctor.examine(ADDRESS))
    await strap.followed.wait()
    looking.cancel()
    await asyncio.wait({looking})
    await doctor.stop()
    assert looking.cancelled()
    assert not strap.is_connected
