import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.breathing import BreathingPattern, PacerTrack
from biofeedback.dsp.breath.breath_reference import MeasuredBreathing, paced_breaths
from breathing_records import even_breaths, sine_chest


def test_only_whole_breaths_lie_between() -> None:
    breaths = even_breaths(10.0, 6, starts_s=0.0)
    assert breaths.between(0.0, 60.0).spans == breaths.spans
    assert breaths.between(0.1, 59.9).spans == (
        (10.0, 20.0),
        (20.0, 30.0),
        (30.0, 40.0),
        (40.0, 50.0),
    )
    assert len(breaths.between(11.0, 19.0)) == len(breaths.between(61.0, 99.0)) == 0


def test_phase_grows_evenly_from_start_to_end_and_is_nowhere_else() -> None:
    breaths = even_breaths(10.0, 2)
    phase = breaths.phase_at(np.array([4.9, 5.0, 7.5, 14.999, 15.0, 24.999, 25.0]))
    expected = [math.nan, 0.0, math.pi / 2, 2 * math.pi, 0.0, 2 * math.pi, math.nan]
    assert phase == pytest.approx(expected, abs=1e-3, nan_ok=True)
    assert np.nanmax(phase) < 2 * math.pi
    assert np.isnan(even_breaths(10.0, 0).phase_at(np.array([1.0]))).all()


def test_the_rate_is_the_median_breaths() -> None:
    assert even_breaths(10.0, 12).rate_per_min(0.0, 130.0) == pytest.approx(6.0)
    assert even_breaths(10.0, 2).rate_per_min(0.0, 30.0) is None
    assert even_breaths(10.0, 12).rate_per_min(0.0, 250.0) is None
    missed = even_breaths(5.0, 9)
    starts_s = np.delete(missed.starts_s, 4)
    breaths = type(missed)(
        starts_s=starts_s, turns_s=starts_s + 1.0, ends_s=np.delete(missed.ends_s, 3)
    )
    assert breaths.rate_per_min(0.0, 60.0) == pytest.approx(12.0)


def test_the_pacers_breaths_turn_where_it_asks_for_the_exhale() -> None:
    track = PacerTrack().changed(3.0, BreathingPattern(rate_per_min=6.0, inhale_share=0.4))
    track = track.changed(23.0, None).changed(30.0, BreathingPattern(rate_per_min=5.0))
    breaths = paced_breaths(track, 0.0, 45.0)
    assert breaths.starts_s.tolist() == [3.0, 13.0, 30.0]
    assert breaths.turns_s == pytest.approx([7.0, 17.0, 35.4])
    assert breaths.ends_s == pytest.approx([13.0, 23.0, 42.0])
    assert len(paced_breaths(PacerTrack(), 0.0, 45.0)) == 0


@given(st.floats(4.0, 20.0), st.floats(0.30, 0.60), st.floats(0.0, 50.0))
def test_phase_of_the_pacers_breaths_is_its_own(
    rate_per_min: float, share: float, from_s: float
) -> None:
    pattern = BreathingPattern(rate_per_min=rate_per_min, inhale_share=share)
    track = PacerTrack().changed(from_s, pattern)
    times_s = from_s + np.array([0.3, 1.1, 2.9, 7.7])
    phase = paced_breaths(track, from_s, from_s + 60.0).phase_at(times_s)
    for t_s, at in zip(times_s.tolist(), phase.tolist(), strict=True):
        breath = track.breath_at(t_s)
        assert breath is not None
        assert at == pytest.approx(2 * math.pi * breath.fraction, abs=1e-6)


def test_a_measured_chest_has_its_breaths_and_rate() -> None:
    measured = sine_chest(per_min=7.5)
    assert measured.breaths is measured.breaths
    assert measured.breaths.rate_per_min(10.0, 290.0) == pytest.approx(7.5, rel=1e-3)
    assert (measured.breaths.starts_s[1:] >= measured.breaths.ends_s[:-1]).all()


def test_no_breath_crosses_a_hole() -> None:
    whole = sine_chest(per_min=6.0)
    seen = (whole.times_s < 103.0) | (whole.times_s > 106.0)
    holed = MeasuredBreathing(
        times_s=whole.times_s[seen],
        chest=whole.chest[seen],
        source="belt",
        shares_strap_clock=False,
    )
    spans = holed.breaths.spans
    assert len(spans) > 20
    assert not any(start_s < 103.0 and end_s > 106.0 for start_s, end_s in spans)
    assert holed.chest_evenly(90.0, count=100, rate_hz=4.0) is None
    assert holed.chest_evenly(120.0, count=100, rate_hz=4.0) is not None


@pytest.mark.parametrize("depth", [1e-3, 1.0, 250.0])
def test_the_even_chest_has_the_usual_breath_as_its_unit(depth: float) -> None:
    chest = sine_chest(per_min=6.0, depth=depth).chest_evenly(50.0, count=400, rate_hz=4.0)
    assert chest is not None
    assert np.ptp(chest) == pytest.approx(1.0, rel=5e-3)
    assert np.argmin(chest[:20]) == 0


def test_no_even_chest_beyond_the_samples_or_without_a_breath() -> None:
    measured = sine_chest(per_min=6.0, for_s=60.0)
    assert measured.chest_evenly(30.0, count=400, rate_hz=4.0) is None
    assert measured.chest_evenly(-20.0, count=100, rate_hz=4.0) is None
    assert measured.chest_evenly(30.0, count=8, rate_hz=4.0) is None
    assert measured.chest_evenly(500.0, count=8, rate_hz=4.0) is None


def test_nothing_measured_is_nothing_found() -> None:
    empty = MeasuredBreathing(
        times_s=np.empty(0), chest=np.empty(0), source="belt", shares_strap_clock=True
    )
    assert len(empty.breaths) == 0
    assert empty.breaths.rate_per_min(0.0, 60.0) is None
    assert empty.chest_evenly(0.0, count=8, rate_hz=4.0) is None


@pytest.mark.parametrize(
    ("times_s", "chest", "words"),
    [
        ([0.0, 1.0], [0.0], "equal length"),
        ([0.0, 1.0], [0.0, math.nan], "finite"),
        ([0.0, math.inf], [0.0, 1.0], "finite"),
        ([1.0, 1.0], [0.0, 1.0], "in order"),
    ],
)
def test_broken_samples_are_refused(times_s: list[float], chest: list[float], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        MeasuredBreathing(
            times_s=np.array(times_s),
            chest=np.array(chest),
            source="belt",
            shares_strap_clock=True,
        )
