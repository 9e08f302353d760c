import statistics
from itertools import pairwise

import numpy as np
import pytest

from beat_records import whole_window
from biofeedback.dsp.metric import Family, Scope
from biofeedback.dsp.metrics.recurrence import METRICS
from biofeedback.dsp.nonlinear.correlation_dimension import correlation_dimension
from biofeedback.dsp.nonlinear.recurrence import recurrence

BY_NAME = {metric.name: metric for metric in METRICS}
FIELDS = {
    "rqa_recurrence_rate": "rate_percent",
    "rqa_determinism": "determinism_percent",
    "rqa_laminarity": "laminarity_percent",
    "rqa_mean_diagonal": "mean_diagonal",
    "rqa_max_diagonal": "max_diagonal",
    "rqa_entropy": "diagonal_entropy",
}
RR_MS = np.random.default_rng(16).normal(1000.0, 50.0, 900)


def test_they_are_costly_and_for_reports_only() -> None:
    assert set(BY_NAME) == {"correlation_dimension", *FIELDS}
    for metric in METRICS:
        assert metric.family is Family.NONLINEAR
        assert metric.scope is Scope.LONGEST
        assert metric.is_costly
        assert not metric.is_live
        assert "doi:" in metric.reference


def _five_minutes() -> list[np.ndarray[tuple[int], np.dtype[np.float64]]]:
    edges = np.searchsorted(np.cumsum(RR_MS), [0.0, 300e3, 600e3, 900e3], side="right").tolist()
    return [RR_MS[start:end] for start, end in pairwise(edges)]


@pytest.mark.parametrize(("name", "field"), FIELDS.items())
def test_each_is_the_median_of_the_five_minutes(name: str, field: str) -> None:
    # The last 5 minutes are filled to more than 95 %.
    found = [getattr(recurrence(piece), field) for piece in _five_minutes()]
    assert len(found) == 3
    value = BY_NAME[name].compute(whole_window(RR_MS))
    assert value == statistics.median(found)
    assert isinstance(value, float)


def test_so_is_the_correlation_dimension() -> None:
    found = [correlation_dimension(piece) for piece in _five_minutes()]
    value = BY_NAME["correlation_dimension"].compute(whole_window(RR_MS))
    assert value == statistics.median(each for each in found if each is not None)


@pytest.mark.parametrize("name", list(BY_NAME))
def test_constant_intervals_have_none(name: str) -> None:
    assert BY_NAME[name].compute(whole_window(np.full(400, 900.0))) is None


def test_a_swing_makes_noise_more_determined() -> None:
    beats = np.arange(400)
    swinging = RR_MS[:400] + 80.0 * np.sin(2 * np.pi * beats / 10.0)
    plain = BY_NAME["rqa_determinism"].compute(whole_window(RR_MS[:400]))
    determined = BY_NAME["rqa_determinism"].compute(whole_window(swinging))
    assert plain is not None
    assert determined is not None
    assert determined > plain
