import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from biofeedback.breathing import BreathingPattern, PacerTrack
from biofeedback.dsp.breath.breath_lag import BreathLags, breath_lags, mean_lag
from biofeedback.dsp.breath.breath_reference import MeasuredBreathing
from biofeedback.sensors.simulated.heart import Heart
from biofeedback.sensors.simulated.lungs import Lungs
from biofeedback.sensors.simulated.settings import SimulatedBody
from breathing_records import even_breaths, integrated_beats


def _lags(degrees: list[float], length_s: float = 10.0) -> BreathLags:
    return BreathLags(lags_deg=np.array(degrees), lengths_s=np.full(len(degrees), length_s))


@settings(max_examples=40)
@given(
    st.floats(-170.0, 170.0),
    st.floats(8.0, 14.0),
    st.sampled_from([0.3, 0.45, 0.5, 0.6]),
    st.floats(2.0, 20.0),
    st.floats(55.0, 85.0),
)
def test_reads_a_known_lag_to_two_degrees(
    lag_deg: float, period_s: float, share: float, swing_bpm: float, level_bpm: float
) -> None:
    breaths = even_breaths(period_s, 7, inhale_share=share)

    late_s = 5.0 + share * period_s + lag_deg / 360.0 * period_s

    def rate_bpm(at_s: NDArray[np.float64]) -> NDArray[np.float64]:
        rate: NDArray[np.float64] = np.cos(2 * np.pi * (at_s - late_s) / period_s)
        return level_bpm + swing_bpm / 2 * rate

    lag = mean_lag(breath_lags(*integrated_beats(rate_bpm), breaths))
    assert lag is not None
    assert lag.mean_deg == pytest.approx(lag_deg, abs=2.0)
    assert lag.mean_s == pytest.approx(lag_deg / 360.0 * period_s, abs=0.08)
    assert lag.spread_deg < 2.0
    assert lag.breaths == 7
    assert lag.is_consistent


def test_breaths_that_beats_do_not_span_and_hearts_that_do_not_swing_have_no_lag() -> None:
    steady = integrated_beats(lambda at_s: np.full(len(at_s), 60.0), for_s=60.0)
    assert len(breath_lags(*steady, even_breaths(10.0, 5)).lags_deg) == 0
    swinging = integrated_beats(lambda at_s: 60.0 + 5.0 * np.sin(at_s * 0.628), for_s=60.0)
    lags = breath_lags(*swinging, even_breaths(10.0, 9))
    assert len(lags.lags_deg) == len(lags.lengths_s) == 5


def test_the_mean_goes_round_the_circle() -> None:
    lag = mean_lag(_lags([170.0, -170.0, 180.0]))
    assert lag is not None
    assert abs(lag.mean_deg) == pytest.approx(180.0)
    assert lag.spread_deg == pytest.approx(8.2, abs=0.1)


def test_equal_lags_have_no_spread_and_three_are_enough() -> None:
    lag = mean_lag(_lags([30.0] * 3))
    assert lag is not None
    assert lag.mean_deg == pytest.approx(30.0)
    assert lag.spread_deg == pytest.approx(0.0, abs=1e-5)
    assert lag.is_consistent
    assert mean_lag(_lags([30.0] * 2)) is None


def test_an_even_scatter_has_no_mean_or_says_that_it_is_none() -> None:
    assert mean_lag(_lags([0.0, 90.0, 180.0, -90.0])) is None
    scattered = mean_lag(_lags([0.0, 100.0, -130.0, 50.0, 170.0]))
    assert scattered is not None
    assert not scattered.is_consistent


def test_an_unknown_delay_leaves_an_interval_open() -> None:
    lag = mean_lag(_lags([20.0] * 5))
    assert lag is not None
    delayed = lag.with_delay()
    assert delayed.latest_deg - delayed.earliest_deg == pytest.approx(144.0)
    assert (delayed.latest_deg, delayed.latest_s) == (lag.mean_deg, lag.mean_s)
    assert delayed.earliest_s == pytest.approx(lag.mean_s - 4.0)
    assert lag.with_delay(3.0).earliest_deg == pytest.approx(20.0 - 108.0)


@given(st.floats(0.0, 4.0))
def test_the_interval_holds_the_lag_without_the_delay(delay_s: float) -> None:
    times_s, rr_ms = integrated_beats(
        lambda at_s: 65.0 + 6.0 * np.cos(2 * np.pi * (at_s - 10.0) / 10.0), for_s=90.0
    )
    lag = mean_lag(breath_lags(times_s + delay_s, rr_ms, even_breaths(10.0, 8)))
    assert lag is not None
    delayed = lag.with_delay()
    assert delayed.earliest_deg - 2.0 <= 0.0 <= delayed.latest_deg + 2.0


def test_a_simulated_heart_that_copies_its_chest_has_next_to_no_lag() -> None:
    body = SimulatedBody(
        resonant_swing_bpm=0.0,
        direct_corner_per_min=600.0,
        slow_wave_rms_bpm=0.0,
        drift_rms_bpm=0.0,
        beat_jitter=0.0,
        ectopics_per_hour=0.0,
        depth_spread=0.0,
    )
    track = PacerTrack().changed(0.0, BreathingPattern(rate_per_min=6.0, inhale_share=0.5))
    lungs = [Lungs(body, random.Random(1), from_s=0.0) for _ in range(2)]
    beats = Heart(body, lungs[0], random.Random(2), from_s=0.0).advance(200.0, track)
    beats_s = np.array([beat.time_s for beat in beats])
    times_s = np.arange(0.0, 200.0, 0.04)
    chest = np.array([lungs[1].chest(float(t_s), track) for t_s in times_s])
    measured = MeasuredBreathing(
        times_s=times_s, chest=chest, source="simulated", shares_strap_clock=True
    )
    lag = mean_lag(breath_lags(beats_s[1:], 1000.0 * np.diff(beats_s), measured.breaths))
    assert lag is not None
    assert lag.mean_deg == pytest.approx(0.0, abs=5.0)
    assert lag.spread_deg < 10.0
