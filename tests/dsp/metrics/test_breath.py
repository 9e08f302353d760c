from dataclasses import replace

import pytest

from beat_records import series, sine_beats, whole_window
from biofeedback.breathing import BreathingPattern, PacerTrack
from biofeedback.dsp.metrics.breath import METRICS

BY_NAME = {metric.name: metric for metric in METRICS}


def test_power_at_the_breath_needs_a_breath_that_is_known() -> None:
    window = whole_window(series(sine_beats(hz=0.1, swing_ms=40.0)[1]))
    assert BY_NAME["breath_power"].compute(window) is None
    track = PacerTrack().changed(0.0, BreathingPattern(rate_per_min=6.0))
    known = replace(window, track=track)
    assert BY_NAME["breath_power"].compute(known) == pytest.approx(800.0, rel=0.01)
