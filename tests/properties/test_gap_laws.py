"""Gaps split and are never bridged: what two stretches give does not depend on what lies between.

A slow stretch and a fast one, twice as far apart in level as any heart jumps, so that a single
difference, pair or spline across the junction would show in every number.
"""

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biofeedback.dsp.catalogue import PROFILES, catalogue
from biofeedback.dsp.evaluation import evaluated
from biofeedback.dsp.metric import Metric, Scope
from biofeedback.dsp.report import report
from biofeedback.dsp.series import BeatSeries
from biofeedback.dsp.updates import Standing
from biofeedback.dsp.window import Window
from properties.hearts import TYPICAL, Array, Heart, hearts
from properties.laws import LAWS, Law
from properties.stages import BREATH_S, beats_of, five_minutes_ms, staged

FAST_MS, SLOW_MS = 600.0, 1200.0
FIRST_S, SECOND_S = 300.4, 900.4
"""Where the stretches begin: each holds five minutes of session time, far from the chest's ends."""
FEW = settings(max_examples=8, deadline=None)
AGREES = 1e-9


def _laws(profile: str) -> Mapping[str, Law]:
    """Of the metrics that take every stretch."""
    return {
        name: LAWS[profile][name]
        for name, metric in catalogue(profile).items()
        if metric.scope is Scope.ALL
    }


WITH_ALL = [profile for profile in PROFILES if _laws(profile)]


def _stretch(heart: Heart, mean_ms: float) -> Array:
    return heart.rr_ms(beats=round(312_000.0 / mean_ms), mean_ms=mean_ms)


def _differing(
    names: Mapping[str, Law], profile: str, one: BeatSeries, other: BeatSeries
) -> set[str]:
    here, there = staged(one), staged(other)
    return {name for name in names if not _agree(catalogue(profile)[name], here, there)}


def _agree(metric: Metric, here: Window, there: Window) -> bool:
    one, other = metric.compute(here), metric.compute(there)
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=AGREES, abs_tol=AGREES)


def _ungated(metric: Metric) -> Metric:
    return replace(metric, minimum_s=0.0, needs=(), gates=(), remarks=())


def _values_of_one_stretch(profile: str, window: Window) -> dict[str, float | None]:
    return {
        name: evaluated(_ungated(metric), window, profile=profile, standing=Standing.SETTLED).value
        for name, metric in catalogue(profile).items()
        if metric.scope is Scope.LONGEST
    }


@pytest.mark.parametrize("profile", WITH_ALL)
@FEW
@given(first=hearts, second=hearts, breaths=st.integers(1, 40))
def test_how_long_a_gap_is_does_not_matter(
    profile: str, first: Heart, second: Heart, breaths: int
) -> None:
    laws = {name: law for name, law in _laws(profile).items() if not law.stretches}
    a_ms, b_ms = _stretch(first, FAST_MS), _stretch(second, SLOW_MS)
    before = beats_of((FIRST_S, a_ms), (SECOND_S, b_ms))
    free = {name: law for name, law in laws.items() if law.grid_s is None}
    apart = beats_of((FIRST_S, a_ms), (SECOND_S + BREATH_S * breaths, b_ms))
    assert _differing(free, profile, before, apart) == set()
    on_grid = {name: law for name, law in laws.items() if law.grid_s is not None}
    apart = beats_of((FIRST_S, a_ms), (SECOND_S + 300.0 * (breaths % 4), b_ms))
    assert _differing(on_grid, profile, before, apart) == set()


@pytest.mark.parametrize("profile", WITH_ALL)
@FEW
@given(first=hearts, second=hearts)
def test_which_stretch_comes_first_does_not_matter(
    profile: str, first: Heart, second: Heart
) -> None:
    laws = {name: law for name, law in _laws(profile).items() if not law.stretches}
    a_ms, b_ms = _stretch(first, FAST_MS), _stretch(second, SLOW_MS)
    one = beats_of((FIRST_S, a_ms), (SECOND_S, b_ms))
    other = beats_of((FIRST_S, b_ms), (SECOND_S, a_ms))
    assert _differing(laws, profile, one, other) == set()


@pytest.mark.parametrize("profile", WITH_ALL)
@FEW
@given(first=hearts, second=hearts, by_ms=st.integers(10, 200))
def test_no_difference_across_a_gap_enters(
    profile: str, first: Heart, second: Heart, by_ms: int
) -> None:
    free = {name: law for name, law in _laws(profile).items() if law.is_level_free}
    a_ms, b_ms = _stretch(first, FAST_MS), _stretch(second, SLOW_MS)
    before = beats_of((FIRST_S, a_ms), (SECOND_S, b_ms))
    farther = replace(before, rr_ms=np.concatenate((a_ms, b_ms + by_ms)))
    assert _differing(free, profile, before, farther) == set()


@pytest.mark.parametrize("profile", WITH_ALL)
def test_the_other_metrics_do_see_levels(profile: str) -> None:
    laws = {name: law for name, law in _laws(profile).items() if not law.stretches}
    a_ms, b_ms = _stretch(TYPICAL, FAST_MS), _stretch(TYPICAL, SLOW_MS)
    before = beats_of((FIRST_S, a_ms), (SECOND_S, b_ms))
    moved = [
        replace(before, rr_ms=np.concatenate(parts_ms))
        for parts_ms in ((a_ms + 10.0, b_ms), (a_ms, b_ms + 100.0), (a_ms + 400.0, b_ms))
    ]
    seeing = {name for one in moved for name in _differing(laws, profile, before, one)}
    assert seeing == {name for name, law in laws.items() if not law.is_level_free}
    assert all(catalogue(profile)[name].compute(staged(before)) for name in laws)


@pytest.mark.parametrize("profile", PROFILES)
def test_a_metric_of_one_stretch_is_that_of_the_longest(profile: str) -> None:
    long_ms = five_minutes_ms(TYPICAL)
    short_ms = TYPICAL.rr_ms(beats=200, mean_ms=SLOW_MS)
    alone = staged(beats_of((FIRST_S, long_ms)))
    expected = _values_of_one_stretch(profile, alone)
    for beats in (
        beats_of((FIRST_S - 300.0, short_ms), (FIRST_S, long_ms)),
        beats_of((FIRST_S, long_ms), (SECOND_S, short_ms)),
        beats_of((FIRST_S - 300.0, short_ms), (FIRST_S, long_ms), (SECOND_S, short_ms)),
    ):
        assert _values_of_one_stretch(profile, staged(beats)) == expected


@pytest.mark.parametrize("profile", PROFILES)
def test_the_same_holds_through_the_door(profile: str) -> None:
    long_ms, short_ms = _stretch(TYPICAL, FAST_MS), _stretch(TYPICAL, SLOW_MS)[:200]
    rr_ms = np.concatenate((long_ms, short_ms))
    for gap_s in (0.0, 60.0, 333.0):
        times_s = np.cumsum(rr_ms) / 1000.0
        times_s[len(long_ms) :] += 5.0 + gap_s
        found = report(rr_ms, times_s=times_s, profile=profile, correction=False)
        alone = report(long_ms, profile=profile, correction=False)
        for name, metric in catalogue(profile).items():
            if metric.scope is Scope.LONGEST and not metric.is_costly:
                assert found.values[name].value == pytest.approx(alone.values[name].value)
        assert len(np.unique(found.beats.segments)) == 2
        if profile == "task-force":
            steps_ms = np.concatenate((np.diff(long_ms), np.diff(short_ms)))
            rmssd = math.sqrt(float(np.mean(steps_ms**2)))
            assert found.values["rmssd"].value == pytest.approx(rmssd, rel=1e-12)
