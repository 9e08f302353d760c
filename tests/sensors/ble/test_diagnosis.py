import asyncio

import pytest

from biofeedback.clock import SystemClock
from biofeedback.payloads.heart_rate import (
    BATTERY_LEVEL,
    BATTERY_SERVICE,
    HEART_RATE_MEASUREMENT,
    HEART_RATE_SERVICE,
    Contact,
    HeartRateMeasurement,
    encode_measurement,
)
from biofeedback.sensors.ble.adapter_facts import RadioBlock
from biofeedback.sensors.ble.diagnosis import (
    Cause,
    Checked,
    Diagnosis,
    DiagnosisLimits,
    Outcome,
    Step,
)
from biofeedback.sensors.ble.radio import Radio
from straps.fake_bluez import FakeBluez, Refusal
from straps.short_limits import SHORT
from straps.strap_body import Offered, VirtualStrap
from straps.virtual_strap import ADDRESS, NAME, until_bleak_knows_connected

CLOCK = SystemClock()
OTHER = "00:00:5E:00:53:02"
LIMITS = DiagnosisLimits(
    first_look_s=0.15, turn_s=3.0, seen_s=0.4, connected_s=1.2, flowing_s=0.3, link=SHORT
)
BEAT_S = 0.03
RATE_ONLY = encode_measurement(HeartRateMeasurement(heart_rate_bpm=61))
OFF_BODY = encode_measurement(HeartRateMeasurement(heart_rate_bpm=0, contact=Contact.NO))


@pytest.fixture
def strap(bluez: FakeBluez) -> VirtualStrap:
    return bluez.add_strap(ADDRESS, NAME)


async def examined(
    address: str | None = ADDRESS, *blocks: RadioBlock, limits: DiagnosisLimits = LIMITS
) -> list[Checked]:
    told: list[Checked] = []
    diagnosis = Diagnosis(
        Radio(limits=limits.link), clock=CLOCK, limits=limits, blocks=lambda: blocks
    )
    done = await diagnosis.run(address, told.append)
    assert told == [*done]
    assert [each.step for each in done] == [*Step]
    return told


def stops_at(checks: list[Checked], step: Step) -> Cause | None:
    """Why it stops there; all before must be well, and all after unknown."""
    place = [*Step].index(step)
    assert all(each.outcome is Outcome.OK for each in checks[:place]), checks
    assert checks[place].outcome is Outcome.FAILED, checks
    assert all(each.outcome is Outcome.SKIPPED for each in checks[place + 1 :]), checks
    return checks[place].cause


async def test_all_is_well_and_the_strap_is_let_go(strap: VirtualStrap) -> None:
    async with strap.beating(BEAT_S):
        checks = await examined()
    assert all(each.outcome is Outcome.OK for each in checks)
    assert not strap.is_connected


async def test_the_only_strap_in_reach_needs_no_name(strap: VirtualStrap) -> None:
    async with strap.beating(BEAT_S):
        checks = await examined(None)
    assert checks[-1].outcome is Outcome.OK
    assert strap.delivered


async def test_without_a_name_several_are_not_chosen_from(
    bluez: FakeBluez, strap: VirtualStrap
) -> None:
    bluez.add_strap(OTHER, "Another")
    assert stops_at(await examined(None), Step.SEEN) is Cause.SEVERAL
    assert not strap.delivered
    assert "Connect" not in bluez.calls


@pytest.mark.usefixtures("bluez")
async def test_no_strap_at_all() -> None:
    assert stops_at(await examined(None), Step.SEEN) is Cause.NONE_SEEN


async def test_no_adapter(bluez: FakeBluez) -> None:
    bluez.remove_adapter()
    assert stops_at(await examined(), Step.ADAPTER) is Cause.NO_ADAPTER


async def test_an_adapter_that_is_off(bluez: FakeBluez) -> None:
    bluez.power(is_on=False)
    assert stops_at(await examined(), Step.POWER) is Cause.ADAPTER_OFF


@pytest.mark.parametrize(
    ("block", "cause"),
    [
        (RadioBlock(is_soft=True, is_hard=False), Cause.BLOCKED),
        (RadioBlock(is_soft=True, is_hard=True), Cause.SWITCHED_OFF),
        (RadioBlock(is_soft=False, is_hard=False), Cause.ADAPTER_OFF),
    ],
)
async def test_what_keeps_it_off(bluez: FakeBluez, block: RadioBlock, cause: Cause) -> None:
    bluez.power(is_on=False)
    assert stops_at(await examined(ADDRESS, block), Step.POWER) is cause


