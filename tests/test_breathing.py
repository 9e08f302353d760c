import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.breathing import BreathingPattern, PacerTrack

patterns = st.builds(
    BreathingPattern,
    rate_per_min=st.floats(3.0, 20.0),
    inhale_share=st.floats(0.30, 0.60),
)


def test_a_breath_is_divided_as_its_share_says() -> None:
    pattern = BreathingPattern(rate_per_min=6.0, inhale_share=0.45)
    assert (pattern.period_s, pattern.inhale_s, pattern.exhale_s) == pytest.approx((10, 4.5, 5.5))


@pytest.mark.parametrize(
    "bad", [{"rate_per_min": 2.9}, {"rate_per_min": 20.1}, {"inhale_share": 0.2}]
)
def test_limits_are_kept(bad: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="outside"):
        BreathingPattern(**bad)


@given(patterns)
def test_the_chest_is_empty_at_the_start_and_full_at_the_turn(pattern: BreathingPattern) -> None:
    assert pattern.chest(0.0) == 0.0
    assert pattern.chest(pattern.inhale_share) == pytest.approx(1.0)
    assert pattern.chest(1.0) == pytest.approx(0.0, abs=1e-12)


@given(patterns, st.floats(0.0, 600.0), st.floats(0.0, 600.0))
def test_curve_and_breath_agree(pattern: BreathingPattern, from_s: float, after_s: float) -> None:
    track = PacerTrack().changed(from_s, pattern)
    breath = track.breath_at(from_s + after_s)
    assert breath is not None
    (chest,) = track.chest_at(np.array([from_s + after_s]))
    at_edge = min(breath.fraction, 1 - breath.fraction) < 1e-6
    assert at_edge or chest == pytest.approx(breath.chest, abs=1e-4)
    assert 0.0 <= breath.fraction < 1.0


@given(patterns, patterns, st.floats(0.0, 100.0), st.floats(0.0, 60.0))
def test_a_change_at_the_boundary_does_not_jump(
    first: BreathingPattern, second: BreathingPattern, from_s: float, asked_after_s: float
) -> None:
    track = PacerTrack().changed(from_s, first)
    boundary_s = track.next_boundary_s(from_s + asked_after_s)
    changed = track.changed(boundary_s, second)
    before, after = changed.chest_at(np.array([boundary_s - 1e-4, boundary_s + 1e-4]))
    assert before < 1e-3
    assert after < 1e-3
    assert changed.pattern_at(boundary_s) == second


def test_a_later_change_is_forgotten_when_an_earlier_one_comes() -> None:
    slow, fast = BreathingPattern(rate_per_min=5.0), BreathingPattern(rate_per_min=7.0)
    track = PacerTrack().changed(0.0, slow).changed(24.0, fast).changed(13.0, None)
    assert [span.from_s for span in track.spans] == [0.0, 13.0]
    assert track.breath_at(30.0) is None
    assert track.breath_at(-1.0) is None
    assert np.isnan(track.chest_at(np.array([-1.0, 30.0]))).all()


def test_only_whole_breaths_count() -> None:
    track = PacerTrack().changed(2.0, BreathingPattern(rate_per_min=6.0)).changed(30.0, None)
    assert track.breaths_between(0.0, 100.0) == ((2.0, 12.0), (12.0, 22.0))
    assert track.breaths_between(3.0, 22.0) == ((12.0, 22.0),)
    assert track.breaths_between(3.0, 21.0) == ()


def test_the_time_to_the_turn_counts_down() -> None:
    track = PacerTrack().changed(0.0, BreathingPattern(rate_per_min=6.0, inhale_share=0.4))
    inhaling, exhaling = track.breath_at(1.0), track.breath_at(9.0)
    assert inhaling is not None
    assert exhaling is not None
    assert inhaling.is_inhale
    assert inhaling.turns_in_s == pytest.approx(3.0)
    assert not exhaling.is_inhale
    assert exhaling.turns_in_s == pytest.approx(1.0)
