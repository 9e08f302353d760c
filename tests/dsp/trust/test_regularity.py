import numpy as np
import pytest

from biofeedback.dsp.trust.regularity import Regularity
from biofeedback.dsp.trust.stillness import Stillness


def _found_after(ticks: list[int], regularity: Regularity) -> int | None:
    """After how many intervals, one a second, it was found."""
    for second, one in enumerate(ticks):
        regularity.take(float(second), (one,))
        if regularity.is_implausible:
            return second + 1
    return None


@pytest.mark.parametrize(
    "pattern",
    [
        (800,),
        (800, 801, 802, 803),
        (700, 900),
        tuple(700 + 37 * n % 301 for n in range(20)),
    ],
)
def test_made_up_values_are_found_within_90_s(pattern: tuple[int, ...]) -> None:
    found = _found_after(list(pattern) * 90, Regularity(Stillness()))
    assert found is not None
    assert 60 <= found <= 90


@pytest.mark.parametrize("spread_ms", [1.5, 5.0])
def test_the_most_regular_hearts_are_not(spread_ms: float) -> None:
    rng = np.random.default_rng(0)
    ticks = [round(one * 1.024) for one in 640.0 + rng.normal(0.0, spread_ms, 5000)]
    assert _found_after(ticks, Regularity(Stillness())) is None


def test_a_low_variability_on_a_coarse_clock_is_not() -> None:
    rng = np.random.default_rng(0)
    ticks = [8 * round(one / 8) for one in 655.0 + rng.normal(0.0, 5.0, 5000)]
    assert _found_after(ticks, Regularity(Stillness())) is None


def test_a_strap_that_lies_still_is_suspected_sooner() -> None:
    stillness = Stillness()
    for second in range(100):
        stillness.movement(float(second), 0.4)
    regularity = Regularity(stillness)
    for second in range(64, 104):
        regularity.take(float(second), (800,))
    assert regularity.is_implausible


def test_a_heart_that_follows_ends_it_and_one_odd_value_does_not() -> None:
    regularity = Regularity(Stillness())
    assert _found_after([800] * 80, regularity) is not None
    regularity.take(81.0, (930,))
    assert regularity.is_implausible
    for second in range(12):
        regularity.take(82.0 + second, (850 + 7 * second,))
    assert not regularity.is_implausible


def test_a_new_link_begins_anew() -> None:
    regularity = Regularity(Stillness())
    _found_after([800] * 80, regularity)
    regularity.restart()
    assert not regularity.is_implausible
