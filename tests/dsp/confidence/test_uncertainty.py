import math
import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beat_records import series, whole_window
from biofeedback.breathing import BreathingPattern, PacerTrack
from biofeedback.dsp.confidence.blocks import blocks_of
from biofeedback.dsp.confidence.uncertainty import INTERVAL_METRICS, LEVEL, MIN_S, interval
from biofeedback.dsp.series import BeatSeries
from biofeedback.dsp.statistics.time_domain import mean_rr_ms, rmssd_ms, sdnn_ms
from biofeedback.dsp.updates import ConfidenceInterval
from biofeedback.dsp.window import Window
from biofeedback.sensors.simulated.heart import Heart
from biofeedback.sensors.simulated.lungs import Lungs
from biofeedback.sensors.simulated.settings import SimulatedBody
from simulated_hearts import BORN_S, Sitting, beat_times_s, window_of

REST = Sitting(name="rest")
PACED = Sitting(name="paced", rate_per_min=6.0)
OF_REST = sorted(INTERVAL_METRICS - {"breath_power", "breath_swing"})


@pytest.fixture(scope="module")
def rest() -> Window:
    return window_of(REST, 1)


@pytest.fixture(scope="module")
def paced() -> Window:
    return window_of(PACED, 1)


def _held(name: str, window: Window) -> ConfidenceInterval:
    made = interval(name, window)
    assert made is not None
    return made


def _cut(window: Window, until_s: float) -> Window:
    count = int(np.searchsorted(window.beats.times_s, until_s))
    beats = window.beats
    cut = BeatSeries(
        times_s=beats.times_s[:count],
        rr_ms=beats.rr_ms[:count],
        kinds=beats.kinds[:count],
        segments=beats.segments[:count],
    )
    return replace(window, beats=cut)


@pytest.mark.parametrize("name", OF_REST)
def test_five_minutes_of_rest_have_an_interval(name: str, rest: Window) -> None:
    made = _held(name, rest)
    assert made.low < made.high
    assert made.level == LEVEL
    assert made.blocks == blocks_of(rest).count == 29


@pytest.mark.parametrize("name", sorted(INTERVAL_METRICS - {"hf_power", "lf_hf"}))
def test_five_minutes_of_slow_breathing_have_an_interval(name: str, paced: Window) -> None:
    assert _held(name, paced).low < _held(name, paced).high


@pytest.mark.parametrize("name", ["mean_rr", "sdnn", "rmssd"])
def test_it_holds_the_value(name: str, rest: Window) -> None:
    rr_ms = rest.beats.rr_ms
    values = {
        "mean_rr": mean_rr_ms(rr_ms),
        "sdnn": sdnn_ms(rr_ms),
        "rmssd": rmssd_ms(rest.differences_ms),
    }
    made, value = _held(name, rest), values[name]
    assert value is not None
    assert math.sqrt(made.low * made.high) == pytest.approx(value)


def test_a_share_stays_between_0_and_100(rest: Window) -> None:
    made = _held("pnn50", rest)
    assert 0.0 < made.low < made.high < 100.0


def test_rate_and_interval_have_the_same_bounds(rest: Window) -> None:
    rate, mean = _held("mean_hr", rest), _held("mean_rr", rest)
    assert rate.low == pytest.approx(60_000.0 / mean.high)
    assert rate.high == pytest.approx(60_000.0 / mean.low)


def test_rmssd_and_its_logarithm_have_the_same_bounds(rest: Window) -> None:
    logarithm, plain = _held("ln_rmssd", rest), _held("rmssd", rest)
    assert logarithm.low == pytest.approx(math.log(plain.low))
    assert logarithm.high == pytest.approx(math.log(plain.high))


@pytest.mark.parametrize("name", OF_REST)
def test_the_same_beats_give_the_same_interval(name: str, rest: Window) -> None:
    assert interval(name, replace(rest)) == interval(name, replace(rest))


@pytest.mark.parametrize("name", ["mean_rr", "sdnn", "rmssd", "sd1", "lf_power", "hf_power"])
def test_scaled_intervals_scale_the_bounds(name: str, rest: Window) -> None:
    """With the beats' times as they were, so that blocks stay what they are."""
    doubled = replace(rest, beats=replace(rest.beats, rr_ms=1.001 * rest.beats.rr_ms))
    plain, scaled = _held(name, rest), _held(name, doubled)
    factor = 1.001**2 if name.endswith("power") else 1.001
    assert scaled.low == pytest.approx(factor * plain.low, rel=1e-6)
    assert scaled.high == pytest.approx(factor * plain.high, rel=1e-6)


@pytest.mark.parametrize("name", ["sdnn", "rmssd", "sd1", "sd2", "pnn50", "lf_power"])
def test_a_shift_leaves_spreads_where_they_are(name: str, rest: Window) -> None:
    shifted = replace(rest, beats=replace(rest.beats, rr_ms=rest.beats.rr_ms + 0.5))
    assert _held(name, shifted).low == pytest.approx(_held(name, rest).low, rel=1e-6)
    assert _held(name, shifted).high == pytest.approx(_held(name, rest).high, rel=1e-6)


@pytest.mark.parametrize("name", OF_REST)
def test_less_than_five_minutes_have_none(name: str, rest: Window) -> None:
    assert interval(name, _cut(rest, MIN_S - 1.0)) is None


