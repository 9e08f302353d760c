import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biofeedback.dsp.correction.beat_repair import FLOOR_MS, repaired
from biofeedback.dsp.correction.beat_suspicion import suspects
from fixed_limits import FixedLimits
from injections import Injected, injected, slow_swing_ms

LOWEST = FixedLimits(jump=FLOOR_MS, turn=0.0, bend=0.0)
levels = st.floats(100.0, 3000.0)


def repairable(rr_ms: np.ndarray, ahead: int) -> np.ndarray:
    values = rr_ms.tolist()
    return np.array(
        [
            repaired(values[n - 2 : n], values[n : n + ahead], LOWEST) is not None
            for n in range(2, len(values) - 3)
        ]
    )


@settings(deadline=None)
@given(st.lists(levels, min_size=6, max_size=40), st.sampled_from((3, 4)))
def test_nothing_that_could_be_repaired_is_cleared(rr_ms: list[float], ahead: int) -> None:
    series_ms = np.array(rr_ms)
    is_suspect = suspects(series_ms, ahead=ahead)
    assert not (repairable(series_ms, ahead) & ~is_suspect[2:-3]).any()


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 999), st.floats(0.0, 40.0), st.sampled_from((3, 4)))
def test_no_injected_artefact_of_a_slow_breath_is_cleared(
    seed: int, swing_bpm: float, ahead: int
) -> None:
    clean_ms = slow_swing_ms(seed=seed, rate_per_min=6.0, heart_bpm=70, swing_bpm=swing_bpm)
    series_ms, _ = injected(clean_ms, tuple(Injected), seed)
    is_suspect = suspects(series_ms, ahead=ahead)
    assert not (repairable(series_ms, ahead) & ~is_suspect[2:-3]).any()


def test_most_of_a_clean_heart_is_cleared() -> None:
    rr_ms = slow_swing_ms(seed=1, rate_per_min=5.5, heart_bpm=65, swing_bpm=40, count=40_000)
    assert suspects(rr_ms, ahead=4).mean() < 0.1


@pytest.mark.parametrize("count", range(7))
def test_the_ends_are_suspect(count: int) -> None:
    is_suspect = suspects(np.full(count, 900.0), ahead=4)
    assert np.flatnonzero(~is_suspect).tolist() == list(range(2, count - 3))
