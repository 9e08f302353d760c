from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beat_records import series, whole_window
from biofeedback.breathing import BreathingPattern, PacerTrack
from biofeedback.dsp.confidence.blocks import BLOCK_S, MAX_BLOCKS, block_at, blocks_of, edges_in
from biofeedback.dsp.series import BeatSeries
from biofeedback.dsp.window import Window


def _even(count: int = 300, *, segments: list[int] | None = None) -> Window:
    return whole_window(series([1000.0] * count, segments=segments))


def _paced(rate_per_min: float, *, from_s: float = 0.0) -> Window:
    track = PacerTrack().changed(from_s, BreathingPattern(rate_per_min=rate_per_min))
    return replace(_even(), track=track)


def _edges_s(window: Window) -> list[float]:
    edges_s: list[float] = edges_in(window, window.stretches[0]).tolist()
    return edges_s


def test_without_a_pacer_blocks_are_equal_spans_of_at_least_ten_seconds() -> None:
    edges_s = _edges_s(_even(305))
    assert edges_s[0] == 0.0
    assert edges_s[-1] == 305.0
    assert np.diff(edges_s) == pytest.approx(305.0 / 30)


def test_a_slow_paced_breath_is_a_block() -> None:
    assert _edges_s(_paced(6.0)) == pytest.approx(np.arange(0.0, 301.0, 10.0))


@pytest.mark.parametrize(("rate_per_min", "block_s"), [(12.0, 10.0), (15.0, 8.0), (4.0, 15.0)])
def test_blocks_hold_the_whole_breaths_that_come_nearest_to_ten_seconds(
    rate_per_min: float, block_s: float
) -> None:
    edges_s = _edges_s(_paced(rate_per_min))
    assert np.diff(edges_s)[1:-1] == pytest.approx(block_s)


def test_what_is_left_at_the_ends_joins_its_neighbour_up_to_half_a_block() -> None:
    assert _edges_s(_paced(6.0, from_s=-6.0))[:3] == pytest.approx([0.0, 14.0, 24.0])
    assert _edges_s(_paced(6.0, from_s=-4.0))[:3] == pytest.approx([0.0, 6.0, 16.0])
    assert _edges_s(_paced(6.0, from_s=-6.0))[-2:] == pytest.approx([294.0 - 10.0, 300.0])
    assert _edges_s(_paced(6.0, from_s=-4.0))[-2:] == pytest.approx([286.0, 300.0])


def test_a_beat_belongs_to_the_block_that_holds_its_intervals_middle() -> None:
    assert blocks_of(_even(20)).of_beats.tolist() == [0] * 10 + [1] * 10


def test_no_block_crosses_a_break() -> None:
    blocks = blocks_of(_even(50, segments=[0] * 25 + [1] * 25))
    assert blocks.count == 4
    assert set(blocks.of_beats[:25].tolist()) == {0, 1}
    assert set(blocks.of_beats[25:].tolist()) == {2, 3}


def test_a_stretch_shorter_than_a_block_is_left_out() -> None:
    blocks = blocks_of(_even(35, segments=[0] * 9 + [1] * 26))
    assert blocks.of_beats[:9].tolist() == [-1] * 9
    assert blocks.count == 2


def test_no_beats_have_no_blocks() -> None:
    blocks = blocks_of(_even(0))
    assert (blocks.count, blocks.of_beats.tolist()) == (0, [])


@pytest.mark.parametrize("count", [3000, 50_000])
def test_a_long_window_has_longer_blocks_and_not_more(count: int) -> None:
    assert blocks_of(_even(count)).count == MAX_BLOCKS


def test_a_moment_outside_counts_to_the_nearest_block() -> None:
    edges_s = np.array([0.0, 10.0, 20.0])
    assert block_at(edges_s, np.array([-5.0, 0.0, 9.0, 10.0, 25.0])).tolist() == [0, 0, 0, 1, 1]


@given(
    st.lists(st.floats(300.0, 2000.0), min_size=1, max_size=200),
    st.sampled_from([None, 3.0, 6.0, 14.5, 20.0]),
)
def test_blocks_follow_one_another_and_none_is_shorter_than_half(
    rr_ms: list[float], rate_per_min: float | None
) -> None:
    window = whole_window(series(rr_ms))
    if rate_per_min is not None:
        pattern = BreathingPattern(rate_per_min=rate_per_min)
        window = replace(window, track=PacerTrack().changed(-3.0, pattern))
    stretch: BeatSeries = window.stretches[0]
    edges_s = edges_in(window, stretch)
    assert (len(edges_s) == 0) == (sum(rr_ms) / 1000.0 < BLOCK_S) or sum(rr_ms) == 10_000.0
    assert np.all(np.diff(edges_s) >= BLOCK_S / 2 - 1e-9)
    blocks = blocks_of(window)
    assert np.all(np.diff(blocks.of_beats) >= 0)
    assert blocks.of_beats.max() < max(blocks.count, 1)
