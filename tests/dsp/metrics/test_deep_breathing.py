from dataclasses import replace

import numpy as np
import pytest

from beat_records import series, whole_window
from biofeedback.breathing import BreathingPattern, PacerTrack
from biofeedback.dsp.evaluation import evaluated
from biofeedback.dsp.metrics.deep_breathing import METRICS
from biofeedback.dsp.series import BeatKind
from biofeedback.dsp.updates import Absence, MetricValue, Standing
from biofeedback.dsp.window import Window

BY_NAME = {metric.name: metric for metric in METRICS}
BREATH_MS = [1000.0, 900.0, 800.0, 750.0, 800.0, 900.0, 1000.0, 1100.0, 1250.0, 1500.0]


def _track(rate_per_min: float) -> PacerTrack:
    pattern = BreathingPattern(rate_per_min=rate_per_min, inhale_share=0.5)
    return PacerTrack().changed(0.0, pattern)


def _window(breaths: int, *, kinds: list[int] | None = None) -> Window:
    return replace(whole_window(series(BREATH_MS * breaths, kinds=kinds)), track=_track(6.0))


def _value(name: str, window: Window) -> MetricValue:
    return evaluated(BY_NAME[name], window, profile="task-force", standing=Standing.SETTLED)


def test_a_test_of_six_breaths_has_both() -> None:
    assert _value("ei_difference", _window(6)).value == pytest.approx(40.0)
    assert _value("ei_ratio", _window(6)).value == pytest.approx(2.0)


def test_six_breaths_whose_last_beat_comes_too_early_still_hold_five() -> None:
    rr_ms = (BREATH_MS * 6)[:-1]
    window = replace(whole_window(series(rr_ms)), track=_track(6.0))
    assert _value("ei_ratio", window).value == pytest.approx(2.0)


@pytest.mark.parametrize("name", list(BY_NAME))
def test_fewer_breaths_another_pace_or_none_have_their_reasons(name: str) -> None:
    assert _value(name, _window(4)).absence is Absence.NOT_FILLED
    quick = replace(_window(12), track=_track(7.1))
    assert _value(name, quick).absence is Absence.UNDEFINED
    assert _value(name, whole_window(BREATH_MS * 6)).absence is Absence.NOT_PACED
    assert _value(name, replace(whole_window([]), track=_track(6.0))).absence is Absence.UNDEFINED


@pytest.mark.parametrize("rate_per_min", [5.0, 7.0])
def test_the_edges_of_the_pace_count(rate_per_min: float) -> None:
    window = replace(_window(20), track=_track(rate_per_min))
    assert _value("ei_ratio", window).value is not None


def test_a_breath_with_a_corrected_interval_does_not_count() -> None:
    kinds = [int(BeatKind.NORMAL)] * 60
    kinds[34] = int(BeatKind.ECTOPIC)
    window = _window(6, kinds=kinds)
    spoilt = replace(window.beats, rr_ms=window.beats.rr_ms + 400.0 * np.eye(60)[34])
    assert _value("ei_ratio", replace(window, beats=spoilt)).value == pytest.approx(2.0)
    kinds[22] = int(BeatKind.ECTOPIC)
    assert _value("ei_ratio", _window(6, kinds=kinds)).absence is Absence.NOT_FILLED
