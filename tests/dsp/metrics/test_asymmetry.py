import numpy as np
import pytest

from beat_records import series, whole_window
from biofeedback.dsp.metrics.asymmetry import METRICS
from biofeedback.dsp.series import BeatKind

BY_NAME = {metric.name: metric for metric in METRICS}
# Each slowing down next to its mirror image on the way up.
COUNTERPARTS = {
    "c1d": "c1a",
    "c2d": "c2a",
    "cd": "ca",
    "sd1d": "sd1a",
    "sd2d": "sd2a",
    "sdnnd": "sdnna",
}


def _values(rr_ms: np.ndarray) -> dict[str, float]:
    window = whole_window(rr_ms)
    return {name: metric.compute(window) or 0.0 for name, metric in BY_NAME.items()}


def test_slow_rises_and_sudden_falls_have_the_values_of_their_steps() -> None:
    values = _values(np.append(np.tile([800.0, 810.0, 820.0, 830.0], 40), 800.0))
    assert values["porta_index"] == pytest.approx(25.0)
    assert values["guzik_index"] == pytest.approx(50.0)
    assert values["c1d"] == pytest.approx(0.25)
    assert values["sd1d"] == pytest.approx(np.sqrt(120 * 100 / 2 / 159))
    assert values["sd1a"] == pytest.approx(np.sqrt(40 * 900 / 2 / 159))


def test_time_reversal_swaps_counterparts_and_mirrors_indices() -> None:
    rr_ms = 900.0 + np.cumsum(np.random.default_rng(6).integers(-30, 31, 300)).astype(np.float64)
    there, back = _values(rr_ms), _values(rr_ms[::-1])
    for slowing, speeding in COUNTERPARTS.items():
        assert there[slowing] == pytest.approx(back[speeding], rel=1e-9)
        assert there[speeding] == pytest.approx(back[slowing], rel=1e-9)
    for index in ("guzik_index", "porta_index", "slope_index", "area_index"):
        assert there[index] == pytest.approx(100.0 - back[index], rel=1e-9)
    assert set(COUNTERPARTS) | set(COUNTERPARTS.values()) < set(there)


def test_total_parts_join_the_short_and_the_long_ones() -> None:
    values = _values(900.0 + np.random.default_rng(7).integers(-40, 41, 200).astype(np.float64))
    assert values["sdnnd"] ** 2 == pytest.approx((values["sd1d"] ** 2 + values["sd2d"] ** 2) / 2)
    whole = values["sdnnd"] ** 2 + values["sdnna"] ** 2
    assert values["cd"] == pytest.approx(values["sdnnd"] ** 2 / whole)


def test_what_the_beats_do_not_define_is_none() -> None:
    level = whole_window([900.0] * 300)
    assert {name for name, one in BY_NAME.items() if one.compute(level) is not None} == {
        "sd1d",
        "sd1a",
        "sd2d",
        "sd2a",
        "sdnnd",
        "sdnna",
    }
    assert all(metric.compute(whole_window([])) is None for metric in METRICS)


def test_a_corrected_beat_leaves_no_trace() -> None:
    rr_ms = [900.0, 940.0, 400.0, 900.0, 950.0, 930.0]
    kinds = [BeatKind.NORMAL] * 2 + [BeatKind.ECTOPIC] + [BeatKind.NORMAL] * 3
    window = whole_window(series(rr_ms, kinds=kinds))
    assert BY_NAME["porta_index"].compute(window) == pytest.approx(100 / 3)
