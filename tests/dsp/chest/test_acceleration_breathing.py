import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biofeedback.dsp.chest.acceleration_breathing import AccelerationBreathing
from biofeedback.dsp.updates import (
    BreathingSeen,
    ChestFound,
    MovementFound,
    SamplesFound,
    Unseen,
    Update,
)
from biofeedback.streams import StreamKind
from chest_records import DEPTH, acceleration, as_text, breathing_mg, framed, strap_times_s


def fed(*found: SamplesFound) -> list[Update]:
    breathing = AccelerationBreathing()
    return [update for one in found for update in breathing.feed(one)] + [*breathing.finish()]


def seen_in(updates: list[Update]) -> list[BreathingSeen]:
    return [update for update in updates if isinstance(update, BreathingSeen)]


def chest_in(updates: list[Update]) -> tuple[np.ndarray, np.ndarray]:
    found = [update for update in updates if isinstance(update, ChestFound)]
    return (
        np.concatenate([one.times_s for one in found]),
        np.concatenate([one.chest for one in found]),
    )


def movement_in(updates: list[Update]) -> tuple[np.ndarray, np.ndarray]:
    found = [update for update in updates if isinstance(update, MovementFound)]
    return (
        np.concatenate([one.times_s for one in found]),
        np.concatenate([one.index_mg for one in found]),
    )


def tremor_mg(times_s: np.ndarray, amplitude_mg: float = 150.0, hz: float = 5.0) -> np.ndarray:
    swing = amplitude_mg * np.sin(2 * np.pi * hz * times_s)
    return np.asarray(swing[:, None] * [0.0, 0.6, 0.8])


def jerk_mg(times_s: np.ndarray, at_s: float, *, lasts_s: float = 0.8) -> np.ndarray:
    share = np.clip((times_s - at_s) / lasts_s, 0.0, 1.0)
    return np.asarray((200.0 * np.sin(np.pi * share) ** 2)[:, None] * [0.0, 0.6, 0.8])


JERKED = acceleration(
    strap_times_s(40.0, rate_hz=25.4),
    breathing_mg(strap_times_s(40.0, rate_hz=25.4))
    + jerk_mg(strap_times_s(40.0, rate_hz=25.4), 12.0),
)
TOLD = as_text(fed(JERKED))


@settings(max_examples=10, deadline=None)
@given(edges=st.lists(st.integers(0, 1016), max_size=25))
def test_however_samples_are_cut_the_same_updates_come(edges: list[int]) -> None:
    assert as_text(fed(*framed(JERKED, edges))) == TOLD
    assert any("nan" in row for row in TOLD)


@pytest.mark.parametrize(("rate_hz", "per_min"), [(25.0, 18.0), (52.0, 12.0), (200.0, 5.0)])
def test_an_even_breath_is_found_each_second(rate_hz: float, per_min: float) -> None:
    times_s = strap_times_s(70.0, rate_hz=rate_hz)
    seen = seen_in(fed(acceleration(times_s, breathing_mg(times_s, per_min=per_min))))
    assert [one.at_s for one in seen] == [float(second) for second in range(3, len(seen) + 3)]
    assert seen[-1].rate_per_min == pytest.approx(per_min, abs=0.1)
    assert {one.absence for one in seen} == {None, Unseen.NOT_FILLED}
    # 2 s of filter, 1 s of looking ahead, and the quarter that has to fill.
    assert 70.0 - seen[-1].at_s <= 4.25


def test_the_trace_is_the_chest_at_its_own_time() -> None:
    times_s = strap_times_s(70.0)
    at_s, chest = chest_in(fed(acceleration(times_s, breathing_mg(times_s, per_min=12.0))))
    assert np.isfinite(chest).all()
    assert np.allclose(np.diff(at_s), 0.125)
    late = at_s > 35.0
    expected = -10.0 * np.cos(2 * np.pi * 0.2 * at_s[late])
    # Grows or shrinks while breathing in: along the nearest axis, here the third, it grows.
    assert DEPTH[2] > 0.0
    assert np.max(np.abs(chest[late] - expected)) < 1.0


