import random

from biofeedback.breathing import PacerTrack
from biofeedback.payloads.heart_rate import Contact, decode_measurement
from biofeedback.sensors.simulated.faults import FaultCourse, FaultKind, FaultRate, FaultSpan
from biofeedback.sensors.simulated.settings import (
    CLEAN,
    SimulatedBody,
    SimulatedSettings,
    SimulatedStrapSettings,
)
from biofeedback.sensors.simulated.worn_strap import WornStrap

UNPACED = PacerTrack()


def worn(settings: SimulatedSettings = CLEAN, *off: FaultSpan) -> WornStrap:
    contact = FaultCourse(FaultKind.CONTACT, FaultRate(), off, random.Random(1))
    return WornStrap(settings, contact, random.Random)


def intervals(strap: WornStrap, at_s: float) -> tuple[int, ...]:
    strap.live_until(at_s, UNPACED)
    return decode_measurement(strap.packet(at_s).payload).rr_ticks


def test_a_packet_holds_the_intervals_that_are_old_enough_each_once() -> None:
    strap = worn()
    strap.live_until(0.0, UNPACED)
    strap.discard(0.0)
    told = [seen for at_s in range(1, 61) for seen in intervals(strap, float(at_s))]
    delay_s = CLEAN.strap.delay_s
    expected = [seen.ticks for seen in strap.detections if -delay_s < seen.time_s <= 60.0 - delay_s]
    assert told == expected


def test_beat_times_say_where_each_interval_really_ended() -> None:
    strap = worn()
    strap.live_until(3.0, UNPACED)
    strap.discard(3.0)
    strap.live_until(8.0, UNPACED)
    sent = strap.packet(8.0)
    seen = {seen.time_s: seen.ticks for seen in strap.detections}
    assert [seen[time_s] for time_s in sent.beat_times_s] == list(
        decode_measurement(sent.payload).rr_ticks
    )


def test_what_does_not_fit_comes_with_the_next_packet() -> None:
    strap = worn()
    counts = [len(intervals(strap, at_s)) for at_s in (20.0, 20.001, 20.002, 20.003, 20.004)]
    assert counts[0] == 9
    assert counts[1] == 9
    assert counts[-1] < 9


def test_its_own_rate_is_the_average_and_ends_when_no_beat_comes() -> None:
    strap = worn(CLEAN, FaultSpan(kind=FaultKind.CONTACT, from_s=30.0, to_s=60.0))
    rates: dict[float, int] = {}
    contacts: dict[float, Contact] = {}
    for at_s in range(1, 70):
        strap.live_until(float(at_s), UNPACED)
        measurement = decode_measurement(strap.packet(float(at_s)).payload)
        rates[at_s], contacts[at_s] = measurement.heart_rate_bpm, measurement.contact
    assert 55 < rates[29] < 80
    assert 55 < rates[32] < 80
    assert rates[40] == 0
    assert 55 < rates[69] < 80
    assert (contacts[29], contacts[40], contacts[69]) == (Contact.YES, Contact.NO, Contact.YES)


def test_a_strap_without_the_contact_bit_says_nothing_of_it() -> None:
    settings = SimulatedSettings(strap=SimulatedStrapSettings(has_contact_bit=False))
    strap = worn(settings, FaultSpan(kind=FaultKind.CONTACT, from_s=0.0, to_s=60.0))
    strap.live_until(10.0, UNPACED)
    contact = decode_measurement(strap.packet(10.0).payload).contact
    assert contact is Contact.UNSUPPORTED


def test_the_battery_runs_down_to_nothing() -> None:
    settings = SimulatedSettings(
        strap=SimulatedStrapSettings(battery_percent=80.0, battery_percent_per_hour=10.0)
    )
    levels = [worn(settings).battery_percent(hour * 3600.0) for hour in (0.0, 1.0, 7.9, 12.0)]
    assert levels == [80, 70, 1, 0]


def test_truth_is_kept() -> None:
    strap = worn(SimulatedSettings(body=SimulatedBody(ectopics_per_hour=0.0), strap=CLEAN.strap))
    strap.live_until(60.0, UNPACED)
    assert [beat.time_s for beat in strap.beats] == [seen.time_s for seen in strap.detections]
    assert len(strap.breath_starts_s) > 10
