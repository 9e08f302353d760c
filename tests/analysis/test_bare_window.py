import numpy as np

from biofeedback.analysis.bare_window import bare_beats, bare_window
from biofeedback.dsp.catalogue import catalogue


def test_intervals_follow_one_another_from_zero() -> None:
    beats = bare_beats(np.array([1000.0, 500.0, 750.0]))
    assert beats.times_s.tolist() == [1.0, 1.5, 2.25]
    assert not beats.segments.any()


def test_a_bare_window_withholds_nothing() -> None:
    window = bare_window(bare_beats(np.array([800.0, 850.0, 800.0])))
    assert catalogue()["rmssd"].compute(window) == 50.0
    assert window.longest is window


def test_no_beats_are_a_window_too() -> None:
    window = bare_window(bare_beats(np.array([])))
    assert window.ends_s == 0.0
    assert window.filled_s == 0.0
