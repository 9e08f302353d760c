import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.breathing import BreathingPattern
from biofeedback.ui.session.pace_control import (
    SlowPaceGate,
    faster,
    longer_inhale,
    share_text,
)

patterns = st.builds(
    BreathingPattern,
    rate_per_min=st.integers(30, 200).map(lambda tenths: tenths / 10),
    inhale_share=st.integers(30, 60).map(lambda percent: percent / 100),
)


@given(patterns, st.integers(-300, 300))
def test_a_step_stays_inside_the_limits_and_on_tenths(
    pattern: BreathingPattern, steps: int
) -> None:
    stepped = faster(pattern, steps)
    assert 3.0 <= stepped.rate_per_min <= 20.0
    assert stepped.rate_per_min == round(stepped.rate_per_min, 1)
    assert stepped.inhale_share == pattern.inhale_share


@given(patterns, st.integers(-9, 9))
def test_the_inhale_stays_inside_its_limits(pattern: BreathingPattern, steps: int) -> None:
    assert 0.30 <= longer_inhale(pattern, steps).inhale_share <= 0.60


@pytest.mark.parametrize(("rate", "is_asked"), [(4.5, False), (4.4, True), (3.0, True)])
def test_only_below_the_published_range_one_is_asked(rate: float, is_asked: bool) -> None:
    assert SlowPaceGate().stops(BreathingPattern(rate_per_min=rate)) is is_asked


def test_one_is_asked_once_until_the_next_time() -> None:
    gate, slow = SlowPaceGate(), BreathingPattern(rate_per_min=4.0)
    gate.open()
    assert not gate.stops(slow)
    gate.close()
    assert gate.stops(slow)


def test_a_ratio_is_read_in_percent() -> None:
    assert share_text(0.5) == "50 : 50"
