import math

import numpy as np
import pytest

from beat_records import series, whole_window
from biofeedback.dsp.metric import Metric
from biofeedback.dsp.metrics.capacity import METRICS
from biofeedback.dsp.series import BeatKind, BeatSeries

BY_NAME = {metric.name: metric for metric in METRICS}


RR_MS = [1000.0, 1000.0, 1040.0, 1040.0, 1010.0, 1010.0]


def _both(beats: BeatSeries) -> list[float | None]:
    window = whole_window(beats)
    names = ("deceleration_capacity", "acceleration_capacity")
    return [BY_NAME[name].compute(window) for name in names]


def test_the_heart_slows_by_a_positive_and_quickens_by_a_negative_number() -> None:
    assert _both(series(RR_MS)) == [20.0, -15.0]


def test_breaks_and_corrected_beats_are_no_place_for_anchors() -> None:
    assert _both(series(RR_MS, segments=[0, 0, 0, 1, 1, 1])) == [None, None]
    kinds = [int(BeatKind.NORMAL)] * 5 + [int(BeatKind.ECTOPIC)]
    assert _both(series(RR_MS, kinds=kinds)) == [20.0, None]


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
@pytest.mark.parametrize("rr_ms", [[], [800.0], [800.0] * 50, [1e9] * 50, [800.0, 1e9, 800.0]])
def test_strange_beats_give_a_number_or_none(metric: Metric, rr_ms: list[float]) -> None:
    value = metric.compute(whole_window(np.array(rr_ms)))
    assert value is None or math.isfinite(value)
    assert value is None or rr_ms
