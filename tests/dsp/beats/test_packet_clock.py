import numpy as np
import pytest

from biofeedback.dsp.beats.packet_clock import MissingPackets, PacketClock


def fed(clock: PacketClock, arrivals_s: list[float]) -> list[float | None]:
    return [clock.arrived(arrival_s) for arrival_s in arrivals_s]


def known_clock(packets: int = 30) -> PacketClock:
    clock = PacketClock()
    fed(clock, [float(n) for n in range(packets)])
    return clock


def test_there_is_no_grid_before_twelve_packets() -> None:
    lates_s = fed(PacketClock(), [float(n) for n in range(13)])
    assert lates_s[:11] == [None] * 11
    assert lates_s[11:] == pytest.approx([0.0, 0.0])


def test_jitter_is_told_to_within_a_few_milliseconds() -> None:
    rng = np.random.default_rng(1)
    jitter_s = rng.uniform(0.0, 0.03, 100)
    lates_s = fed(PacketClock(), [n * 1.00004 + float(jitter_s[n]) for n in range(100)])
    told_s = np.array([late_s for late_s in lates_s[40:] if late_s is not None])
    assert len(told_s) == 60
    assert np.std(told_s - jitter_s[40:]) < 0.003


def test_held_up_packets_are_late_and_then_on_time_again() -> None:
    clock = known_clock()
    lates_s = fed(clock, [31.5, 31.501, 32.0])
    assert lates_s == pytest.approx([1.5, 0.501, 0.0], abs=1e-6)
    assert clock.missing() is None


def test_a_missing_packet_is_known_four_seconds_later_and_said_once() -> None:
    clock = known_clock()
    said = []
    for arrival_s in (31.0, 32.0, 33.0, 34.0, 35.0, 36.0):
        clock.arrived(arrival_s)
        said.append(clock.missing())
    assert said == [None, None, None, None, MissingPackets(since_s=31.0, periods_s=1.0), None]
    assert clock.arrived(37.0) == pytest.approx(0.0, abs=1e-6)


def test_several_missing_packets_are_counted() -> None:
    clock = known_clock()
    fed(clock, [34.0, 35.0, 36.0, 37.0, 38.0])
    assert clock.missing() == MissingPackets(since_s=34.0, periods_s=4.0)


def test_there_is_doubt_from_the_first_packet_that_may_follow_a_missing_one() -> None:
    clock = known_clock()
    doubts_s = [clock.doubt_since_s]
    for arrival_s in (31.0, 31.01):
        clock.arrived(arrival_s)
        doubts_s.append(clock.doubt_since_s)
    assert doubts_s == [None, 31.0, None]


def test_a_sender_without_a_grid_has_no_lateness() -> None:
    rng = np.random.default_rng(2)
    arrivals_s = np.cumsum(rng.uniform(0.3, 1.7, 200)).tolist()
    clock = PacketClock()
    lates_s = fed(clock, arrivals_s)
    assert lates_s.count(None) > 190
    assert clock.missing() is None


def test_packets_that_all_came_at_once_are_no_grid() -> None:
    assert fed(PacketClock(), [5.0] * 20) == [None] * 20


def test_a_new_link_has_a_new_grid() -> None:
    clock = known_clock()
    clock.restart()
    assert fed(clock, [100.4 + n for n in range(12)])[:11] == [None] * 11
    assert clock.arrived(112.4) == pytest.approx(0.0, abs=1e-6)
