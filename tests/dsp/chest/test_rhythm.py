import numpy as np
import pytest

from biofeedback.dsp.chest.rhythm import autocorrelation, counted_period_s, rhythm

HZ = 8.0


def sine(period_s: float, for_s: float = 30.0) -> np.ndarray:
    return np.asarray(np.sin(2 * np.pi * np.arange(round(for_s * HZ)) / HZ / period_s))


def all_seen(values: np.ndarray) -> np.ndarray:
    return np.ones(len(values), dtype=np.bool_)


def test_the_autocorrelation_of_few_values_is_that_of_its_sums() -> None:
    values, seen = np.array([1.0, -2.0, 3.0, 4.0]), np.array([True, True, False, True])
    held = np.where(seen, values, 0.0)
    expected = []
    for lag in range(3):
        pairs = [(held[n], held[n + lag]) for n in range(4 - lag) if seen[n] and seen[n + lag]]
        squares = sum(a * a + b * b for a, b in pairs) / 2
        expected.append(sum(a * b for a, b in pairs) / squares)
    assert np.allclose(autocorrelation(values, seen, most=3), expected)


@pytest.mark.parametrize("period_s", [3.0, 4.7, 7.3])
def test_a_sine_is_found_and_clear(period_s: float) -> None:
    values = sine(period_s)
    found = rhythm(values, all_seen(values), rate_hz=HZ)
    assert found is not None
    assert found.period_s == pytest.approx(period_s, rel=0.005)
    assert found.clarity > 0.98


def test_a_hole_bends_nothing() -> None:
    values = sine(5.0)
    seen = all_seen(values)
    seen[90:130] = False
    broken = np.where(seen, values, 1e6)
    found = rhythm(broken, seen, rate_hz=HZ)
    assert found is not None
    assert found.period_s == pytest.approx(5.0, rel=0.01)
    assert counted_period_s(np.where(seen, values, 0.0), seen, rate_hz=HZ) == pytest.approx(
        5.0, rel=0.01
    )


def test_an_overtone_is_not_taken_for_the_breath() -> None:
    values = sine(6.0) + 0.6 * sine(3.0)
    found = rhythm(values, all_seen(values), rate_hz=HZ)
    assert found is not None
    assert found.period_s == pytest.approx(6.0, rel=0.01)


@pytest.mark.parametrize("values", [np.zeros(240), np.arange(240.0) + 1.0])
def test_where_nothing_swings_there_is_none(values: np.ndarray) -> None:
    assert rhythm(values, all_seen(values), rate_hz=HZ) is None


def test_breaths_are_counted_whole() -> None:
    values = sine(4.0) + 0.1 * sine(0.9)
    assert counted_period_s(values, all_seen(values), rate_hz=HZ) == pytest.approx(4.0, rel=0.01)


def test_a_breath_unlike_the_others_leaves_no_count() -> None:
    values = np.concatenate((sine(4.0, 12.0), np.full(24, -0.9), sine(4.0, 12.0)))
    assert counted_period_s(values, all_seen(values), rate_hz=HZ) is None


def test_an_overdue_breath_leaves_no_count() -> None:
    for held in (np.full(40, -0.5), np.full(40, 0.5)):
        late = np.concatenate((sine(4.0, 20.0), held))
        assert counted_period_s(late, all_seen(late), rate_hz=HZ) is None
        early = late[::-1].copy()
        assert counted_period_s(early, all_seen(early), rate_hz=HZ) is None


def test_too_few_breaths_leave_no_count() -> None:
    values = sine(20.0, 25.0)
    assert counted_period_s(values, all_seen(values), rate_hz=HZ) is None
    # Every breath is holed.
    values = sine(4.0, 24.0)
    seen = all_seen(values)
    seen[::16] = False
    assert counted_period_s(values, seen, rate_hz=HZ) is None
