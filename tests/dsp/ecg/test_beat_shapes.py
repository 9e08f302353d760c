import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.ecg.beat_shapes import BeatShapes

AT_S = np.arange(-0.10, 0.121, 0.006)
RNG = np.random.default_rng(2)


def narrow() -> NDArray[np.float64]:
    return 600.0 * np.exp(-0.5 * (AT_S / 0.012) ** 2) + RNG.normal(0.0, 15.0, len(AT_S))


def wide() -> NDArray[np.float64]:
    hump = 900.0 * np.exp(-0.5 * (AT_S / 0.032) ** 2)
    return hump - 400.0 * np.exp(-0.5 * ((AT_S - 0.08) / 0.035) ** 2)


def noted(shapes: BeatShapes, pattern: str) -> list[bool]:
    """Whether each beat of the pattern (n, w) was unlike the usual one, once noted."""
    are_unlike = []
    for letter in pattern:
        shape, width_s = (narrow(), 0.028) if letter == "n" else (wide(), 0.075)
        shapes.note(shape, width_s)
        are_unlike.append(shapes.is_unlike(shape))
    return are_unlike


def test_the_first_beat_is_like_itself() -> None:
    assert not BeatShapes().is_unlike(narrow())
    assert BeatShapes().likeness(narrow()) is None
    assert noted(BeatShapes(), "w") == [False]


def test_ectopic_beats_are_unlike_also_in_bigeminy() -> None:
    for pattern in ("nnnnw" * 8, "nw" * 20, "nnw" * 12, "n" * 60 + "w" * 20):
        assert noted(BeatShapes(), pattern) == [letter == "w" for letter in pattern]


def test_the_height_does_not_matter() -> None:
    shapes = BeatShapes()
    noted(shapes, "n" * 10)
    assert not shapes.is_unlike(0.4 * narrow())
    likeness = shapes.likeness(narrow())
    assert likeness is not None
    assert 0.95 < likeness <= 1.0


def test_a_new_posture_becomes_usual() -> None:
    shapes = BeatShapes()
    noted(shapes, "n" * 40)
    turned = [np.roll(wide(), 4) for _ in range(60)]
    are_unlike = []
    for shape in turned:
        shapes.note(shape, 0.075)
        are_unlike.append(shapes.is_unlike(shape))
    assert are_unlike[0]
    assert not are_unlike[-1]


def test_a_flat_line_has_no_shape() -> None:
    shapes = BeatShapes()
    noted(shapes, "nnn")
    shapes.note(np.zeros(len(AT_S)), 0.01)
    assert shapes.likeness(np.zeros(len(AT_S))) is None
    assert not shapes.is_unlike(np.zeros(len(AT_S)))


def test_many_kinds_are_no_trouble() -> None:
    shapes = BeatShapes()
    for _ in range(50):
        shapes.note(RNG.standard_normal(len(AT_S)), 0.05)
        noted(shapes, "nn")
    assert noted(shapes, "nw") == [False, True]
