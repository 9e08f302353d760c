import pytest

from beat_records import series, whole_window
from biofeedback.dsp.metrics.fragmentation import METRICS
from biofeedback.dsp.series import BeatKind

BY_NAME = {metric.name: metric for metric in METRICS}
RR_MS = [800.0, 810.0, 820.0, 830.0, 815.0, 815.0, 825.0, 805.0, 830.0, 810.0, 812.0]


def test_each_index_is_the_ratio_it_says() -> None:
    # Signs + + + - 0 + - + - +: hard at the 830 and at four in a row from 825, soft around the 0.
    window = whole_window(RR_MS)
    values = {name: metric.compute(window) for name, metric in BY_NAME.items()}
    assert values == {
        "pip": pytest.approx(100 * 7 / 9),
        "ials": pytest.approx(7 / 9),
        "pss": pytest.approx(70.0),
        "pas": pytest.approx(100 * 4 / 9),
    }


def test_a_corrected_beat_and_a_break_end_every_run() -> None:
    kinds = [BeatKind.NORMAL] * 11
    kinds[7] = BeatKind.MISPLACED
    window = whole_window(series(RR_MS, kinds=kinds, segments=[0] * 3 + [1] * 8))
    # Left: + + | - 0 + | - +, with judged intervals 810, 815, 815 and 810.
    values = {name: metric.compute(window) for name, metric in BY_NAME.items()}
    assert values == {"pip": 75.0, "ials": pytest.approx(5 / 6), "pss": 100.0, "pas": 0.0}


def test_nothing_is_defined_without_beats() -> None:
    assert [metric.compute(whole_window([])) for metric in METRICS] == [None] * 4
