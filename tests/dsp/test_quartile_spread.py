import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.dsp.quartile_spread import QuartileSpread

numbers = st.floats(0.0, 1e4)


@given(st.lists(numbers, min_size=1, max_size=60), st.integers(1, 20))
def test_it_is_numpys_of_the_newest(values: list[float], size: int) -> None:
    spread = QuartileSpread(size)
    for index, value in enumerate(values):
        spread.add(index, value)
    low, high = np.percentile(values[-size:], [25, 75])
    assert spread.quartile_deviation() == pytest.approx((high - low) / 2, abs=1e-9)
    assert len(spread) == min(size, len(values))


@given(st.lists(numbers, min_size=3, max_size=40), st.data())
def test_discarded_numbers_are_as_if_never_taken(values: list[float], data: st.DataObject) -> None:
    first = data.draw(st.integers(1, len(values) - 1))
    last = data.draw(st.integers(first, len(values) + 2))
    spread, without = QuartileSpread(100), QuartileSpread(100)
    for index, value in enumerate(values):
        spread.add(index, value)
        if not first <= index <= last:
            without.add(index, value)
    spread.discard(first, last)
    assert spread.quartile_deviation() == without.quartile_deviation()


def test_numbers_of_discarded_indices_are_refused_when_they_come() -> None:
    spread = QuartileSpread(10)
    spread.add(0, 1.0)
    spread.discard(1, 3)
    for index in range(1, 5):
        spread.add(index, 5.0)
    assert len(spread) == 2