def test_strong_tremor_is_measured_and_hides_no_breath() -> None:
    times_s = strap_times_s(60.0)
    updates = fed(acceleration(times_s, breathing_mg(times_s, per_min=9.0) + tremor_mg(times_s)))
    _, index_mg = movement_in(updates)
    assert np.allclose(index_mg, 150.0 / np.sqrt(2), rtol=0.03)
    assert np.isfinite(chest_in(updates)[1]).all()
    assert seen_in(updates)[-1].rate_per_min == pytest.approx(9.0, abs=0.1)


def test_movement_is_told_of_the_middle_of_its_second() -> None:
    times_s = strap_times_s(20.0)
    shaking = (times_s >= 8.0) & (times_s < 12.0)
    values = breathing_mg(times_s) + shaking[:, None] * tremor_mg(times_s)
    at_s, index_mg = movement_in(fed(acceleration(times_s, values)))
    assert np.allclose(np.diff(at_s), 0.25)
    assert np.all(index_mg[(at_s > 8.8) & (at_s < 11.2)] > 90.0)
    half = index_mg > 75.0
    assert at_s[half][0] == pytest.approx(8.0, abs=0.5)
    assert at_s[half][-1] == pytest.approx(12.0, abs=0.5)
    assert np.all(index_mg[(at_s < 5.0) | (at_s > 15.0)] < 2.0)


def test_a_jerk_blanks_the_trace_around_it_and_nothing_else() -> None:
    times_s = strap_times_s(70.0)
    values = breathing_mg(times_s) + jerk_mg(times_s, 50.0)
    updates = fed(acceleration(times_s, values))
    at_s, chest = chest_in(updates)
    blank = at_s[np.isnan(chest)]
    assert 48.0 <= blank[0] <= 49.5
    assert 51.0 <= blank[-1] <= 53.0
    assert len(blank) == round((blank[-1] - blank[0]) * 8) + 1
    assert seen_in(updates)[-1].rate_per_min == pytest.approx(12.0, abs=0.3)


def test_a_trunk_that_keeps_moving_withholds_the_rate() -> None:
    times_s = strap_times_s(80.0)
    values = breathing_mg(times_s)
    for at_s in range(40, 80, 5):
        values = values + jerk_mg(times_s, float(at_s))
    last = seen_in(fed(acceleration(times_s, values)))[-1]
    assert (last.rate_per_min, last.absence) == (None, Unseen.MOVING)


def test_another_posture_begins_anew() -> None:
    times_s = strap_times_s(110.0)
    share = np.clip((times_s - 50.0) / 2.0, 0.0, 1.0)
    moved = 400.0 * (0.5 - 0.5 * np.cos(np.pi * share))
    values = breathing_mg(times_s) + moved[:, None] * [1.0, 0.0, 0.0]
    by_second = {one.at_s: one for one in seen_in(fed(acceleration(times_s, values)))}
    assert by_second[45.0].rate_per_min == pytest.approx(12.0, abs=0.1)
    assert by_second[70.0].absence is Unseen.NOT_FILLED
    assert by_second[100.0].rate_per_min == pytest.approx(12.0, abs=0.1)


def test_nothing_is_joined_across_lost_samples() -> None:
    before_s, after_s = strap_times_s(40.0), strap_times_s(40.0, from_s=42.0)
    first = acceleration(before_s, breathing_mg(before_s))
    second = acceleration(after_s, breathing_mg(after_s), segment=1)
    updates = fed(first, second)
    alone = fed(second)
    assert as_text(seen_in(updates)[-len(seen_in(alone)) :]) == as_text(seen_in(alone))
    at_s, _ = chest_in(updates)
    # 2 s of filter and 1 s of looking ahead before, 2 s and 4 s to settle after.
    assert not ((at_s > 37.5) & (at_s < 47.5)).any()


def test_a_strap_on_a_table_breathes_not() -> None:
    times_s = strap_times_s(60.0)
    values = np.round(breathing_mg(times_s, depth_mg=0.0))
    seen = seen_in(fed(acceleration(times_s, values)))
    assert all(one.rate_per_min is None for one in seen)
    assert seen[-1].absence is Unseen.UNCLEAR


def test_other_streams_tell_nothing() -> None:
    times_s = strap_times_s(20.0)
    ecg = SamplesFound(stream=StreamKind.ECG, times_s=times_s, values=times_s, segment=0)
    assert fed(ecg) == []
