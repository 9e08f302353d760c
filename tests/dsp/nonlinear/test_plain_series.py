import numpy as np
import pytest

from biofeedback.dsp.nonlinear.plain_series import checked_series, successive


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf, 1e10])
def test_what_is_no_interval_is_refused_by_name(wrong: float) -> None:
    with pytest.raises(ValueError, match="intervals must be numbers"):
        checked_series([800.0, wrong, 810.0])


def test_a_table_is_no_series() -> None:
    with pytest.raises(ValueError, match="one dimension, not 2"):
        checked_series(np.zeros((2, 2)))


def test_integers_become_floats_and_nothing_stays_nothing() -> None:
    assert checked_series([800, 810]).dtype == np.float64
    assert len(checked_series([])) == 0


def test_neither_a_break_nor_a_corrected_interval_is_crossed() -> None:
    segments = np.array([0, 0, 0, 1, 1, 1])
    corrected = np.array([False, False, False, False, True, False])
    assert successive(6, segments).tolist() == [True, True, False, True, True]
    assert successive(6, segments, corrected).tolist() == [True, True, False, False, False]


def test_without_intervals_nothing_follows() -> None:
    assert len(successive(0, np.array([], dtype=np.int64))) == 0
    assert len(successive(1, np.array([0]))) == 0


def test_columns_of_unlike_length_are_refused() -> None:
    with pytest.raises(ValueError, match="each interval needs its segment"):
        successive(3, np.array([0, 0]))
    with pytest.raises(ValueError, match="its flag"):
        successive(2, np.array([0, 0]), np.array([False]))
