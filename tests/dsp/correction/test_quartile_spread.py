import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.dsp.correction.quartile_spread import AcceptedNumbers, quartile_deviation

numbers = st.floats(0.0, 1e4)


@given(st.lists(numbers, min_size=1, max_size=60))
def test_quartiles_are_numpys(values: list[float]) -> None:
    low, high = np.percentile(values, [25, 75])
    assert quartile_deviation(values) == pytest.approx((high - low) / 2, abs=1e-9)


@given(st.lists(numbers, max_size=60), st.integers(1, 20))
def test_the_newest_are_kept(values: list[float], size: int) -> None:
    accepted = AcceptedNumbers(size, late=0)
    for index, value in enumerate(values):
        accepted.add(index, value)
    assert accepted.newest() == values[::-1][:size]


@given(st.lists(numbers, min_size=3, max_size=40), st.integers(1, 10), st.data())
def test_discarded_numbers_are_as_if_never_taken(
    values: list[float], size: int, data: st.DataObject
) -> None:
    late = data.draw(st.integers(1, 5))
    first = data.draw(st.integers(max(0, len(values) - late), len(values) - 1))
    last = data.draw(st.integers(first, len(values) + 2))
    accepted = AcceptedNumbers(size, late=late)
    for index, value in enumerate(values):
        accepted.add(index, value)
    accepted.discard(first, last)
    kept = [value for n, value in enumerate(values) if not first <= n <= last]
    assert accepted.newest() == kept[::-1][:size]


def test_numbers_of_discarded_indices_are_refused_when_they_come() -> None:
    accepted = AcceptedNumbers(10, late=3)
    accepted.add(0, 1.0)
    accepted.discard(1, 3)
    for index in range(1, 5):
        accepted.add(index, 5.0 + index)
    assert accepted.newest() == [9.0, 1.0]
