from collections.abc import Sequence
from itertools import pairwise

from biofeedback.breathing import PacerTrack
from biofeedback.clock import Stamp
from biofeedback.payloads.heart_rate import (
    BATTERY_LEVEL,
    BODY_SENSOR_LOCATION,
    DEVICE_FACTS,
    HEART_RATE_MEASUREMENT,
    BodyLocation,
    decode_battery,
    decode_body_location,
    decode_measurement,
    decode_text,
)
from biofeedback.records import LinkChanged, LinkReason, LinkState, Packet, Record
from biofeedback.sensors.simulated.faults import FaultKind, FaultSpan
from biofeedback.sensors.simulated.machine import SimulatedMachine
from biofeedback.sensors.simulated.settings import CLEAN, SimulatedSettings, SimulatedStrapSettings

CONNECTED = [LinkState.FOUND, LinkState.CONNECTING, LinkState.WAITING, LinkState.LIVE]


def machine(settings: SimulatedSettings, *, seed: int = 1) -> SimulatedMachine:
    def stamp(t_s: float) -> Stamp:
        return Stamp(t_s=t_s, utc_s=1e9 + t_s)

    return SimulatedMachine(settings, seed, source="simulated", stamp=stamp)


def run(one: SimulatedMachine, until_s: float) -> list[Record]:
    records: list[Record] = []
    while one.next_s <= until_s:
        records.extend(one.advance(PacerTrack()))
    return records


def faulty(*faults: FaultSpan, percent_per_hour: float = 0.0) -> SimulatedSettings:
    clean = CLEAN.strap
    strap = SimulatedStrapSettings(
        missed_per_hour=0.0,
        extra_per_hour=0.0,
        stalls=clean.stalls,
        battery_percent_per_hour=percent_per_hour,
        scheduled=faults,
    )
    return SimulatedSettings(body=CLEAN.body, strap=strap)


def fault(kind: FaultKind, from_s: float, to_s: float) -> FaultSpan:
    return FaultSpan(kind=kind, from_s=from_s, to_s=to_s)


def links(records: Sequence[Record]) -> list[LinkChanged]:
    return [record for record in records if isinstance(record, LinkChanged)]


def packets(records: Sequence[Record]) -> list[Packet]:
    return [
        record
        for record in records
        if isinstance(record, Packet) and record.characteristic == HEART_RATE_MEASUREMENT
    ]


def told(records: Sequence[Record], characteristic: str) -> list[bytes]:
    return [
        record.payload
        for record in records
        if isinstance(record, Packet) and record.characteristic == characteristic
    ]


def test_it_connects_within_seconds_and_is_live_with_the_first_interval() -> None:
    records = run(machine(CLEAN), 10.0)
    assert [link.state for link in links(records)] == [LinkState.SEARCHING, *CONNECTED]
    live = next(
        n for n, record in enumerate(records) if links([record])[-1:] == links(records)[-1:]
    )
    first = next(
        packet for packet in packets(records) if decode_measurement(packet.payload).rr_ticks
    )
    assert records[live + 1] == first
    assert records[live].t_s < 3.0


def test_it_says_who_it_is_after_connecting() -> None:
    records = run(machine(CLEAN), 5.0)
    facts = {
        DEVICE_FACTS[record.characteristic]: decode_text(record.payload)
        for record in records
        if isinstance(record, Packet) and record.characteristic in DEVICE_FACTS
    }
    assert facts == {"maker": "biofeedback", "model": "Simulated strap"}
    assert decode_body_location(told(records, BODY_SENSOR_LOCATION)[0]) is BodyLocation.CHEST
    assert [decode_battery(level) for level in told(records, BATTERY_LEVEL)] == [87]


def test_the_battery_is_told_again_when_it_changes() -> None:
    records = run(machine(faulty(percent_per_hour=60.0)), 150.0)
    assert [decode_battery(level) for level in told(records, BATTERY_LEVEL)] == [87, 86, 85]