def test_fewer_than_ten_blocks_have_none() -> None:
    rr_ms = np.random.default_rng(4).normal(900.0, 30.0, 500)
    fragments = np.arange(500) // 10
    fragments[:100] = 0
    window = whole_window(series(rr_ms, segments=fragments.tolist()))
    assert window.filled_s > MIN_S
    assert blocks_of(window).count < 10
    assert interval("rmssd", window) is None


def test_fewer_than_ten_breaths_have_none(paced: Window) -> None:
    late = PacerTrack().changed(200.0, BreathingPattern(rate_per_min=6.0))
    assert interval("breath_swing", replace(paced, track=late)) is None


def test_a_spectrum_is_of_the_longest_stretch(rest: Window) -> None:
    segments = (rest.beats.times_s >= 150.0).astype(np.int64)
    halves = replace(rest, beats=replace(rest.beats, segments=segments))
    assert interval("lf_power", halves) is None
    assert interval("rmssd", halves) is not None


def test_an_irregular_rhythm_has_none(rest: Window) -> None:
    assert interval("mean_hr", replace(rest, is_irregular=True)) is None


@pytest.mark.parametrize("name", ["sampen", "vlf_power", "", "dfa_alpha1"])
def test_other_metrics_have_none(name: str, rest: Window) -> None:
    assert interval(name, rest) is None


@pytest.mark.parametrize("name", sorted(INTERVAL_METRICS))
@pytest.mark.parametrize(
    "rr_ms",
    [[], [800.0], [800.0] * 400, [1e9] * 400, [math.nan] * 400, [0.0] * 400, [800.0, -1.0] * 200],
    ids=["empty", "one", "constant", "huge", "nan", "zero", "negative"],
)
def test_beats_that_bound_nothing_have_none(name: str, rr_ms: list[float]) -> None:
    assert interval(name, whole_window(rr_ms)) is None


@given(
    st.lists(st.floats(1.0, 3000.0), min_size=1, max_size=40),
    st.integers(1, 200),
    st.lists(st.integers(0, 8000), max_size=4),
    st.sampled_from([None, 3.0, 6.0, 20.0]),
)
@settings(max_examples=60, deadline=None)
def test_odd_beats_give_ends_in_order_or_none(
    pattern_ms: list[float], repeats: int, breaks: list[int], rate_per_min: float | None
) -> None:
    rr_ms = (pattern_ms * repeats)[:4000]
    segments = np.searchsorted(np.sort(breaks), np.arange(len(rr_ms))).tolist()
    window = whole_window(series(rr_ms, segments=segments))
    if rate_per_min is not None:
        track = PacerTrack().changed(0.0, BreathingPattern(rate_per_min=rate_per_min))
        window = replace(window, track=track)
    for name in INTERVAL_METRICS:
        made = interval(name, window)
        if made is not None:
            assert -math.inf < made.low <= made.high < math.inf
            assert made.blocks >= 10


def test_a_day_costs_no_more_blocks_than_an_hour() -> None:
    rr_ms = 850.0 + np.random.default_rng(7).normal(0.0, 30.0, 100_000)
    window = whole_window(series(rr_ms))
    assert _held("rmssd", window).blocks == 200
    assert _held("lf_power", window).blocks == 200


def test_a_longer_session_is_surer() -> None:
    width_ms = []
    for minutes in (5.0, 20.0):
        windows = [window_of(replace(REST, minutes=minutes), seed) for seed in range(8)]
        held = [_held("rmssd", window) for window in windows]
        width_ms.append(float(np.median([one.high - one.low for one in held])))
    assert width_ms[1] < 0.7 * width_ms[0]


@pytest.mark.parametrize(
    ("sitting", "names"),
    [(REST, ("mean_rr", "sdnn", "rmssd", "lf_power")), (PACED, ("breath_power", "breath_swing"))],
    ids=["rest", "paced"],
)
def test_most_intervals_hold_the_truth(sitting: Sitting, names: tuple[str, ...]) -> None:
    """Of 120 that hold it with 90 % each, fewer than 99 do in 1 of 300 trials."""
    others = [window_of(sitting, 500_000 + seed) for seed in range(120)]
    sessions = [window_of(sitting, 600_000 + seed) for seed in range(120)]
    for name in names:
        truth = float(np.mean([_middle(name, window) for window in others]))
        held = [_held(name, window) for window in sessions]
        assert sum(one.low <= truth <= one.high for one in held) >= 99


def _middle(name: str, window: Window) -> float:
    made = _held(name, window)
    return math.sqrt(made.low * made.high)


@pytest.mark.parametrize("rate_per_min", [None, 6.0])
def test_the_quick_heart_beats_as_the_packages_does(rate_per_min: float | None) -> None:
    body = SimulatedBody(
        slow_wave_rms_bpm=0.0, drift_rms_bpm=0.0, beat_jitter=0.0, ectopics_per_hour=0.0
    )
    track = PacerTrack()
    if rate_per_min is not None:
        track = track.changed(BORN_S, BreathingPattern(rate_per_min=rate_per_min))
    lungs = Lungs(body, random.Random("5 lungs"), from_s=BORN_S)
    heart = Heart(body, lungs, random.Random(0), from_s=BORN_S)
    theirs_s = [beat.time_s for beat in heart.advance(60.0, track)]
    assert beat_times_s(body, 5, 60.0, track) == pytest.approx(theirs_s, abs=1e-5)
