import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beat_records import series, sine_beats, whole_window
from biofeedback.breathing import BreathingPattern, PacerTrack
from biofeedback.dsp.evaluation import evaluated
from biofeedback.dsp.metrics.breath import METRICS
from biofeedback.dsp.series import BeatSeries
from biofeedback.dsp.updates import Absence, MetricValue, Standing
from biofeedback.dsp.window import Window
from breathing_records import following_beats, integrated_beats, sine_chest

BY_NAME = {metric.name: metric for metric in METRICS}
SIX = PacerTrack().changed(0.0, BreathingPattern(rate_per_min=6.0, inhale_share=0.5))
NEEDS_BREATHS = ["breath_power", "breath_swing", "breath_max_min", "breath_max_min_rr"]


def _value(name: str, window: Window) -> MetricValue:
    return evaluated(BY_NAME[name], window, profile="task-force", standing=Standing.SETTLED)


def _heart(*, per_min: float = 6.0) -> BeatSeries:
    """Swings by 8 bpm, slowest where breaths begin that are cut at 0 s."""
    period_s = 60.0 / per_min

    def rate_bpm(t_s: float) -> float:
        return 65.0 - 4.0 * math.cos(2 * math.pi * t_s / period_s)

    return series(following_beats(rate_bpm, for_s=300.0)[1])


def test_power_at_the_breath_needs_a_breath_that_is_known() -> None:
    window = whole_window(series(sine_beats(hz=0.1, swing_ms=40.0)[1]))
    assert BY_NAME["breath_power"].compute(window) is None
    track = PacerTrack().changed(0.0, BreathingPattern(rate_per_min=6.0))
    known = replace(window, track=track)
    assert BY_NAME["breath_power"].compute(known) == pytest.approx(800.0, rel=0.01)


@pytest.mark.parametrize("is_measured", [False, True])
def test_a_known_swing_is_read_from_the_pacers_breaths_or_measured_ones(is_measured: bool) -> None:
    window = replace(
        whole_window(_heart()),
        track=PacerTrack() if is_measured else SIX,
        breathing=sine_chest() if is_measured else None,
    )
    assert _value("breath_swing", window).value == pytest.approx(8.0, rel=0.01)
    assert _value("breath_max_min", window).value == pytest.approx(8.0, rel=0.02)
    span_ms = 60_000 / 61 - 60_000 / 69
    assert _value("breath_max_min_rr", window).value == pytest.approx(span_ms, rel=0.02)
    assert _value("breathing_rate", window).value == pytest.approx(6.0, rel=0.01)


def test_where_both_are_known_the_swing_takes_the_pacers_and_the_rate_the_measured() -> None:
    heart = whole_window(_heart(per_min=5.0))
    both = replace(heart, track=SIX, breathing=sine_chest(per_min=5.0))
    assert both.swings_bpm == replace(heart, track=SIX).swings_bpm
    assert _value("breathing_rate", both).value == pytest.approx(5.0, rel=0.01)
    measured = replace(heart, breathing=sine_chest(per_min=5.0))
    assert np.median(measured.swings_bpm) == pytest.approx(8.0, rel=0.01)
    assert _value("breath_power", both).value == _value("breath_power", measured).value


@pytest.mark.parametrize("name", NEEDS_BREATHS)
def test_without_any_breath_there_is_a_reason(name: str) -> None:
    assert _value(name, whole_window(_heart())).absence is Absence.NOT_PACED


def test_the_rate_of_breathing_is_never_guessed() -> None:
    heart = whole_window(_heart())
    assert _value("breathing_rate", heart).absence is Absence.BREATHING_NOT_MEASURED
    quicker = PacerTrack().changed(0.0, BreathingPattern(rate_per_min=9.0))
    unheeded = replace(heart, track=quicker)
    assert _value("breathing_rate", unheeded).absence is Absence.NOT_FOLLOWING
    still = replace(sine_chest(), chest=np.zeros(len(sine_chest().times_s)))
    assert _value("breathing_rate", replace(heart, breathing=still)).absence is (
        Absence.BREATHING_NOT_MEASURED
    )