async def test_a_program_that_is_not_allowed(bluez: FakeBluez) -> None:
    bluez.refusals["SetDiscoveryFilter"] = Refusal(
        error="org.freedesktop.DBus.Error.AccessDenied", times=9
    )
    assert stops_at(await examined(), Step.PERMISSION) is Cause.NOT_ALLOWED


async def test_a_service_that_is_gone(bluez: FakeBluez) -> None:
    await bluez.stop()
    checks = await examined()
    assert checks[0].outcome is Outcome.FAILED
    assert stops_at(checks, Step.SERVICE) is Cause.SERVICE_GONE


async def test_a_service_that_does_not_answer(bluez: FakeBluez) -> None:
    bluez.unanswered.add("StartDiscovery")
    assert stops_at(await examined(), Step.SERVICE) is Cause.SERVICE_GONE


async def test_a_strap_that_another_program_holds_is_left_alone(
    bluez: FakeBluez, strap: VirtualStrap
) -> None:
    bluez.connect_elsewhere(strap)
    await until_bleak_knows_connected(strap)
    assert stops_at(await examined(ADDRESS.lower()), Step.FREE) is Cause.HELD
    assert stops_at(await examined(None), Step.FREE) is Cause.HELD
    assert strap.is_connected


async def test_a_radio_that_is_busy(bluez: FakeBluez) -> None:
    bluez.refusals["StartDiscovery"] = Refusal(error="org.bluez.Error.InProgress", times=9)
    assert stops_at(await examined(), Step.FREE) is Cause.BUSY


async def test_a_strap_out_of_reach(strap: VirtualStrap) -> None:
    strap.is_in_reach = False
    assert stops_at(await examined(), Step.SEEN) is Cause.NOT_SEEN


async def test_a_connection_that_does_not_come_about(bluez: FakeBluez, strap: VirtualStrap) -> None:
    bluez.refusals["Connect"] = Refusal(text="le-connection-abort-by-local", times=9)
    checks = await examined(strap.address)
    assert stops_at(checks, Step.CONNECTED) is Cause.CONNECT_FAILED


async def test_a_device_without_heart_rate(bluez: FakeBluez) -> None:
    battery = Offered(service=BATTERY_SERVICE, uuid=BATTERY_LEVEL, flags=("read",), value=b"\x5a")
    bluez.add_strap(ADDRESS, "Thermometer", (battery,))
    assert stops_at(await examined(), Step.OFFERED) is Cause.NO_HEART_RATE


async def test_a_strap_that_refuses_to_send(bluez: FakeBluez, strap: VirtualStrap) -> None:
    bluez.refusals["StartNotify"] = Refusal(times=9)
    assert stops_at(await examined(strap.address), Step.FLOWING) is Cause.NOTIFY_REFUSED


async def test_a_silent_strap(strap: VirtualStrap) -> None:
    assert stops_at(await examined(), Step.FLOWING) is Cause.MUTE
    assert not strap.is_connected


@pytest.mark.parametrize(
    ("payload", "cause"), [(RATE_ONLY, Cause.NO_INTERVALS), (OFF_BODY, Cause.NO_CONTACT)]
)
async def test_heart_rates_without_intervals(
    bluez: FakeBluez, payload: bytes, cause: Cause
) -> None:
    measured = Offered(service=HEART_RATE_SERVICE, uuid=HEART_RATE_MEASUREMENT, flags=("notify",))
    strap = bluez.add_strap(ADDRESS, NAME, (measured,))
    packets = ((number * BEAT_S, payload) for number in range(100))
    playing = asyncio.create_task(strap.play(packets))
    assert stops_at(await examined(), Step.FLOWING) is cause
    playing.cancel()
    await asyncio.wait({playing})


async def test_a_connection_that_breaks_off(strap: VirtualStrap) -> None:
    async def drop_soon() -> None:
        await strap.followed.wait()
        strap.drop()

    dropping = asyncio.create_task(drop_soon())
    assert stops_at(await examined(), Step.FLOWING) is Cause.DROPPED
    await dropping


async def test_a_defect_of_the_library_is_a_finding_too(
    strap: VirtualStrap, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_args: object, **_named: object) -> None:
        raise RuntimeError(f"no idea about {ADDRESS}")

    monkeypatch.setattr(Radio, "connect", broken)
    assert stops_at(await examined(strap.address), Step.CONNECTED) is Cause.UNKNOWN
    assert "no idea" in caplog.text
    assert ADDRESS not in caplog.text
