import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from biofeedback.breathing import BreathingPattern, PacerTrack
from biofeedback.dsp.breath.breath_detection import chest_turns, even_means, unbroken_runs
from biofeedback.sensors.simulated.lungs import Lungs
from biofeedback.sensors.simulated.settings import SimulatedBody


def _sine(per_min: float, times_s: NDArray[np.float64]) -> NDArray[np.float64]:
    return -np.cos(2 * np.pi * per_min / 60.0 * times_s)


@pytest.mark.parametrize("per_min", [3.0, 4.5, 6.0, 9.7, 15.0, 24.0, 30.0])
@pytest.mark.parametrize("rate_hz", [10.0, 25.0, 130.0])
def test_turns_of_a_sine_are_where_they_are(per_min: float, rate_hz: float) -> None:
    times_s = np.arange(0.0, 180.0, 1.0 / rate_hz)
    starts_s, turns_s, ends_s = chest_turns(times_s, _sine(per_min, times_s))
    period_s = 60.0 / per_min
    assert len(starts_s) >= 180.0 / period_s - 2.0
    off = np.mod(starts_s / period_s + 0.5, 1.0) - 0.5
    # Near the ends the chest's level is known from one side only.
    assert off == pytest.approx(np.zeros(len(off)), abs=0.012)
    inside = (starts_s > 15.0) & (ends_s < 165.0)
    assert off[inside] == pytest.approx(np.zeros(np.count_nonzero(inside)), abs=0.003)
    assert turns_s - starts_s == pytest.approx(period_s / 2, rel=0.02)
    assert ends_s - starts_s == pytest.approx(period_s, rel=0.02)


@pytest.mark.parametrize(("per_min", "most_off_s"), [(None, 0.4), (6.0, 0.4), (4.5, 0.5)])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_finds_each_breath_of_simulated_lungs_through_noise_and_drift(
    per_min: float | None, most_off_s: float, seed: int
) -> None:
    pattern = None if per_min is None else BreathingPattern(rate_per_min=per_min)
    track = PacerTrack().changed(0.0, pattern)
    lungs = Lungs(SimulatedBody(), random.Random(seed), from_s=0.0)
    times_s = np.arange(0.0, 300.0, 0.04)
    chest = np.array([lungs.chest(float(t_s), track) for t_s in times_s])
    chest += np.random.default_rng(seed).normal(0.0, 0.05, len(chest))
    chest += 0.05 * np.sin(2 * np.pi * 1.1 * times_s) + 0.002 * times_s
    starts_s, _, ends_s = chest_turns(times_s, chest)
    true_s = np.array(lungs.breath_starts_s)
    true_s = true_s[(true_s > starts_s[0] - 1.0) & (true_s < ends_s[-1] + 1.0)]
    assert len(true_s) == len(starts_s) + 1
    found_s = np.append(starts_s, ends_s[-1])
    assert np.max(np.abs(found_s - true_s)) < most_off_s
    assert abs(np.mean(found_s - true_s)) < 0.15


@settings(max_examples=30)
@given(st.floats(4.0, 25.0), st.floats(1e-3, 1e4), st.floats(-1e3, 1e3))
def test_unit_and_level_of_the_chest_do_not_matter(
    per_min: float, unit: float, level: float
) -> None:
    times_s = np.arange(0.0, 90.0, 0.1)
    plain = chest_turns(times_s, _sine(per_min, times_s))
    other = chest_turns(times_s, unit * (_sine(per_min, times_s) + level))
    assert plain == pytest.approx(other, abs=1e-6)


def test_a_held_breath_is_not_searched_for_small_ones() -> None:
    times_s = np.arange(0.0, 240.0, 0.04)
    chest = _sine(12.0, times_s)
    held = (times_s > 100.0) & (times_s < 150.0)
    chest[held] = -1.0 + np.random.default_rng(1).normal(0.0, 0.01, np.count_nonzero(held))
    starts_s, _, ends_s = chest_turns(times_s, chest)
    middles_s = (starts_s + ends_s) / 2
    assert not np.any((middles_s > 103.0) & (middles_s < 147.0))
    assert len(starts_s) == pytest.approx(190.0 / 5.0, abs=2)


@pytest.mark.parametrize("level", [0.0, 0.1, 9.81, 1e6])
def test_a_chest_that_stands_still_has_no_breath(level: float) -> None:
    times_s = np.arange(0.0, 60.0, 0.04)
    assert chest_turns(times_s, np.full(len(times_s), level)).shape == (3, 0)


def test_a_run_too_short_for_a_breath_has_none() -> None:
    times_s = np.arange(0.0, 2.0, 0.04)
    assert chest_turns(times_s, _sine(20.0, times_s)).shape == (3, 0)
    assert chest_turns(times_s[:1], times_s[:1]).shape == (3, 0)


def test_runs_end_at_holes() -> None:
    assert unbroken_runs(np.array([])) == ()
    assert unbroken_runs(np.array([1.0])) == ((0, 1),)
    assert unbroken_runs(np.array([0.0, 1.0, 2.1, 3.0])) == ((0, 2), (2, 4))


def test_means_are_those_of_the_polygon_and_its_ends_go_on() -> None:
    times_s, values = np.array([0.0, 1.0, 3.0]), np.array([0.0, 2.0, 2.0])
    edges_s = np.array([-1.0, 0.0, 1.0, 2.0, 3.0, 4.0])
    assert even_means(times_s, values, edges_s) == pytest.approx([0.0, 1.0, 2.0, 2.0, 2.0])
    assert even_means(times_s, values, np.array([0.25, 0.75])) == pytest.approx([1.0])


@given(st.integers(2, 40), st.integers(0, 2**32 - 1))
def test_means_keep_the_area(count: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    times_s = np.cumsum(chance.uniform(0.01, 1.0, count))
    values = chance.normal(100.0, 10.0, count)
    edges_s = np.linspace(times_s[0], times_s[-1], 7)
    means = even_means(times_s, values, edges_s)
    area = float(np.sum((values[1:] + values[:-1]) / 2 * np.diff(times_s)))
    assert np.sum(means * np.diff(edges_s)) == pytest.approx(area, rel=1e-9)
