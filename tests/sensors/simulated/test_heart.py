import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biofeedback.breathing import BreathingPattern, PacerTrack
from biofeedback.sensors.simulated.heart import STEP_S, BeatOrigin, Heart, TrueBeat
from biofeedback.sensors.simulated.lungs import Lungs
from biofeedback.sensors.simulated.settings import SimulatedBody

QUIET = SimulatedBody(
    slow_wave_rms_bpm=0.0,
    drift_rms_bpm=0.0,
    beat_jitter=0.0,
    ectopics_per_hour=0.0,
    direct_swing_bpm=0.0,
    resonant_swing_bpm=0.0,
)
UNPACED = PacerTrack()


def heart(body: SimulatedBody, *, seed: int = 1, from_s: float = 0.0) -> Heart:
    lungs = Lungs(body, random.Random(seed), from_s=from_s)
    return Heart(body, lungs, random.Random(seed), from_s=from_s)


def times(beats: tuple[TrueBeat, ...]) -> np.ndarray:
    return np.array([beat.time_s for beat in beats])


def test_a_heart_that_nothing_moves_beats_evenly_at_its_mean_rate() -> None:
    beats = heart(QUIET).advance(600.0, UNPACED)
    assert len(beats) == 670
    assert np.diff(times(beats)) == pytest.approx(60.0 / 67.0, abs=1e-9)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.floats(0.0, 30.0), max_size=12))
def test_beats_do_not_depend_on_how_often_they_are_asked_for(asked_s: list[float]) -> None:
    body = SimulatedBody(ectopics_per_hour=600.0)
    whole = heart(body).advance(30.0, UNPACED)
    pieces = heart(body)
    found = [beat for t_s in [*sorted(asked_s), 30.0] for beat in pieces.advance(t_s, UNPACED)]
    assert tuple(found) == whole


def test_it_never_runs_ahead_of_what_was_asked() -> None:
    one = heart(QUIET)
    beats = one.advance(9.99, UNPACED)
    assert 9.99 - STEP_S < one.reached_s <= 9.99
    assert beats[-1].time_s <= one.reached_s


def test_an_ectopic_comes_early_and_the_beat_after_the_next_is_on_time() -> None:
    length_s = 60.0 / QUIET.mean_rate_bpm
    beats = heart(replace(QUIET, ectopics_per_hour=300.0)).advance(600.0, UNPACED)
    early = [n for n, beat in enumerate(beats) if beat.origin is BeatOrigin.ECTOPIC]
    assert 25 < len(early) < 80
    intervals_s = np.diff(times(beats))
    for number in early:
        coupling_s, pause_s = intervals_s[number - 1 : number + 1]
        assert 0.6 * length_s <= coupling_s <= 0.8 * length_s
        assert coupling_s + pause_s == pytest.approx(2.0 * length_s)


def swing_bpm(body: SimulatedBody, rate_per_min: float) -> float:
    """Peak to trough of the heart rate at the breath's frequency, after the first minute."""
    track = PacerTrack().changed(0.0, BreathingPattern(rate_per_min=rate_per_min))
    beats_s = times(heart(body).advance(240.0, track))
    rates_bpm, at_s = 60.0 / np.diff(beats_s), beats_s[1:]
    grid_s = np.arange(60.0, 60.0 + 60.0 / rate_per_min * (180 * rate_per_min // 60), 0.25)
    rate = np.interp(grid_s, at_s, rates_bpm)
    turns = np.exp(-2j * np.pi * rate_per_min / 60.0 * grid_s)
    return float(4.0 * np.abs(np.mean((rate - rate.mean()) * turns)))


@pytest.mark.parametrize("resonance", [4.5, 5.5, 6.5])
def test_the_swing_is_largest_near_the_resonance_that_was_set(resonance: float) -> None:
    body = SimulatedBody(resonance_per_min=resonance)
    rates = resonance + np.arange(-1.5, 1.6, 0.5)
    swings = [swing_bpm(body, float(rate)) for rate in rates]
    assert abs(rates[int(np.argmax(swings))] - resonance) <= 0.5
    assert swings[3] > 1.2 * swings[0]
    assert swings[3] > 1.2 * swings[-1]


def test_slow_waves_stand_near_a_tenth_of_a_hertz_with_the_strength_that_was_set() -> None:
    body = replace(QUIET, slow_wave_rms_bpm=3.0)
    beats_s = times(heart(body).advance(1800.0, UNPACED))
    grid_s = np.arange(10.0, 1790.0, 0.5)
    rate = np.interp(grid_s, beats_s[1:], 60.0 / np.diff(beats_s))
    power = np.abs(np.fft.rfft(rate - rate.mean())) ** 2
    hertz = np.fft.rfftfreq(len(rate), 0.5)
    assert power[(hertz > 0.06) & (hertz < 0.14)].sum() > 0.8 * power.sum()
    assert rate.std() == pytest.approx(3.0, rel=0.25)
