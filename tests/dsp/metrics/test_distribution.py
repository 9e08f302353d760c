import math
from dataclasses import replace

import numpy as np
import pytest

from beat_records import series, whole_window
from biofeedback.dsp.metric import Metric
from biofeedback.dsp.metrics.distribution import METRICS

BY_NAME = {metric.name: metric for metric in METRICS}


def test_takes_all_stretches_together() -> None:
    rr_ms = [800.0, 700.0, 1000.0, 900.0, 820.0, 810.0]
    broken = whole_window(series(rr_ms, segments=[0, 0, 1, 1, 2, 2]))
    whole = whole_window(rr_ms)
    for metric in METRICS:
        assert metric.compute(broken) == metric.compute(whole)
    assert BY_NAME["median_rr"].compute(whole) == 815.0
    assert BY_NAME["iqr_rr"].compute(whole) == pytest.approx(880.0 - 802.5)


def test_the_median_of_an_irregular_rhythm_is_of_the_intervals_as_they_came() -> None:
    window = replace(whole_window([800.0] * 9), raw_rr_ms=np.full(9, 640.0), is_irregular=True)
    assert BY_NAME["median_rr"].compute(window) == 640.0


def test_the_histograms_bins_are_those_of_the_definition() -> None:
    # 812.5 ms is the edge between bins 103 and 104 of 1/128 s.
    window = whole_window([805.0, 812.4, 812.5, 820.0, 820.2, 835.0])
    assert BY_NAME["hti"].compute(window) == pytest.approx(6 / 3)
    base_ms = BY_NAME["tinn"].compute(window)
    assert base_ms is not None
    assert base_ms > 2 * 7.8125


def test_the_stress_index_is_of_bins_of_fifty_ms() -> None:
    window = whole_window([801.0, 849.0, 899.0, 901.0])
    assert BY_NAME["stress_index"].compute(window) == pytest.approx(50.0 / (2 * 0.825 * 0.1))


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
@pytest.mark.parametrize("rr_ms", [[], [800.0], [800.0] * 50, [1e9] * 50, [800.0, 1e9, 800.0]])
def test_strange_beats_give_a_number_or_none(metric: Metric, rr_ms: list[float]) -> None:
    value = metric.compute(whole_window(np.array(rr_ms)))
    assert value is None or math.isfinite(value)
    assert value is None or rr_ms


def test_equal_intervals_have_no_shape() -> None:
    window = whole_window([843.75] * 400)
    values = {name: metric.compute(window) for name, metric in BY_NAME.items()}
    assert values == {
        "median_rr": 843.75,
        "mad_rr": 0.0,
        "iqr_rr": 0.0,
        "hti": None,
        "tinn": None,
        "stress_index": None,
    }
