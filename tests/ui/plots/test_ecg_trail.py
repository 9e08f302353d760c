import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.dsp.updates import SamplesFound
from biofeedback.streams import StreamKind
from biofeedback.ui.plots.ecg_trail import (
    LATEST_S,
    RESTING_RANGE,
    SPAN_S,
    EcgTrail,
    VoltRange,
    extremes,
)

RATE_HZ = 130.0


def samples(from_s: float, to_s: float, *, segment: int = 0) -> SamplesFound:
    times_s = np.arange(from_s, to_s, 1.0 / RATE_HZ)
    return SamplesFound(
        stream=StreamKind.ECG,
        times_s=times_s,
        values=1000.0 * np.sin(2 * np.pi * times_s),
        segment=segment,
    )


def test_nothing_is_shown_before_the_first_sample() -> None:
    trail = EcgTrail()
    assert trail.is_empty
    assert len(trail.visible(10.0).ages_s) == 0


def test_the_trace_ends_as_late_as_frames_come_and_glides_between_them() -> None:
    trail = EcgTrail()
    ends_s: list[float] = []
    for tick in range(600):
        now_s = tick / 30.0
        if tick % 30 == 0 and tick:
            trail.add(samples(now_s - 1.4, now_s - 0.4))
        shown = trail.visible(now_s)
        if now_s > 8.0:
            newest_s = float(trail.visible(now_s).ages_s[-1])
            assert -1.5 / RATE_HZ < newest_s <= 0.0
            assert shown.ages_s[0] == pytest.approx(-SPAN_S, abs=0.05)
            ends_s.append(now_s - float(shown.ages_s[-1]))
    assert len(ends_s) > 300


def test_it_runs_empty_when_nothing_comes_any_more() -> None:
    trail = EcgTrail()
    trail.add(samples(0.0, 10.0))
    shown = [len(trail.visible(10.0 + later_s).ages_s) for later_s in (0.0, 4.0, 20.0)]
    assert shown[0] > shown[1] > 0
    assert shown[2] <= 1
    assert trail.visible(10.0 + 2 * LATEST_S).joins_next.dtype == np.bool_


def test_no_line_crosses_lost_samples_and_old_ones_are_forgotten() -> None:
    trail = EcgTrail()
    for second in range(60):
        trail.add(samples(second, second + 1.0, segment=int(second >= 58)))
    shown = trail.visible(60.0)
    breaks = np.flatnonzero(~shown.joins_next[:-1])
    assert len(breaks) == 1
    assert 60.0 + shown.ages_s[breaks[0]] == pytest.approx(58.0, abs=0.05)
    assert sum(len(piece.times_s) for piece in trail._pieces) < 15 * RATE_HZ
    trail.clear()
    assert trail.is_empty


@given(
    values=st.lists(st.integers(-50, 50), min_size=1, max_size=300),
    buckets=st.integers(1, 40),
)
def test_thinning_keeps_every_peak_of_its_stretch(values: list[int], buckets: int) -> None:
    numbers = np.array(values, dtype=np.float64)
    buckets = min(buckets, len(values))
    kept = extremes(numbers, buckets)
    assert numbers[kept].max() == numbers.max()
    assert numbers[kept].min() == numbers.min()
    assert (np.diff(kept) > 0).all()


def test_many_samples_are_thinned_to_what_can_be_seen() -> None:
    trail = EcgTrail()
    trail.add(samples(0.0, 8.0))
    thin = trail.visible(8.0, buckets=50)
    assert len(thin.ages_s) < 300
    assert thin.microvolts.max() == pytest.approx(1000.0, rel=0.01)


def test_the_range_stands_still_while_it_fits() -> None:
    beat = np.array([-200.0, 1100.0])
    first = RESTING_RANGE.around(beat)
    assert first.middle - first.half <= -200.0
    assert first.middle + first.half >= 1100.0
    assert first.around(np.array([-150.0, 1000.0])) == first
    assert first.around(np.array([-4000.0, 4000.0])).half > first.half
    assert VoltRange(0.0, 16000.0).around(beat).half < 16000.0
    assert first.around(np.empty(0)) == first
