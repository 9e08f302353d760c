from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biofeedback.dsp.chest.chest_hops import ChestHop, ChestHops
from biofeedback.dsp.updates import SamplesFound
from biofeedback.streams import StreamKind


def samples(
    times_s: np.ndarray, values: np.ndarray | None = None, *, segment: int = 0
) -> SamplesFound:
    return SamplesFound(
        stream=StreamKind.ACCELERATION,
        times_s=times_s,
        values=np.zeros((len(times_s), 3)) if values is None else values,
        segment=segment,
    )


def noisy(for_s: float, rate_hz: float, *, from_s: float = 0.3) -> SamplesFound:
    count = round(for_s * rate_hz)
    values = 100.0 * np.random.default_rng(3).standard_normal((count, 3))
    return samples(from_s + np.arange(count) / rate_hz, values)


def sine(
    hz: float, amplitude: float, *, rate_hz: float = 50.0, for_s: float = 20.0
) -> list[ChestHop]:
    """A second of a sine on two axes at 3 to 4, beside gravity."""
    times_s = np.arange(round(for_s * rate_hz)) / rate_hz
    swing = amplitude * np.sin(2 * np.pi * hz * times_s)
    values = np.stack((0.6 * swing, 0.8 * swing, np.full(len(times_s), 1000.0)), axis=1)
    hops = ChestHops().feed(samples(times_s, values))
    middle = len(hops) // 2
    return hops[middle : middle + 4]


def assert_equal(some: list[ChestHop], others: list[ChestHop]) -> None:
    assert len(some) == len(others)
    for one, other in zip(some, others, strict=True):
        assert np.array_equal(one.times_s, other.times_s)
        assert np.array_equal(one.slow_mg, other.slow_mg)
        assert np.array_equal(one.trunk_mg, other.trunk_mg)
        assert one.movement_mg2 == other.movement_mg2
        assert one.is_first == other.is_first


@settings(max_examples=25)
@given(cuts=st.lists(st.integers(0, 400), max_size=12), rate_hz=st.sampled_from([24.7, 51.0]))
def test_however_samples_are_cut_the_same_comes_out(cuts: list[int], rate_hz: float) -> None:
    whole = noisy(8.0, rate_hz)
    edges = [0, *sorted(min(cut, len(whole.times_s)) for cut in cuts), len(whole.times_s)]
    hops = ChestHops()
    cut = [
        hop
        for a, b in pairwise(edges)
        for hop in hops.feed(samples(whole.times_s[a:b], whole.values[a:b]))
    ]
    assert_equal(ChestHops().feed(whole), cut)


def test_quarters_begin_at_multiples_and_leave_none_out() -> None:
    starts_s = [float(hop.times_s[0]) for hop in ChestHops().feed(noisy(12.0, 25.6))]
    assert np.array_equal(np.diff(starts_s), np.full(len(starts_s) - 1, 0.25))
    # From 0.3 to 12.3 s; 2 s of samples on each side are needed.
    assert starts_s[0] == 2.5
    assert starts_s[-1] == 9.75


def test_a_slow_sine_stays_what_it_is_at_its_own_time() -> None:
    hop = sine(0.2, 20.0)[0]
    expected = 20.0 * np.sin(2 * np.pi * 0.2 * hop.times_s)
    assert np.allclose(hop.slow_mg[:, 0], 0.6 * expected, atol=0.1)
    assert np.allclose(hop.slow_mg[:, 2], 1000.0)
    assert hop.movement_mg2 < 0.01


@pytest.mark.parametrize("rate_hz", [25.0, 100.0])
def test_tremor_is_movement_but_not_of_the_trunk(rate_hz: float) -> None:
    hops = sine(6.0, 150.0, rate_hz=rate_hz)
    assert np.max(np.abs([hop.slow_mg[:, :2] for hop in hops])) < 0.1
    assert np.max([hop.trunk_mg for hop in hops]) < 1.0
    mean_mg2 = np.mean([hop.movement_mg2 for hop in hops])
    assert mean_mg2 == pytest.approx(150.0**2 / 2, rel=0.02)


def test_a_swing_of_the_trunk_is_told_by_its_amplitude() -> None:
    assert sine(1.5, 30.0)[0].trunk_mg == pytest.approx([30.0, 30.0], rel=0.02)


def test_nothing_is_joined_across_segments_or_holes() -> None:
    first = noisy(5.0, 50.0)
    for later, segment in ((first.times_s + 5.0, 1), (first.times_s + 6.0, 0)):
        hops = ChestHops()
        before = hops.feed(first)
        after = hops.feed(samples(later, first.values, segment=segment))
        assert [hop.is_first for hop in after] == [True, *[False] * (len(after) - 1)]
        alone = ChestHops().feed(samples(later, first.values))
        assert_equal(after, alone)
        assert len(before) == len(alone)


def test_a_hole_inside_one_update_is_found_too() -> None:
    first = noisy(5.0, 50.0)
    times_s = np.concatenate((first.times_s, first.times_s + 6.0))
    values = np.concatenate((first.values, first.values))
    assert sum(hop.is_first for hop in ChestHops().feed(samples(times_s, values))) == 2


def test_of_a_slow_stream_nothing_is_made_nor_kept() -> None:
    hops = ChestHops()
    for start in range(0, 600, 10):
        assert hops.feed(samples(np.arange(start, start + 10) / 5.0)) == []
    assert len(hops._times_s) < 20


def test_old_samples_are_let_go_of() -> None:
    hops = ChestHops()
    for start in range(0, 20_000, 100):
        hops.feed(samples(np.arange(start, start + 100) / 200.0))
    assert len(hops._times_s) < 1100


def test_no_samples_are_fine() -> None:
    assert ChestHops().feed(samples(np.empty(0))) == []
