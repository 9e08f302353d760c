import numpy as np
import pytest

from biofeedback.dsp.chest.even_course import EvenCourse
from biofeedback.dsp.updates import Unseen

HZ = 8.0
AXIS = np.array([0.6, 0.0, 0.8])


def breaths(for_s: float, *, from_s: float = 0.0) -> np.ndarray:
    times_s = from_s + np.arange(round(for_s * HZ)) / HZ
    return np.asarray(np.sin(2 * np.pi * times_s / 5.0)[:, None] * AXIS + [1.0, 2.0, 3.0])


def test_level_direction_and_usual_depth_are_those_of_what_was_seen() -> None:
    course = EvenCourse(rate_hz=HZ, axes=3)
    course.append(breaths(30.0), is_seen=True)
    course.append(np.full((16, 3), 1e6), is_seen=False)
    course.turn()
    level = course.level()
    assert level is not None
    assert np.allclose(level, [1.0, 2.0, 3.0], atol=0.05)
    assert course.usual == pytest.approx(np.sqrt(0.5), rel=0.02)
    along = course.along(np.array([[1.6, 2.0, 3.8]]))
    assert along is not None
    assert along == pytest.approx([1.0], abs=0.06)


def test_at_first_there_is_nothing() -> None:
    course = EvenCourse(rate_hz=HZ, axes=3)
    assert course.level() is None
    course.append(breaths(3.0), is_seen=True)
    course.turn()
    assert course.usual is None
    assert course.along(np.zeros((1, 3))) is None
    assert course.rate().absence is Unseen.NOT_FILLED


def test_begun_anew_it_goes_on_in_the_same_direction() -> None:
    course = EvenCourse(rate_hz=HZ, axes=3)
    course.append(breaths(20.0), is_seen=True)
    course.turn()
    before = course.along(np.array([[1.6, 2.0, 3.8]]))
    course.clear()
    assert course.usual is None
    course.append(100.0 - breaths(20.0), is_seen=True)
    course.turn()
    after = course.along(100.0 - np.array([[0.4, 2.0, 2.2]]))
    assert before is not None
    assert after is not None
    assert np.allclose(before, after, atol=0.1)


def test_a_moment_without_level_has_no_place() -> None:
    course = EvenCourse(rate_hz=HZ, axes=3)
    course.append(breaths(20.0), is_seen=True)
    course.turn()
    course.append(np.zeros((400, 3)), is_seen=False)
    assert course.level() is None
    assert course.along(np.zeros((2, 3))) is None


def test_equal_values_have_no_direction() -> None:
    course = EvenCourse(rate_hz=HZ, axes=3)
    course.append(np.ones((100, 3)), is_seen=True)
    course.turn()
    assert course.usual is None
