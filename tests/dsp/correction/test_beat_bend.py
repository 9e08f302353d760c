import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.dsp.correction.beat_bend import bend_ms, goes_against_trend

values = st.floats(-500.0, 500.0)


@given(st.floats(300.0, 2000.0), values, values, values)
def test_what_a_moved_beat_adds_is_how_far_it_moved(
    level_ms: float, slope_ms: float, curve_ms: float, moved_ms: float
) -> None:
    place = np.arange(4.0)
    even_ms = level_ms + slope_ms * place + curve_ms * place**2
    moved = even_ms + np.array([0.0, moved_ms, -moved_ms, 0.0])
    assert bend_ms(*moved.tolist()) == pytest.approx(moved_ms, abs=1e-6)


@given(
    st.floats(-100.0, 100.0),
    st.floats(-20.0, 20.0),
    st.floats(20.0, 300.0),
    st.sampled_from((-1, 1)),
)
def test_a_moved_beat_goes_against_any_even_trend(
    slope_ms: float, curve_ms: float, size_ms: float, way: int
) -> None:
    trend_ms = slope_ms + curve_ms * np.arange(5.0)
    earlier, first, middle, last, later = trend_ms + way * size_ms * np.array([0, -1, 2, -1, 0])
    assert goes_against_trend(earlier, (first, middle, last), later)


@pytest.mark.parametrize(
    ("earlier", "steps", "later"),
    [
        pytest.param(0.0, (0.0, 300.0, 0.0), 0.0, id="another pace at once"),
        pytest.param(60.0, (80.0, 100.0, 120.0), 140.0, id="a slope"),
        pytest.param(60.0, (40.0, 0.0, -40.0), -60.0, id="a turn"),
        pytest.param(50.0, (80.0, 40.0, 800.0), 50.0, id="beside a missed beat"),
    ],
)
def test_what_is_no_moved_beat(
    earlier: float, steps: tuple[float, float, float], later: float
) -> None:
    assert not goes_against_trend(earlier, steps, later)
    mirrored = (-steps[0], -steps[1], -steps[2])
    assert not goes_against_trend(-earlier, mirrored, -later)
