from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.dsp.ecg.fir import Fir, low_pass

SAMPLES = np.random.default_rng(3).standard_normal(300)


def test_each_value_lies_on_its_sample() -> None:
    pulse = np.zeros(50)
    pulse[20] = 1.0
    values = Fir(np.array([1.0, 2.0, 1.0])).feed(pulse)
    assert values.argmax() == 20
    assert len(values) == 49


def test_before_the_first_sample_the_signal_was_as_that() -> None:
    assert Fir(np.ones(9) / 9.0).feed(np.full(30, 7.0)) == pytest.approx(np.full(26, 7.0))


@given(st.lists(st.integers(1, 60), max_size=20))
def test_pieces_don_t_matter(lengths: list[int]) -> None:
    taps = low_pass(cut_hz=10.0, rate_hz=130.0, half=16)
    whole, pieces = Fir(taps).feed(SAMPLES), Fir(taps)
    cuts = np.cumsum([0, *lengths, 300]).clip(max=300)
    joined = [pieces.feed(SAMPLES[low:high]) for low, high in pairwise(cuts.tolist())]
    assert np.array_equal(np.concatenate(joined), whole)


def test_a_filter_of_even_length_is_refused() -> None:
    with pytest.raises(ValueError, match="even"):
        Fir(np.ones(4))


@pytest.mark.parametrize(("hz", "least", "most"), [(1.0, 0.95, 1.05), (40.0, 0.0, 0.02)])
def test_the_low_pass_keeps_what_is_slow_and_removes_what_is_fast(
    hz: float, least: float, most: float
) -> None:
    wave = np.sin(2.0 * np.pi * hz * np.arange(1300) / 130.0)
    passed = Fir(low_pass(cut_hz=12.0, rate_hz=130.0, half=16)).feed(wave)[100:-100]
    assert least <= np.abs(passed).max() <= most
