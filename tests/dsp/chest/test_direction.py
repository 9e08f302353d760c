import numpy as np
import pytest

from biofeedback.dsp.chest.direction import principal_direction


def cloud(direction: list[float]) -> np.ndarray:
    rng = np.random.default_rng(5)
    values = rng.standard_normal((200, 1)) * np.array(direction) + 0.05 * rng.standard_normal(
        (200, 3)
    )
    return np.asarray(values - np.mean(values, axis=0))


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_it_is_where_most_happens_and_points_along_its_nearest_axis(sign: float) -> None:
    found = principal_direction(sign * cloud([0.36, -0.8, 0.48]), None)
    assert found is not None
    assert np.allclose(found, [-0.36, 0.8, -0.48], atol=0.02)


def test_its_sign_lasts() -> None:
    before = np.array([0.36, -0.8, 0.48])
    found = principal_direction(cloud([0.4, -0.77, 0.5]), before)
    assert found is not None
    assert found @ before > 0.99


def test_what_stands_still_has_none() -> None:
    assert principal_direction(np.zeros((10, 3)), None) is None
    assert principal_direction(np.empty((0, 3)), None) is None
