import statistics

import numpy as np
import pytest

from beat_records import series, whole_window
from biofeedback.dsp.evaluation import evaluated
from biofeedback.dsp.metric import Family, Scope
from biofeedback.dsp.metrics.entropy import METRICS, median_of
from biofeedback.dsp.nonlinear.entropy import approximate_entropy, sample_entropy
from biofeedback.dsp.nonlinear.multiscale import (
    composite_entropies,
    multiscale_entropies,
    refined_composite_entropies,
    scale_matches,
)
from biofeedback.dsp.updates import Absence, Note, Standing
from biofeedback.dsp.window import Window

BY_NAME = {metric.name: metric for metric in METRICS}
NOISE = np.random.default_rng(14).normal(900.0, 50.0, 1000)


def _absence(name: str, window: Window) -> Absence | None:
    metric = BY_NAME[name]
    return evaluated(metric, window, profile="task-force", standing=Standing.SETTLED).absence


def test_they_are_of_the_longest_stretch_and_for_reports_only() -> None:
    assert list(BY_NAME) == ["sampen", "apen", "mse", "cmse", "rcmse"]
    for metric in METRICS:
        assert metric.family is Family.NONLINEAR
        assert metric.scope is Scope.LONGEST
        assert not metric.is_live
        assert "doi:" in metric.reference
        assert metric.minimum_s == 300.0


def test_sample_entropy_takes_the_whole_stretch() -> None:
    assert BY_NAME["sampen"].compute(whole_window(NOISE)) == sample_entropy(NOISE)


def test_approximate_entropy_is_the_median_of_five_minutes() -> None:
    rr_ms = np.concatenate((np.full(150, 1000.0), np.full(150, 1000.0), NOISE * 0.9))
    window = whole_window(rr_ms)
    value = BY_NAME["apen"].compute(window)
    edges = np.searchsorted(np.cumsum(rr_ms), [300_000.0, 600_000.0, 900_000.0], side="right")
    # The first five minutes are constant and have none; the last rest is too short.
    found = [
        approximate_entropy(rr_ms[edges[0] : edges[1]]),
        approximate_entropy(rr_ms[edges[1] : edges[2]]),
    ]
    assert value == statistics.median(each for each in found if each is not None)


def test_five_minutes_of_a_slow_heart_have_too_few_beats() -> None:
    slow = np.random.default_rng(15).normal(1700.0, 50.0, 380)
    window = whole_window(slow)
    assert _absence("sampen", window) is None
    assert BY_NAME["apen"].compute(window) is None
    assert _absence("sampen", whole_window(slow[:190])) is Absence.NOT_FILLED
    assert _absence("mse", whole_window(NOISE[:290])) is Absence.NOT_FILLED


def test_multiscale_entropies_are_means_over_six_scales_of_300_beats() -> None:
    matches = scale_matches(NOISE[:349], range(1, 7))
    window = whole_window(NOISE[:349])
    for name, entropies in (
        ("mse", multiscale_entropies(matches)),
        ("cmse", composite_entropies(matches)),
        ("rcmse", refined_composite_entropies(matches)),
    ):
        defined = [each for each in entropies if each is not None]
        assert len(defined) == 6
        assert BY_NAME[name].compute(window) == pytest.approx(statistics.mean(defined))


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_constant_intervals_have_none(metric: object) -> None:
    name = getattr(metric, "name", "")
    window = whole_window(np.full(400, 900.0))
    assert BY_NAME[name].compute(window) is None
    assert _absence(name, window) is Absence.UNDEFINED


def test_many_corrected_beats_withhold_it_and_some_mark_it() -> None:
    some = whole_window(series(NOISE[:400], kinds=[1] * 30 + [0] * 370))
    many = whole_window(series(NOISE[:400], kinds=[1] * 60 + [0] * 340))
    marked = evaluated(BY_NAME["sampen"], some, profile="task-force", standing=Standing.SETTLED)
    assert marked.notes == (Note.CORRECTED,)
    assert _absence("sampen", many) is Absence.TOO_CORRECTED


def test_stretches_are_not_joined() -> None:
    beats = series(NOISE[:800], segments=[0] * 350 + [1] * 450)
    value = evaluated(
        BY_NAME["sampen"], whole_window(beats), profile="task-force", standing=Standing.SETTLED
    )
    assert value.value == sample_entropy(NOISE[350:800])


def test_a_median_of_nothing_is_nothing() -> None:
    assert median_of([None]) is None
    assert median_of([1.0, None, 4.0]) == 2.5
