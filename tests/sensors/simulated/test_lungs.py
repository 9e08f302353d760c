import random
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biofeedback.breathing import BreathingPattern, PacerTrack
from biofeedback.sensors.simulated.lungs import Lungs
from biofeedback.sensors.simulated.settings import SimulatedBody

BODY = SimulatedBody()
SIX = BreathingPattern(rate_per_min=6.0)


def lungs(body: SimulatedBody = BODY, *, seed: int = 1, from_s: float = 0.0) -> Lungs:
    return Lungs(body, random.Random(seed), from_s=from_s)


def breathed(until_s: float, track: PacerTrack, one: Lungs | None = None) -> np.ndarray:
    """When each inhale began."""
    chest = one or lungs()
    for t_s in np.arange(0.0, until_s, 0.05):
        chest.chest(float(t_s), track)
    return np.array(chest.breath_starts_s)


def test_without_a_pacer_breath_comes_and_goes_near_the_natural_rate() -> None:
    lengths_s = np.diff(breathed(600.0, PacerTrack()))
    assert 60.0 / lengths_s.mean() == pytest.approx(BODY.natural_breaths_per_min, rel=0.05)
    assert lengths_s.std() / lengths_s.mean() == pytest.approx(BODY.breath_spread, rel=0.4)


def test_it_follows_the_pacer_a_little_late_and_not_perfectly() -> None:
    late_s = breathed(300.0, PacerTrack().changed(0.0, SIX))[4:] % 10.0
    assert late_s.mean() == pytest.approx(BODY.pacer_lag_s, abs=0.1)
    assert 0.02 < late_s.std() < 0.5


@pytest.mark.parametrize("starts_s", [60.0, 62.0, 64.0, 66.0, 68.0])
def test_it_finds_the_pacer_within_two_breaths_from_anywhere(starts_s: float) -> None:
    starts = breathed(150.0, PacerTrack().changed(starts_s, SIX))
    away_s = (starts[starts > starts_s + 20.0] - starts_s - BODY.pacer_lag_s + 5.0) % 10.0 - 5.0
    assert np.abs(away_s).max() < 1.0


def test_it_breathes_normally_again_within_one_inhale_or_exhale() -> None:
    track = PacerTrack().changed(0.0, BreathingPattern(rate_per_min=5.0)).changed(123.0, None)
    starts = breathed(200.0, track)
    lengths_s = np.diff(starts[starts > 123.0])
    assert starts[starts > 123.0][0] - 123.0 < 8.0
    assert lengths_s.max() < 7.0


def test_a_change_that_comes_while_it_breathes_is_followed() -> None:
    chest = lungs()
    slow = PacerTrack().changed(0.0, SIX)
    for t_s in np.arange(0.0, 95.0, 0.05):
        chest.chest(float(t_s), slow)
    faster = slow.changed(100.0, BreathingPattern(rate_per_min=10.0))
    for t_s in np.arange(95.0, 200.0, 0.05):
        chest.chest(float(t_s), faster)
    late_s = [(start_s - 100.0) % 6.0 for start_s in chest.breath_starts_s if start_s > 112.0]
    assert np.mean(late_s) == pytest.approx(BODY.pacer_lag_s, abs=0.15)


@settings(deadline=None, max_examples=40)
@given(
    seed=st.integers(0, 99),
    changes=st.lists(
        st.tuples(
            st.floats(0.0, 60.0),
            st.none() | st.builds(BreathingPattern, rate_per_min=st.floats(3.0, 20.0)),
        ),
        max_size=5,
    ),
)
def test_the_chest_moves_without_leaps_and_breaths_have_human_lengths(
    seed: int, changes: list[tuple[float, BreathingPattern | None]]
) -> None:
    track = PacerTrack()
    for from_s, pattern in sorted(changes, key=lambda change: change[0]):
        track = track.changed(from_s, pattern)
    chest = lungs(seed=seed)
    levels = [chest.chest(step / 32.0, track) for step in range(32 * 60)]
    assert all(-0.01 <= level <= 1.5 for level in levels)
    assert all(abs(one - other) < 0.15 for one, other in pairwise(levels))
    assert all(0.5 < one - other < 31.0 for other, one in pairwise(chest.breath_starts_s))


def test_equal_chance_breathes_equally_and_other_chance_does_not() -> None:
    track = PacerTrack().changed(30.0, SIX)
    first, again = breathed(90.0, track), breathed(90.0, track)
    assert first.tolist() == again.tolist()
    assert first.tolist() != breathed(90.0, track, lungs(seed=2)).tolist()


def test_a_person_who_does_not_care_keeps_the_length_but_not_the_phase() -> None:
    careless = lungs(SimulatedBody(adherence=0.0))
    starts = breathed(120.0, PacerTrack().changed(2.5, SIX), careless)
    assert np.diff(starts)[2:] == pytest.approx(10.0)
