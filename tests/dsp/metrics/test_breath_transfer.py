from dataclasses import replace

import numpy as np
import pytest

from beat_records import series, sine_beats, whole_window
from biofeedback.breathing import BreathingPattern, PacerTrack
from biofeedback.dsp.evaluation import evaluated
from biofeedback.dsp.metrics.breath_transfer import METRICS
from biofeedback.dsp.updates import Absence, MetricValue, Standing
from biofeedback.dsp.window import Window
from breathing_records import sine_chest

BY_NAME = {metric.name: metric for metric in METRICS}
SIX = PacerTrack().changed(0.0, BreathingPattern(rate_per_min=6.0, inhale_share=0.5))


def _value(name: str, window: Window) -> MetricValue:
    return evaluated(BY_NAME[name], window, profile="task-force", standing=Standing.SETTLED)


def _heart(*, hz: float = 0.1, swing_ms: float = 40.0, for_s: float = 300.0) -> Window:
    """Intervals that swing by twice ``swing_ms``, peak to trough."""
    return whole_window(series(sine_beats(hz=hz, swing_ms=swing_ms, for_s=for_s)[1]))


@pytest.mark.parametrize("swing_ms", [10.0, 40.0])
@pytest.mark.parametrize("depth", [0.02, 1.0, 300.0])
def test_the_answer_to_a_usual_breath_is_what_the_intervals_swing(
    swing_ms: float, depth: float
) -> None:
    paced = replace(_heart(swing_ms=swing_ms), track=SIX)
    measured = replace(_heart(swing_ms=swing_ms), breathing=sine_chest(depth=depth))
    for window in (paced, measured):
        assert _value("breath_gain", window).value == pytest.approx(2 * swing_ms, rel=0.01)
        assert _value("breath_linear_share", window).value == pytest.approx(100.0, abs=0.2)


def test_the_measured_chest_goes_before_the_pacer() -> None:
    window = replace(_heart(hz=0.125), track=SIX, breathing=sine_chest(per_min=7.5))
    assert _value("breath_gain", window).value == pytest.approx(80.0, rel=0.015)
    share = _value("breath_linear_share", replace(window, breathing=None)).value
    assert share is not None
    assert share < 60.0


def test_a_delay_of_the_strap_changes_neither() -> None:
    window = _heart()
    late = replace(window.beats, times_s=window.beats.times_s + 3.0)
    for track in (SIX,):
        plain = replace(window, track=track)
        delayed = replace(plain, beats=late)
        for name in BY_NAME:
            value = _value(name, plain).value
            assert _value(name, delayed).value == pytest.approx(value, rel=0.01)


def test_reasons() -> None:
    heart = _heart()
    assert _value("breath_gain", heart).absence is Absence.NOT_PACED
    unheeded = replace(_heart(hz=0.2), track=SIX)
    assert _value("breath_gain", unheeded).absence is Absence.NOT_FOLLOWING
    assert _value("breath_linear_share", unheeded).value is not None
    short = replace(_heart(for_s=150.0), track=SIX)
    assert _value("breath_gain", short).absence is Absence.NOT_FILLED
    constant = replace(whole_window(np.full(330, 900.0)), track=SIX)
    assert _value("breath_linear_share", constant).absence is Absence.UNDEFINED
    holed = sine_chest()
    seen = (holed.times_s < 150.0) | (holed.times_s > 154.0)
    gone = replace(holed, times_s=holed.times_s[seen], chest=holed.chest[seen])
    assert _value("breath_gain", replace(heart, breathing=gone)).absence is Absence.UNDEFINED
    assert BY_NAME["breath_gain"].compute(heart) is None
