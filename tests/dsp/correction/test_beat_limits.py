import math

import numpy as np
import pytest

from biofeedback.dsp.correction.beat_limits import (
    BEND_SCALE,
    SCALE,
    WARM_UP_BEATS,
    Boundless,
    bend_limit_ms,
    step_limit_ms,
    turn_ms,
)
from biofeedback.dsp.correction.beat_repair import FLOOR_MS


def test_until_enough_steps_are_accepted_a_share_of_the_interval_is_normal() -> None:
    few_ms = [500.0] * (WARM_UP_BEATS - 1)
    assert step_limit_ms(few_ms, 900.0) == 180.0
    assert step_limit_ms([], 100.0) == FLOOR_MS
    assert bend_limit_ms(few_ms) == math.inf


def test_limits_follow_the_quartiles() -> None:
    steps_ms = np.linspace(0.0, 100.0, 41).tolist()
    assert step_limit_ms(steps_ms, 900.0) == pytest.approx(SCALE * 25.0)
    assert bend_limit_ms(steps_ms) == pytest.approx(BEND_SCALE * 25.0)


def test_the_limit_of_a_calm_heart_has_a_floor() -> None:
    assert step_limit_ms([1.0] * 50, 900.0) == FLOOR_MS


@pytest.mark.parametrize(
    ("intervals_ms", "expected_ms"),
    [((900, 800, 950), 100), ((900, 1000, 940), 60), ((900, 900, 950), 0), ((900, 950, 960), 0)],
)
def test_a_turn_is_what_the_next_step_undoes(
    intervals_ms: tuple[float, float, float], expected_ms: float
) -> None:
    assert turn_ms(*intervals_ms) == expected_ms


def test_boundless_limits_are_never_passed() -> None:
    none = Boundless()
    assert none.jump_ms() == none.turn_ms() == none.bend_ms() == math.inf
