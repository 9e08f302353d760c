"""Scale, shift and place in time: what each metric makes of more of the same."""

import math
from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biofeedback.dsp.catalogue import PROFILES, catalogue
from biofeedback.dsp.window import Window
from properties.hearts import TYPICAL, Array, Heart, hearts
from properties.laws import LAWS, Around, Denied, Law
from properties.stages import about, five_minutes_ms, half_an_hour_ms, stage

EACH = [(profile, name) for profile in PROFILES for name in catalogue(profile)]
SOME = settings(max_examples=12, deadline=None)
FEW = settings(max_examples=3, deadline=None)
Breaks = dict[str, tuple[float | None, float | None]]
"""What was found by name, and what the law says."""
AGREES = 1e-8
"""Relative; what rounding may leave."""
NOTHING = 1e-9

factors = st.integers(48, 80).map(lambda sixty_fourths: sixty_fourths / 64.0)
"""Binary fractions, so that equal intervals stay equal."""
growths_ms = st.integers(-120, 120).filter(bool).map(lambda eighths: eighths / 8.0)
steps = st.sampled_from((-2, -1, 1, 2))
moves_s = st.integers(1, 4000).map(lambda quarters: quarters / 4.0)


def _laws(profile: str, *, is_long: bool) -> Mapping[str, Law]:
    laws = LAWS[profile]
    return {name: laws[name] for name in catalogue(profile) if laws[name].is_long is is_long}


def _values(profile: str, window: Window, names: Mapping[str, Law]) -> dict[str, float | None]:
    return {name: catalogue(profile)[name].compute(window) for name in names}


def _differs(found: float | None, expected: float | None) -> bool:
    if found is None or expected is None:
        return found is not expected
    return not math.isclose(found, expected, rel_tol=AGREES, abs_tol=NOTHING)


def _broken(found: Mapping[str, float | None], expected: Mapping[str, float | None]) -> Breaks:
    return {
        name: (found[name], value)
        for name, value in expected.items()
        if _differs(found[name], value)
    }


def _scaling_breaks(profile: str, rr_ms: Array, laws: Mapping[str, Law], factor: float) -> Breaks:
    before = stage(rr_ms)
    values = _values(profile, before, laws)
    broken: Breaks = {}
    for around, level_ms in ((Around.ZERO, 0.0), (Around.LEVEL, float(round(rr_ms.mean())))):
        expected = {
            name: None if (value := values[name]) is None else law.scaled.expected(value, factor)
            for name, law in laws.items()
            if not isinstance(law.scaled, Denied) and law.scaled.around is around
        }
        after = stage(about(rr_ms, level_ms, factor), times_s=before.beats.times_s)
        broken |= _broken(_values(profile, after, laws), expected)
    return broken


def _shifting_breaks(
    profile: str, rr_ms: Array, laws: Mapping[str, Law], by_ms: float, step_ms: float | None
) -> Breaks:
    before = stage(rr_ms)
    values, mean_ms = _values(profile, before, laws), float(rr_ms.mean())
    expected = {
        name: None
        if (value := values[name]) is None
        else law.shifted.expected(value, mean_ms, by_ms)
        for name, law in laws.items()
        if not isinstance(law.shifted, Denied) and law.shifted.step_ms == step_ms
    }
    after = stage(rr_ms + by_ms, times_s=before.beats.times_s)
    return _broken(_values(profile, after, laws), expected)


@pytest.mark.parametrize("profile", PROFILES)
def test_every_metric_has_its_laws(profile: str) -> None:
    assert set(catalogue(profile)) <= set(LAWS[profile])
    assert set(LAWS[profile]) <= {name for _, name in EACH}


@pytest.mark.parametrize(("profile", "name"), EACH)
def test_the_laws_are_of_a_number_that_is_there(profile: str, name: str) -> None:
    is_long = LAWS[profile][name].is_long
    rr_ms = half_an_hour_ms(TYPICAL) if is_long else five_minutes_ms(TYPICAL)
    value = catalogue(profile)[name].compute(stage(rr_ms))
    assert value is not None
    assert math.isfinite(value)
    assert value != 0.0