@settings(max_examples=15)
@given(st.floats(-4.5, 4.5))
def test_a_known_lag_is_read_to_two_degrees(lag_s: float) -> None:
    beats = integrated_beats(
        lambda at_s: 65.0 - 4.0 * np.cos(2 * np.pi * (at_s - lag_s) / 10.0), for_s=300.0
    )
    window = replace(whole_window(series(beats[1])), breathing=sine_chest())
    assert _value("breath_lag", window).value == pytest.approx(36.0 * lag_s, abs=2.0)
    assert _value("breath_lag_s", window).value == pytest.approx(lag_s, abs=0.06)


@pytest.mark.parametrize("name", ["breath_lag", "breath_lag_s"])
def test_the_lag_is_withheld_unless_one_clock_timed_both(name: str) -> None:
    heart = whole_window(_heart())
    other = sine_chest(shares_strap_clock=False)
    assert _value(name, heart).absence is Absence.BREATHING_NOT_MEASURED
    assert _value(name, replace(heart, track=SIX)).absence is Absence.DELAY_UNKNOWN
    assert _value(name, replace(heart, breathing=other)).absence is Absence.DELAY_UNKNOWN
    both = replace(heart, track=SIX, breathing=sine_chest())
    assert _value(name, both).value is not None


def test_breaths_that_do_not_agree_have_no_lag() -> None:
    unrelated = replace(whole_window(_heart(per_min=7.7)), breathing=sine_chest(per_min=6.0))
    assert _value("breath_lag", unrelated).absence is Absence.UNDEFINED
    assert BY_NAME["breath_lag"].compute(whole_window(_heart())) is None
    nothing = replace(whole_window([]), breathing=sine_chest())
    assert BY_NAME["breath_lag"].compute(nothing) is None


def test_regularity_of_one_rhythm_and_of_two_stretches() -> None:
    heart = _heart()
    assert _value("breath_regularity", whole_window(heart)).value == pytest.approx(89.5, abs=1.0)
    chance = np.random.default_rng(1)
    noise = series(chance.normal(900.0, 40.0, 400), starts_s=400.0, segments=[1] * 400)
    both = BeatSeries(
        times_s=np.concatenate([heart.times_s, noise.times_s]),
        rr_ms=np.concatenate([heart.rr_ms, noise.rr_ms]),
        kinds=np.concatenate([heart.kinds, noise.kinds]),
        segments=np.concatenate([heart.segments, noise.segments]),
    )
    alone = [_value("breath_regularity", whole_window(one)).value or 0.0 for one in (heart, noise)]
    mixed = _value("breath_regularity", whole_window(both)).value
    assert alone[1] < 40.0
    assert mixed is not None
    assert alone[1] < mixed < alone[0]


def test_regularity_needs_64_seconds_in_one_stretch() -> None:
    short = series(sine_beats(for_s=40.0)[1])
    assert _value("breath_regularity", whole_window(short)).absence is Absence.NOT_FILLED
    rolling = replace(whole_window(series(sine_beats(for_s=63.5)[1])), length_s=64.0)
    assert _value("breath_regularity", rolling).value is not None
    constant = whole_window(np.full(200, 900.0))
    assert _value("breath_regularity", constant).absence is Absence.UNDEFINED


@given(st.integers(1, 200))
def test_no_breath_crosses_a_break(place: int) -> None:
    heart = _heart()
    cut = replace(heart, segments=(np.arange(len(heart)) >= place).astype(np.int64))
    break_s = float(cut.times_s[place])
    window = replace(whole_window(cut), track=SIX)
    spans = [span for one in window.stretches for span in window.breaths_in(one)]
    assert spans
    begins_s = float(cut.times_s[place - 1])
    assert not any(start_s < begins_s and end_s > break_s for start_s, end_s in spans)
    measured = replace(whole_window(cut), breathing=sine_chest())
    spans = [span for one in measured.stretches for span in measured.breaths_in(one)]
    assert not any(start_s < begins_s and end_s > break_s for start_s, end_s in spans)


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
@pytest.mark.parametrize("rr_ms", [[], [900.0], [900.0] * 3, [900.0] * 400, [1e9] * 10])
def test_next_to_nothing_has_a_value_or_a_reason(metric: object, rr_ms: list[float]) -> None:
    name = getattr(metric, "name", "")
    for breathing in (None, sine_chest()):
        value = _value(name, replace(whole_window(rr_ms), track=SIX, breathing=breathing))
        assert (value.value is None) != (value.absence is None)
        assert value.value is None or math.isfinite(value.value)
