import numpy as np
import pytest

from biofeedback.dsp.nonlinear.delay_vectors import spaced_sums, squared_distances, vector_count


@pytest.mark.parametrize(("m", "lag"), [(1, 1), (2, 1), (3, 2), (10, 1)])
def test_distances_are_those_of_the_points(m: int, lag: int) -> None:
    values = np.random.default_rng(7).normal(size=40)
    points = np.array(
        [values[at : at + (m - 1) * lag + 1 : lag] for at in range(40 - (m - 1) * lag)]
    )
    assert vector_count(40, m=m, lag=lag) == len(points)
    found = squared_distances(values, m=m, lag=lag, apart=range(1, 30), starts=range(5, 20))
    assert found.shape == (29, 15)
    for row, apart in enumerate(range(1, 30)):
        for column, start in enumerate(range(5, 20)):
            if start + apart < len(points):
                expected = float(np.sum((points[start] - points[start + apart]) ** 2))
                assert found[row, column] == pytest.approx(expected)
            else:
                assert found[row, column] == np.inf


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7, 10])
@pytest.mark.parametrize("step", [1, 3])
def test_sums_of_spaced_values(count: int, step: int) -> None:
    rows = np.arange(80.0).reshape(2, 40) ** 2
    wide = 40 - (count - 1) * step
    expected = sum(rows[:, k * step : k * step + wide] for k in range(count))
    assert spaced_sums(rows, count=count, step=step).tolist() == np.asarray(expected).tolist()


def test_too_few_values_make_no_point() -> None:
    assert vector_count(9, m=10, lag=1) == 0
    assert vector_count(10, m=10, lag=1) == 1
