import numpy as np
import pytest

from biofeedback.dsp.streams.sensor_clock import (
    LONGEST_HOLD_S,
    STEEPEST_SLEW,
    SensorClock,
)


def observed(
    clock: SensorClock, from_s: float, to_s: float, late_s: float = 0.0, drift: float = 0.0
) -> None:
    """Frames of half a second, ``late_s`` late, of a sensor whose clock runs fast by ``drift``."""
    for moment_s in np.arange(from_s, to_s, 0.5):
        clock.observe(float(moment_s) * (1.0 + drift), float(moment_s) + 100.0 + late_s)


def offset_s(clock: SensorClock, sensor_s: float) -> float:
    return float(clock.session_s(np.array([sensor_s]))[0]) - sensor_s


def test_there_is_no_mapping_before_arrivals_are_quiet() -> None:
    clock = SensorClock(0)
    observed(clock, 0.0, 1.9)
    with pytest.raises(ValueError, match="no mapping"):
        clock.session_s(np.array([1.0]))
    observed(clock, 2.0, 3.0)
    assert clock.is_settled
    assert offset_s(clock, 0.5) == pytest.approx(100.0)


def test_nothing_is_believed_without_a_frame() -> None:
    clock = SensorClock(0)
    clock.settle()
    assert not clock.is_settled
    assert clock.ahead_s(0.0, 5.0) == 0.0


def test_a_backlog_is_waited_for() -> None:
    clock = SensorClock(0)
    for number in range(60):
        clock.observe(number * 0.5, 130.0)
    assert not clock.is_settled
    observed(clock, 30.0, 33.0)
    assert offset_s(clock, 1.0) == pytest.approx(100.0)


def test_but_not_for_ever() -> None:
    clock = SensorClock(0)
    for number in range(200):
        clock.observe(number * 0.5, 100.0 + number * 0.4)
        if number * 0.4 > LONGEST_HOLD_S:
            break
    assert clock.is_settled


def test_late_arrivals_change_nothing() -> None:
    clock = SensorClock(0)
    observed(clock, 0.0, 60.0)
    observed(clock, 60.0, 120.0, late_s=20.0)
    assert offset_s(clock, 119.0) == pytest.approx(100.0, abs=0.01)


@pytest.mark.parametrize("drift", [40e-6, -40e-6])
def test_drift_is_followed(drift: float) -> None:
    clock = SensorClock(0)
    observed(clock, 0.0, 3600.0, drift=drift)
    assert offset_s(clock, 3599.0) == pytest.approx(100.0 - 3599.0 * drift, abs=0.002)


def test_the_mapping_bends_gently_and_is_never_changed_where_it_was_used() -> None:
    clock = SensorClock(0)
    observed(clock, 0.0, 10.0, late_s=0.2)
    moments_s = np.arange(0.0, 9.5, 0.1)
    before_s = clock.session_s(moments_s)
    observed(clock, 10.0, 300.0)
    assert np.array_equal(clock.session_s(moments_s), before_s)
    bent = np.diff(clock.session_s(np.arange(0.0, 299.0))) - 1.0
    assert np.abs(bent).max() <= STEEPEST_SLEW * 1.001
    assert offset_s(clock, 299.0) == pytest.approx(100.0, abs=0.001)


def test_a_frame_that_comes_too_early_is_seen() -> None:
    clock = SensorClock(1_000_000_000)
    observed(clock, 0.0, 10.0)
    assert clock.sensor_s(3_500_000_000) == 2.5
    assert clock.ahead_s(20.0, 115.0) == pytest.approx(5.0, abs=0.01)
    assert clock.ahead_s(20.0, 125.0) < 0


def test_hours_take_no_more_memory() -> None:
    clock = SensorClock(0)
    observed(clock, 0.0, 10_000.0)
    recent_s = np.arange(8000.0, 9999.0)
    np.testing.assert_allclose(clock.session_s(recent_s), recent_s + 100.0, atol=1e-6)
