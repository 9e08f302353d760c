import numpy as np
import pytest

from beat_records import series, whole_window
from biofeedback.dsp.metrics.time_domain import METRICS
from biofeedback.dsp.series import BeatKind

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