@pytest.mark.parametrize("profile", PROFILES)
@SOME
@given(heart=hearts, beats=st.integers(330, 400), factor=factors)
def test_longer_intervals(profile: str, heart: Heart, beats: int, factor: float) -> None:
    rr_ms = five_minutes_ms(heart, beats=beats)
    assert _scaling_breaks(profile, rr_ms, _laws(profile, is_long=False), factor) == {}


@pytest.mark.parametrize("profile", PROFILES)
@SOME
@given(heart=hearts, beats=st.integers(330, 400), by_ms=growths_ms)
def test_slower_hearts(profile: str, heart: Heart, beats: int, by_ms: float) -> None:
    rr_ms = five_minutes_ms(heart, beats=beats)
    assert _shifting_breaks(profile, rr_ms, _laws(profile, is_long=False), by_ms, None) == {}


@pytest.mark.parametrize("profile", PROFILES)
@SOME
@given(heart=hearts, beats=st.integers(330, 400), bins=steps)
def test_slower_hearts_in_bins(profile: str, heart: Heart, beats: int, bins: int) -> None:
    laws = {
        name: law
        for name, law in _laws(profile, is_long=False).items()
        if not isinstance(law.shifted, Denied) and law.shifted.step_ms is not None
    }
    rr_ms = five_minutes_ms(heart, beats=beats)
    for name, law in laws.items():
        assert not isinstance(law.shifted, Denied)
        step_ms = law.shifted.step_ms
        assert step_ms is not None
        assert _shifting_breaks(profile, rr_ms, {name: law}, bins * step_ms, step_ms) == {}


@pytest.mark.parametrize("profile", PROFILES)
@SOME
@given(heart=hearts, beats=st.integers(330, 400), by_s=moves_s)
def test_the_same_later(profile: str, heart: Heart, beats: int, by_s: float) -> None:
    laws = {n: law for n, law in _laws(profile, is_long=False).items() if law.grid_s is None}
    rr_ms = five_minutes_ms(heart, beats=beats)
    before = _values(profile, stage(rr_ms), laws)
    assert _broken(_values(profile, stage(rr_ms, from_s=by_s), laws), before) == {}


@pytest.mark.parametrize("profile", PROFILES)
@FEW
@given(heart=hearts, factor=factors, by_ms=growths_ms, grid_steps=st.integers(1, 5))
def test_numbers_of_half_an_hour(
    profile: str, heart: Heart, factor: float, by_ms: float, grid_steps: int
) -> None:
    laws, rr_ms = _laws(profile, is_long=True), half_an_hour_ms(heart)
    assert _scaling_breaks(profile, rr_ms, laws, factor) == {}
    assert _shifting_breaks(profile, rr_ms, laws, by_ms / 10.0, None) == {}
    before = _values(profile, stage(rr_ms), laws)
    later = stage(rr_ms, from_s=300.0 * grid_steps)
    assert _broken(_values(profile, later, laws), before) == {}


@pytest.mark.parametrize(("profile", "name"), EACH)
def test_what_is_said_to_obey_no_law_obeys_none(profile: str, name: str) -> None:
    law, compute = LAWS[profile][name], catalogue(profile)[name].compute
    rr_ms = half_an_hour_ms(TYPICAL) if law.is_long else five_minutes_ms(TYPICAL)
    before = stage(rr_ms)
    value = compute(before) or 0.0
    if isinstance(law.scaled, Denied):
        factors = np.array([0.78, 0.9375, 1.0625, 1.23])
        scaled = [compute(stage(one * rr_ms, times_s=before.beats.times_s)) for one in factors]
        powers = value * factors ** np.arange(-4.0, 5.0)[:, np.newaxis]
        obeyed = np.isclose(np.array(scaled, dtype=np.float64), powers, rtol=AGREES, atol=0.0)
        assert not obeyed.all(axis=1).any()
    if isinstance(law.shifted, Denied):
        growths_ms = np.array([-16.0, 16.0])
        shifted = [compute(stage(rr_ms + one, times_s=before.beats.times_s)) for one in growths_ms]
        kept_or_moved = value + np.outer([0.0, 1.0], growths_ms)
        found = np.array(shifted, dtype=np.float64)
        obeyed = np.isclose(found, kept_or_moved, rtol=AGREES, atol=0.0)
        assert not obeyed.all(axis=1).any()
