import math

import numpy as np
import pytest

from beat_records import series, whole_window
from biofeedback.dsp.metric import Metric
from biofeedback.dsp.metrics.time_domain import METRICS
from biofeedback.dsp.series import BeatKind
from biofeedback.dsp.statistics.time_domain import mean_rr_ms

BY_NAME = {metric.name: metric for metric in METRICS}


def test_differences_that_touch_a_corrected_beat_or_a_break_are_left_out() -> None:
    rr_ms = [900.0, 940.0, 700.0, 900.0, 950.0]
    kinds = [BeatKind.NORMAL, BeatKind.NORMAL, BeatKind.ECTOPIC, BeatKind.NORMAL, BeatKind.NORMAL]
    window = whole_window(series(rr_ms, kinds=kinds, segments=[0, 0, 0, 0, 1]))
    assert window.differences_ms.tolist() == [40.0]
    assert BY_NAME["rmssd"].compute(window) == 40.0
    assert BY_NAME["pnn50"].compute(window) == 0.0


def test_the_mean_rate_is_of_beats_per_time() -> None:
    window = whole_window(np.array([500.0, 1000.0]))
    assert BY_NAME["mean_hr"].compute(window) == pytest.approx(80.0)
    assert BY_NAME["mean_rr"].compute(window) == pytest.approx(750.0)


def test_the_live_ones_come_first() -> None:
    live = [metric.name for metric in METRICS if metric.is_live]
    assert live == ["mean_hr", "mean_rr", "rmssd", "sdnn", "pnn50"]
    assert [metric.name for metric in METRICS][: len(live)] == live


def test_what_follows_from_others_agrees_with_them() -> None:
    rr_ms = 900.0 + 40.0 * np.random.default_rng(2).standard_normal(400)
    window = whole_window(rr_ms)
    values = {name: metric.compute(window) for name, metric in BY_NAME.items()}
    assert values["rmssd"] is not None
    assert values["sdnn"] is not None
    assert values["ln_rmssd"] == pytest.approx(math.log(values["rmssd"]))
    assert values["cvnn"] == pytest.approx(100.0 * values["sdnn"] / np.mean(rr_ms))
    assert values["sdsd"] == pytest.approx(float(np.std(np.diff(rr_ms), ddof=1)))
    assert values["pnn20"] == pytest.approx(100.0 * float(np.mean(np.abs(np.diff(rr_ms)) > 20.0)))


def test_the_numbers_of_a_long_recording_are_of_its_five_minutes() -> None:
    levels_ms = np.repeat([800.0, 1000.0], 4)
    beats = np.concatenate([np.full(round(300_000 / level), level) for level in levels_ms])
    window = whole_window(beats)
    assert BY_NAME["sdann"].compute(window) == pytest.approx(
        float(np.std(levels_ms, ddof=1)), rel=0.01
    )
    sdnni_ms = BY_NAME["sdnni"].compute(window)
    assert sdnni_ms is not None
    assert sdnni_ms < 10.0
    assert mean_rr_ms(beats) == pytest.approx(BY_NAME["mean_rr"].compute(window))


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
@pytest.mark.parametrize("rr_ms", [[], [800.0], [800.0] * 50, [1e9] * 50, [800.0, 1e9, 800.0]])
def test_strange_beats_give_a_number_or_none(metric: Metric, rr_ms: list[float]) -> None:
    value = metric.compute(whole_window(np.array(rr_ms)))
    assert value is None or math.isfinite(value)
    assert value is None or rr_ms
