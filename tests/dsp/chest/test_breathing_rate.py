import numpy as np
import pytest

from biofeedback.dsp.chest.breathing_rate import breathing_rate, period_of
from biofeedback.dsp.updates import BreathingSource, Unseen

HZ = 8.0


def course(per_min: float, for_s: float, *, noise: float = 0.05) -> np.ndarray:
    times_s = np.arange(round(for_s * HZ)) / HZ
    breath = np.sin(2 * np.pi * per_min / 60.0 * times_s)
    rng = np.random.default_rng(7)
    return np.asarray(
        breath[:, None] * [3.0, -4.0, 0.0]
        + [100.0, 200.0, 900.0]
        + rng.normal(0, noise, (len(times_s), 3))
    )


def all_seen(values: np.ndarray) -> np.ndarray:
    return np.ones(len(values), dtype=np.bool_)


@pytest.mark.parametrize("per_min", [4.0, 5.5, 8.0, 12.0, 20.0, 28.0])
def test_the_window_is_30_s_or_four_breaths(per_min: float) -> None:
    values = course(per_min, 80.0)
    rate = breathing_rate(values, all_seen(values), rate_hz=HZ)
    assert rate.absence is None
    assert rate.per_min == pytest.approx(per_min, abs=0.1)
    assert rate.window_s == pytest.approx(max(30.0, 4 * 60.0 / per_min), rel=0.06)


def test_drift_and_a_tilt_do_not_matter() -> None:
    values = course(6.0, 60.0)
    values += np.linspace(0.0, 40.0, len(values))[:, None] * [1.0, 0.0, 1.0]
    rate = breathing_rate(values, all_seen(values), rate_hz=HZ)
    assert rate.per_min == pytest.approx(6.0, abs=0.1)


def test_too_short_is_not_filled() -> None:
    values = course(12.0, 25.0)
    rate = breathing_rate(values, all_seen(values), rate_hz=HZ)
    assert (rate.per_min, rate.absence, rate.window_s) == (None, Unseen.NOT_FILLED, 25.0)


def test_slow_breaths_need_four_of_them() -> None:
    values = course(5.0, 40.0)
    rate = breathing_rate(values, all_seen(values), rate_hz=HZ)
    assert (rate.per_min, rate.absence) == (None, Unseen.NOT_FILLED)


def test_a_trunk_that_moves_too_much_leaves_none() -> None:
    values = course(12.0, 40.0)
    seen = all_seen(values)
    seen[-100:-40] = False
    assert breathing_rate(values, seen, rate_hz=HZ).absence is Unseen.MOVING


def test_a_moment_left_out_does_not_matter() -> None:
    values = course(12.0, 40.0)
    seen = all_seen(values)
    seen[-100:-76] = False
    values[~seen] += 500.0
    assert breathing_rate(values, seen, rate_hz=HZ).per_min == pytest.approx(12.0, abs=0.3)


@pytest.mark.parametrize("for_s", [40.0, 80.0])
def test_noise_and_stillness_are_unclear(for_s: float) -> None:
    noise = np.random.default_rng(2).normal(0, 1.0, (round(for_s * HZ), 3))
    assert breathing_rate(noise, all_seen(noise), rate_hz=HZ).absence is Unseen.UNCLEAR
    still = np.full_like(noise, 3.0)
    assert breathing_rate(still, all_seen(still), rate_hz=HZ).absence is Unseen.UNCLEAR


def test_a_held_breath_is_unclear() -> None:
    values = course(12.0, 30.0)
    held = np.concatenate((values, np.repeat(values[-1:], 80, axis=0)))
    assert breathing_rate(held, all_seen(held), rate_hz=HZ).absence is Unseen.UNCLEAR


def test_a_change_of_pace_is_counted_or_withheld() -> None:
    values = np.concatenate((course(9.0, 15.0), course(18.0, 15.0)))
    rate = breathing_rate(values, all_seen(values), rate_hz=HZ)
    assert rate.absence is Unseen.UNCLEAR


def test_the_period_is_that_of_the_strongest_axis() -> None:
    values = course(10.0, 30.0)
    values[:, 2] += np.sin(2 * np.pi * 0.4 * np.arange(len(values)) / HZ)
    assert period_of(values, all_seen(values), rate_hz=HZ) == pytest.approx(6.0, rel=0.02)


def test_an_update_tells_of_it() -> None:
    values = course(12.0, 40.0)
    rate = breathing_rate(values, all_seen(values), rate_hz=HZ)
    seen = rate.seen(77.0, BreathingSource.ACCELERATION)
    assert (seen.at_s, seen.rate_per_min, seen.absence) == (77.0, rate.per_min, None)
    assert (seen.source, seen.window_s) == (BreathingSource.ACCELERATION, 30.0)