def test_packets_come_once_a_second_on_the_straps_own_clock() -> None:
    one = machine(CLEAN)
    run(one, 600.0)
    sent_s = [packet.sent_s for packet in one.packets]
    fast = 1.0 + CLEAN.strap.clock_drift_ppm * 1e-6
    lengths_s = [late - early for early, late in pairwise(sent_s)]
    assert max(abs(length_s - 1.0 / fast) for length_s in lengths_s) < 1e-9
    waits_s = [(packet.arrived_s or 0.0) - packet.sent_s for packet in one.packets]
    assert 0.0 <= min(waits_s) < max(waits_s) <= CLEAN.strap.jitter_s


def test_a_stall_holds_packets_back_and_keeps_their_order() -> None:
    one = machine(faulty(fault(FaultKind.STALL, 20.0, 24.5)))
    arrivals = packets(run(one, 60.0))
    assert [packet.payload for packet in arrivals] == [sent.payload for sent in one.packets]
    held = [sent for sent in one.packets if 20.0 <= sent.sent_s < 24.5]
    assert len(held) >= 4
    assert all(24.5 <= (sent.arrived_s or 0.0) < 24.6 for sent in held)
    assert not [packet for packet in arrivals if 20.1 < packet.t_s < 24.5]


def test_a_lost_packet_takes_its_intervals_with_it() -> None:
    one = machine(faulty(fault(FaultKind.PACKETS, 20.0, 22.0)))
    arrivals = packets(run(one, 60.0))
    lost = [sent for sent in one.packets if sent.arrived_s is None]
    assert len(lost) == 2
    assert all(20.0 <= sent.sent_s < 22.0 for sent in lost)
    assert [packet.payload for packet in arrivals] == [
        sent.payload for sent in one.packets if sent.arrived_s is not None
    ]


def test_without_contact_packets_go_on_without_intervals() -> None:
    arrivals = packets(run(machine(faulty(fault(FaultKind.CONTACT, 20.0, 30.0))), 60.0))
    during = [packet for packet in arrivals if 22.0 < packet.t_s < 30.0]
    assert len(during) == 8
    assert not any(decode_measurement(packet.payload).rr_ticks for packet in during)
    assert any(
        decode_measurement(packet.payload).rr_ticks for packet in arrivals if packet.t_s > 31.0
    )


def test_a_link_drops_returns_and_does_not_tell_what_happened_in_between() -> None:
    one = machine(faulty(fault(FaultKind.LINK, 20.0, 26.0)))
    records = run(one, 60.0)
    after = links(records)[5:]
    assert [link.state for link in after] == [LinkState.LOST, *CONNECTED]
    assert (after[0].t_s, after[0].reason) == (20.0, LinkReason.DROPPED)
    assert after[1].t_s == 26.0
    assert not [packet for packet in packets(records) if 20.0 < packet.t_s < 26.6]
    told_s = [time_s for packet in one.packets for time_s in packet.beat_times_s]
    assert not [time_s for time_s in told_s if 20.0 < time_s < 25.2]
    assert len(told(records, BODY_SENSOR_LOCATION)) == 2


def test_what_is_held_back_when_the_link_drops_is_lost() -> None:
    one = machine(faulty(fault(FaultKind.STALL, 18.0, 25.0), fault(FaultKind.LINK, 20.0, 22.0)))
    run(one, 60.0)
    lost = [sent for sent in one.packets if sent.arrived_s is None]
    assert all(18.0 <= sent.sent_s < 20.0 for sent in lost)
    assert len(lost) == 2


def test_a_link_that_drops_while_it_returns_begins_anew() -> None:
    one = machine(faulty(fault(FaultKind.LINK, 20.0, 22.0), fault(FaultKind.LINK, 22.3, 25.0)))
    states = [link.state for link in links(run(one, 60.0))[5:]]
    assert states == [
        LinkState.LOST,
        LinkState.FOUND,
        LinkState.CONNECTING,
        LinkState.LOST,
        *CONNECTED,
    ]


def test_it_knows_what_went_wrong_up_to_a_moment() -> None:
    planned = (fault(FaultKind.LINK, 20.0, 22.0), fault(FaultKind.STALL, 5.0, 6.0))
    assert machine(faulty(*planned)).faults_begun(10.0) == (planned[1],)
    assert machine(faulty(*planned)).faults_begun(30.0) == (planned[1], planned[0])


def test_records_are_in_order_of_time() -> None:
    times_s = [record.t_s for record in run(machine(CLEAN), 120.0)]
    assert times_s == sorted(times_s)
