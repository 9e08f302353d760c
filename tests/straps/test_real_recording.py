import asyncio
from itertools import pairwise

from biofeedback.clock import SessionClock, SystemClock
from biofeedback.payloads.heart_rate import decode_measurement
from biofeedback.records import LinkState
from biofeedback.sensors.ble.heart_rate_strap import HeartRateStrap
from biofeedback.sensors.ble.radio import Radio
from straps.fake_bluez import FakeBluez
from straps.listening import Listener, listening
from straps.recordings import polar_h10_packets
from straps.virtual_strap import ADDRESS, NAME, bluez_in_thread, release_bleak

SPEED = 400.0


def source_of_the_strap() -> HeartRateStrap:
    return HeartRateStrap(
        radio=Radio(),
        address=ADDRESS,
        name=NAME,
        clock=SessionClock.starting_now(SystemClock()),
    )


def test_the_recording_is_whole() -> None:
    packets = polar_h10_packets()
    ticks = [tick for _at_s, each in packets for tick in decode_measurement(each).rr_ticks]
    assert len(ticks) == 620
    assert packets[-1][0] - packets[0][0] > 599.0
    assert all(before[0] < after[0] for before, after in pairwise(packets))
    assert ticks[:3] == [958, 1044, 1104]


async def test_every_byte_of_a_real_recording_arrives_in_order(bluez: FakeBluez) -> None:
    strap = bluez.add_strap(ADDRESS, NAME)
    packets = polar_h10_packets()
    async with listening(source_of_the_strap()) as listener:
        await strap.play(packets, speed=SPEED)
        await listener.until(lambda _: len(listener.measurements) == len(packets), within_s=10.0)
    assert listener.measurements == [payload for _at_s, payload in packets]
    assert [state for state, _reason in listener.links].count(LinkState.LIVE) == 1


def test_the_bench_runs_beside_a_program_with_its_own_loop() -> None:
    packets = polar_h10_packets()[:100]

    async def program() -> Listener:
        async with listening(source_of_the_strap()) as listener:
            await listener.until(
                lambda _: len(listener.measurements) == len(packets), within_s=10.0
            )
        await release_bleak()
        return listener

    with bluez_in_thread() as bench:
        strap = bench.do(lambda bluez: bluez.add_strap(ADDRESS, NAME))
        playing = bench.begin(lambda: strap.play(packets, speed=SPEED))
        listener = asyncio.run(program())
        playing.result(timeout=5)
    assert listener.measurements == [payload for _at_s, payload in packets]
