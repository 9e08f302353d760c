"""Packets of real straps: no gap is imagined, a real one is found."""

import numpy as np
import pytest

from biofeedback.dsp.beats.beat_clock import BeatClock, ClockStep
from reference.recordings import packets, polar_bigeminy, polar_breathing

RECORDINGS = {"changing breath": polar_breathing, "bigeminy": polar_bigeminy}


def steps_of(arrived: list[tuple[float, tuple[float, ...]]]) -> list[ClockStep]:
    clock = BeatClock()
    steps = [clock.packet(arrival_s, rr_ms) for arrival_s, rr_ms in arrived]
    return [*steps, clock.finish()]


@pytest.mark.parametrize("name", RECORDINGS)
@pytest.mark.parametrize("is_grouped", [True, False], ids=["packets", "one interval each"])
def test_a_real_strap_has_no_gaps(name: str, is_grouped: bool) -> None:
    arrivals_s, rr_ms = RECORDINGS[name]()
    within_s = 0.02 if is_grouped else 0.0
    steps = steps_of(packets(arrivals_s, rr_ms, within_s=within_s))
    beats = [beat for step in steps for beat in step.settled]
    assert [gap for step in steps for gap in step.gaps] == []
    assert [beat.rr_ms for beat in beats] == rr_ms.tolist()
    assert {beat.segment for beat in beats} == {0}
    ages_s = np.array([beat.arrived_s - beat.time_s for beat in beats])
    assert -0.1 < ages_s.min() < ages_s.max() < 2.5


@pytest.mark.parametrize("first", [100, 200, 300, 400, 500])
def test_three_packets_taken_from_a_real_strap_are_missed(first: int) -> None:
    arrived = packets(*polar_breathing())
    steps = steps_of(arrived[:first] + arrived[first + 3 :])
    gaps = [gap for step in steps for gap in step.gaps]
    assert len(gaps) == 1
    assert gaps[0].to_s - gaps[0].from_s == pytest.approx(3.0, abs=1.2)


@pytest.mark.parametrize("name", RECORDINGS)
def test_a_file_of_arrivals_and_intervals_has_no_gaps_and_even_beats(name: str) -> None:
    arrivals_s, rr_ms = RECORDINGS[name]()
    clock = BeatClock()
    steps = [clock.timed(float(t), float(rr)) for t, rr in zip(arrivals_s, rr_ms, strict=True)]
    beats = [beat for step in steps for beat in step.settled]
    assert [gap for step in steps for gap in step.gaps] == []
    apart_ms = 1000.0 * np.diff([beat.time_s for beat in beats])
    assert np.abs(apart_ms - rr_ms[1:]).max() < 60.0
