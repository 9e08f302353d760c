import math

import numpy as np
import pytest

from beat_records import series, whole_window
from biofeedback.dsp.metrics.poincare import METRICS, pairs_of
from biofeedback.dsp.series import BeatKind

BY_NAME = {metric.name: metric for metric in METRICS}


def test_a_sine_has_its_ellipse() -> None:
    window = whole_window(900.0 + 50.0 * np.sin(0.6 * np.arange(3000)))
    values = {name: metric.compute(window) for name, metric in BY_NAME.items()}
    assert values["sd1"] == pytest.approx(50.0 * math.sin(0.3), rel=1e-3)
    assert values["sd2"] == pytest.approx(50.0 * math.cos(0.3), rel=1e-3)
    assert values["sd1_sd2"] == pytest.approx(math.tan(0.3), rel=1e-3)
    assert values["poincare_area"] == pytest.approx(1250.0 * math.pi * math.sin(0.6), rel=1e-3)


def test_pairs_that_touch_a_corrected_beat_or_a_break_are_left_out() -> None:
    rr_ms = [900.0, 940.0, 700.0, 900.0, 950.0]
    kinds = [BeatKind.NORMAL, BeatKind.NORMAL, BeatKind.ECTOPIC, BeatKind.NORMAL, BeatKind.NORMAL]
    window = whole_window(series(rr_ms, kinds=kinds, segments=[0, 0, 0, 0, 1]))
    assert pairs_of(window).later_ms.tolist() == [940.0]
    assert BY_NAME["sd1"].compute(window) is None


def test_nothing_is_defined_without_beats() -> None:
    assert [metric.compute(whole_window([])) for metric in METRICS] == [None] * 4
