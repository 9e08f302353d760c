import hashlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from biofeedback.breathing import BreathingPattern, PacerTrack
from biofeedback.payloads.heart_rate import HEART_RATE_MEASUREMENT, decode_measurement
from biofeedback.record_codec import encode
from biofeedback.records import Packet, Record
from biofeedback.sensors.simulated.detector import Sight
from biofeedback.sensors.simulated.faults import FaultKind
from biofeedback.sensors.simulated.heart import BeatOrigin
from biofeedback.sensors.simulated.session import SimulatedSession, simulate
from biofeedback.sensors.simulated.settings import CALM, CLEAN, LIVELY, SimulatedSettings

SIX = PacerTrack().changed(0.0, BreathingPattern(rate_per_min=6.0))
SEEDS = range(4)


def digest(records: tuple[Record, ...]) -> str:
    return hashlib.sha256(b"".join(repr(encode(record)).encode() for record in records)).hexdigest()


def rr_ms(session: SimulatedSession, from_s: float) -> tuple[NDArray[np.float64], ...]:
    times_s = session.true_beat_times_s
    times_s = times_s[times_s >= from_s]
    return times_s[1:], np.diff(times_s) * 1000.0


def swing_bpm(session: SimulatedSession, period_s: float, from_s: float = 60.0) -> float:
    """Median over breaths of the highest less the lowest heart rate."""
    times_s, intervals_ms = rr_ms(session, from_s)
    numbers = np.floor(times_s / period_s)
    rates = 60_000.0 / intervals_ms
    return float(
        np.median([np.ptp(rates[numbers == number]) for number in np.unique(numbers)[1:-1]])
    )


@settings(deadline=None, max_examples=15)
@given(
    seed=st.integers(-(2**40), 2**40),
    chosen=st.sampled_from([CALM, CLEAN, LIVELY]),
    track=st.sampled_from([PacerTrack(), SIX, SIX.changed(20.0, None)]),
)
def test_a_seed_repeats_everything(seed: int, chosen: SimulatedSettings, track: PacerTrack) -> None:
    assert simulate(chosen, seed, 40.0, track) == simulate(chosen, seed, 40.0, track)


def test_another_seed_is_another_session() -> None:
    assert len({digest(simulate(CALM, seed, 60.0).records) for seed in range(10)}) == 10


@settings(deadline=None, max_examples=10)
@given(seed=st.integers(0, 999), shorter_s=st.floats(1.0, 59.0))
def test_a_shorter_session_is_the_beginning_of_a_longer_one(seed: int, shorter_s: float) -> None:
    whole = simulate(LIVELY, seed, 60.0).records
    part = simulate(LIVELY, seed, shorter_s).records
    assert part == whole[: len(part)]
    assert len(part) == sum(record.t_s <= shorter_s for record in whole)


@settings(deadline=None, max_examples=10)
@given(seed=st.integers(0, 999))
def test_the_ticks_that_arrive_follow_the_true_beats_within_a_tick(seed: int) -> None:
    session = simulate(CLEAN, seed, 120.0, SIX)
    ticks = [
        tick
        for record in session.records
        if isinstance(record, Packet) and record.characteristic == HEART_RATE_MEASUREMENT
        for tick in decode_measurement(record.payload).rr_ticks
    ]
    ends_s = np.array([time_s for packet in session.packets for time_s in packet.beat_times_s])
    ends_s = ends_s[: len(ticks)]
    true_s = session.true_beat_times_s
    first_s = true_s[np.searchsorted(true_s, ends_s[0]) - 1]
    strap_ticks = (ends_s - first_s) * 1024.0 * (1.0 + CLEAN.strap.clock_drift_ppm * 1e-6)
    assert np.abs(np.cumsum(ticks) - strap_ticks).max() <= 1.0
    assert set(ends_s) <= set(true_s)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_paced_person_shows_a_clear_swing_and_plausible_numbers(seed: int) -> None:
    session = simulate(CALM, seed, 420.0, SIX)
    _, intervals_ms = rr_ms(simulate(CLEAN, seed, 420.0, SIX), 60.0)
    assert 10.0 < swing_bpm(session, 10.0) < 20.0
    assert 64.5 < 60_000.0 / intervals_ms.mean() < 70.0
    assert 25.0 < np.sqrt(np.mean(np.diff(intervals_ms) ** 2)) < 60.0


@pytest.mark.parametrize("seed", SEEDS)
def test_a_person_at_rest_is_plausible_too(seed: int) -> None:
    _, intervals_ms = rr_ms(simulate(CLEAN, seed, 420.0), 60.0)
    assert 64.5 < 60_000.0 / intervals_ms.mean() < 70.0
    assert 22.0 < np.sqrt(np.mean(np.diff(intervals_ms) ** 2)) < 45.0


@pytest.mark.parametrize("seed", SEEDS)
def test_the_swing_is_larger_near_the_resonance_than_away_from_it(seed: int) -> None:
    def swing_at(rate_per_min: float) -> float:
        track = PacerTrack().changed(0.0, BreathingPattern(rate_per_min=rate_per_min))
        return swing_bpm(simulate(CLEAN, seed, 360.0, track), 60.0 / rate_per_min)

    near = swing_at(CLEAN.body.resonance_per_min)
    assert near > 1.15 * swing_at(4.0)
    assert near > 1.15 * swing_at(7.0)
    assert near > 1.8 * swing_at(10.0)


@pytest.mark.parametrize("rate_per_min", [5.0, 6.0, 9.0])
def test_the_heart_follows_the_pacers_rate(rate_per_min: float) -> None:
    track = PacerTrack().changed(60.0, BreathingPattern(rate_per_min=rate_per_min))
    times_s, intervals_ms = rr_ms(simulate(CLEAN, 5, 400.0, track), 100.0)
    grid_s = np.arange(times_s[0], times_s[-1], 0.25)
    series = np.interp(grid_s, times_s, intervals_ms)
    power = np.abs(np.fft.rfft((series - series.mean()) * np.hanning(len(series)))) ** 2
    peak_hz = np.fft.rfftfreq(len(series), 0.25)[int(np.argmax(power))]
    assert 60.0 * peak_hz == pytest.approx(rate_per_min, abs=0.3)


def test_the_lively_one_has_every_kind_of_trouble_and_says_which() -> None:
    session = simulate(LIVELY, 3, 3600.0)
    assert {fault.kind for fault in session.faults} == set(FaultKind)
    assert {seen.sight for seen in session.detections} == set(Sight)
    assert {beat.origin for beat in session.beats} == set(BeatOrigin)
    assert any(packet.arrived_s is None for packet in session.packets)
    arrived = sum(packet.arrived_s is not None for packet in session.packets)
    assert arrived == sum(
        isinstance(record, Packet) and record.characteristic == HEART_RATE_MEASUREMENT
        for record in session.records
    )


def test_the_calm_one_has_little_trouble() -> None:
    session = simulate(CALM, 3, 600.0)
    assert {fault.kind for fault in session.faults} <= {FaultKind.STALL, FaultKind.MOVEMENT}
    assert all(packet.arrived_s is not None for packet in session.packets)
    wrong = [seen for seen in session.detections if seen.sight is not Sight.SEEN]
    assert len(wrong) <= 3


def test_records_name_their_source_and_begin_at_the_time_that_was_told() -> None:
    session = simulate(CALM, 1, 5.0, key="left", started_utc_s=1e9)
    assert {record.source for record in session.records} == {"left"}
    assert all(record.utc_s == 1e9 + record.t_s for record in session.records)
