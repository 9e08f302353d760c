import numpy as np

from biofeedback.dsp.chest.chest_hops import ChestHop
from biofeedback.dsp.chest.trunk import Posture, is_swinging


def hop(*, trunk_mg: float = 0.0, at_mg: float = 0.0) -> ChestHop:
    return ChestHop(
        times_s=np.array([0.0, 0.125]),
        slow_mg=np.full((2, 3), [at_mg, 0.0, 1000.0]),
        trunk_mg=np.array([0.0, trunk_mg]),
        movement_mg2=0.0,
        is_first=False,
    )


LEVEL = np.array([0.0, 0.0, 1000.0])


def test_small_swings_are_none_and_deep_breathing_allows_more() -> None:
    assert not is_swinging([hop(trunk_mg=7.0)], None)
    assert is_swinging([hop(), hop(trunk_mg=9.0)], None)
    assert is_swinging([hop(trunk_mg=9.0)], 5.0)
    assert not is_swinging([hop(trunk_mg=9.0)], 20.0)


def test_away_for_long_is_another_posture() -> None:
    posture = Posture()
    assert all(posture.look(hop(at_mg=200.0), LEVEL, 5.0) for _ in range(12))
    assert not posture.is_another
    assert posture.look(hop(at_mg=200.0), LEVEL, 5.0)
    assert posture.is_another


def test_who_comes_back_was_not_in_another_posture() -> None:
    posture = Posture()
    for _ in range(10):
        assert posture.look(hop(at_mg=200.0), LEVEL, 5.0)
        assert not posture.look(hop(at_mg=5.0), LEVEL, 5.0)
    assert not posture.is_another


def test_a_deep_breath_is_not_away() -> None:
    assert not Posture().look(hop(at_mg=85.0), LEVEL, 10.0)


def test_without_a_level_nothing_is_away() -> None:
    assert not Posture().look(hop(at_mg=500.0), None, 5.0)
    assert not Posture().look(hop(at_mg=500.0), LEVEL, None)
