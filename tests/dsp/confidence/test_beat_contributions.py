import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from beat_records import series, whole_window
from biofeedback.dsp.confidence import beat_contributions
from biofeedback.dsp.confidence.beat_contributions import LEAST_ON_EACH_SIDE
from biofeedback.dsp.confidence.blocks import blocks_of
from biofeedback.dsp.confidence.contributions import Contributions, Scale
from biofeedback.dsp.nonlinear import poincare
from biofeedback.dsp.nonlinear.poincare import PoincarePairs
from biofeedback.dsp.statistics import time_domain
from biofeedback.dsp.window import Window

Array = NDArray[np.float64]


def _resting_ms(seed: int = 3, count: int = 400) -> Array:
    rng = np.random.default_rng(seed)
    breath = 40.0 * np.sin(2 * np.pi * np.arange(count) / 5.3)
    return np.asarray(900.0 + breath + rng.normal(0.0, 20.0, count), np.float64)


def _made(name: str, window: Window) -> Contributions:
    made = getattr(beat_contributions, name)(window)
    assert isinstance(made, Contributions)
    return made


OF_INTERVALS: dict[str, Callable[[Array], float | None]] = {
    "mean_rr": time_domain.mean_rr_ms,
    "sdnn": time_domain.sdnn_ms,
    "cvnn": time_domain.cvnn_percent,
}
OF_DIFFERENCES: dict[str, Callable[[Array], float | None]] = {
    "rmssd": time_domain.rmssd_ms,
    "sdsd": time_domain.sdsd_ms,
}


@pytest.mark.parametrize("name", OF_INTERVALS)
def test_a_push_is_what_a_block_of_intervals_adds(name: str) -> None:
    window = whole_window(_resting_ms())
    of = blocks_of(window).of_beats
    _agrees(_made(name, window), of, window.beats.rr_ms, OF_INTERVALS[name])


@pytest.mark.parametrize("name", OF_DIFFERENCES)
def test_a_push_is_what_a_block_of_differences_adds(name: str) -> None:
    window = whole_window(_resting_ms())
    of = blocks_of(window).of_beats[1:]
    _agrees(_made(name, window), of, window.differences_ms, OF_DIFFERENCES[name])


@pytest.mark.parametrize(
    ("name", "compute"),
    [("sd1", poincare.sd1_ms), ("sd2", poincare.sd2_ms), ("sd1_sd2", poincare.sd1_sd2)],
)
def test_a_push_is_what_a_block_of_pairs_adds(
    name: str, compute: Callable[[PoincarePairs], float | None]
) -> None:
    window = whole_window(_resting_ms())
    rr_ms = window.beats.rr_ms

    def of_places(places: Array) -> float | None:
        later = places.astype(np.int64)
        return compute(PoincarePairs(earlier_ms=rr_ms[later - 1], later_ms=rr_ms[later]))

    of = blocks_of(window).of_beats[1:]
    _agrees(_made(name, window), of, np.arange(1.0, len(rr_ms)), of_places)


def _agrees(
    made: Contributions,
    of: NDArray[np.int64],
    values: Array,
    compute: Callable[[Array], float | None],
) -> None:
    blocks = len(made.pushes)
    assert made.value == compute(values)
    assert blocks >= 30
    for block in range(blocks):
        without = compute(values[of != block])
        assert without is not None
        change = blocks * math.log(without / made.value)
        assert change == pytest.approx(-made.pushes[block], abs=0.08 * np.abs(made.pushes).max())


def test_a_share_is_pushed_on_the_logit_scale() -> None:
    window = whole_window(_resting_ms())
    made = _made("pnn50", window)
    of = blocks_of(window).of_beats[1:]
    share = made.value / 100.0
    assert made.scale is Scale.LOGIT
    for block in range(len(made.pushes)):
        left_percent = time_domain.pnn50_percent(window.differences_ms[of != block])
        assert left_percent is not None
        left = left_percent / 100.0
        change = math.log(left / (1 - left)) - math.log(share / (1 - share))
        pushed = -made.pushes[block] / len(made.pushes)
        assert change == pytest.approx(pushed, abs=0.2 * np.abs(made.pushes).max() / 30)


def test_mean_rate_and_mean_interval_are_pushed_alike() -> None:
    window = whole_window(_resting_ms())
    assert np.array_equal(_made("mean_hr", window).pushes, _made("mean_rr", window).pushes)
    assert _made("mean_hr", window).value == pytest.approx(
        60_000.0 / _made("mean_rr", window).value
    )


def test_a_logarithm_adds_up_where_its_value_multiplies() -> None:
    window = whole_window(_resting_ms())
    logarithm, plain = _made("ln_rmssd", window), _made("rmssd", window)
    assert logarithm.scale is Scale.LINEAR
    assert logarithm.value == pytest.approx(math.log(plain.value))
    assert np.array_equal(logarithm.pushes, plain.pushes)


@pytest.mark.parametrize("name", ["rmssd", "ln_rmssd", "sdsd", "pnn20", "sd1", "sd2"])
def test_what_touches_a_corrected_beat_pushes_nothing(name: str) -> None:
    rr_ms = _resting_ms()
    kinds = [0] * len(rr_ms)
    kinds[50] = 1
    plain = whole_window(series(rr_ms, kinds=kinds))
    wild_ms = rr_ms.copy()
    wild_ms[50] += 5.0
    changed = replace(plain, beats=replace(plain.beats, rr_ms=wild_ms))
    assert _made(name, changed).value == _made(name, plain).value
    assert _made(name, changed).pushes.tolist() == _made(name, plain).pushes.tolist()


@pytest.mark.parametrize(("larger", "is_made"), [(LEAST_ON_EACH_SIDE - 1, False), (5, True)])
def test_a_share_needs_differences_on_either_side(larger: int, *, is_made: bool) -> None:
    steps_ms = np.full(400, 5.0)
    steps_ms[10 : 10 + 40 * larger : 40] = 60.0
    rr_ms = 800.0 + np.cumsum(steps_ms * np.tile([1.0, -1.0], 200))
    for name in ("pnn20", "pnn50"):
        assert (getattr(beat_contributions, name)(whole_window(rr_ms)) is not None) is is_made


@pytest.mark.parametrize("name", ["sdnn", "rmssd", "ln_rmssd", "sdsd", "sd1", "sd2", "sd1_sd2"])
@pytest.mark.parametrize("count", [0, 1, 2, 400])
def test_even_intervals_have_no_spread_to_push(name: str, count: int) -> None:
    assert getattr(beat_contributions, name)(whole_window([800.0] * count)) is None


@pytest.mark.parametrize("name", ["mean_rr", "sdnn", "rmssd", "pnn50", "sd2"])
def test_stretches_shorter_than_a_block_push_nothing(name: str) -> None:
    fragments = (np.arange(400) // 9).tolist()
    window = whole_window(series(_resting_ms(), segments=fragments))
    assert getattr(beat_contributions, name)(window) is None
