import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from beat_records import paced, part
from biofeedback.breathing import BreathingPattern, PacerTrack
from biofeedback.dsp.boundaries import (
    EDGE_S,
    Boundaries,
    Part,
    last_pace_change_s,
    pace_changes_s,
)
from biofeedback.records import ENGINE, Paused, Record, Resumed

SIX, FIVE = BreathingPattern(rate_per_min=6.0), BreathingPattern(rate_per_min=5.0)


def _paused(t_s: float) -> Paused:
    return Paused(t_s=t_s, utc_s=t_s, source=ENGINE)


def _resumed(t_s: float) -> Resumed:
    return Resumed(t_s=t_s, utc_s=t_s, source=ENGINE)


def _boundaries(*records: Record) -> Boundaries:
    boundaries = Boundaries()
    for record in records:
        boundaries.record(record, record.t_s)
    return boundaries


def test_nothing_logged_is_no_boundary() -> None:
    boundaries = _boundaries(paced(3.0, 6.0))
    assert boundaries.last_cut_s(100.0, PacerTrack()) == -math.inf
    assert not boundaries.is_paused(5.0)
    assert boundaries.parts == ()


def test_parts_pauses_and_paces_each_cut() -> None:
    boundaries = _boundaries(part(1.0, 0, "rest"), _paused(20.0), _resumed(30.0), part(50.0, 1))
    track = PacerTrack().changed(40.0, SIX)
    cuts_s = [boundaries.last_cut_s(t_s, track) for t_s in (0.5, 1.0, 19.0, 25.0, 35.0, 45.0, 99.0)]
    assert cuts_s == [-math.inf, 1.0, 1.0, 20.0, 30.0, 40.0, 50.0]
    assert boundaries.parts == (
        Part(index=0, name="rest", starts_s=1.0),
        Part(index=1, name="part", starts_s=50.0),
    )


def test_pauses_hold_from_their_beginning_to_before_their_end() -> None:
    boundaries = _boundaries(_paused(20.0), _resumed(30.0), _paused(50.0))
    held = [boundaries.is_paused(t_s) for t_s in (19.9, 20.0, 29.9, 30.0, 49.9, 50.0, 1e6)]
    assert held == [False, True, True, False, False, True, True]


def test_a_second_pause_and_a_resume_without_one_mean_nothing() -> None:
    boundaries = _boundaries(_resumed(5.0), _paused(20.0), _paused(25.0), _resumed(30.0))
    assert boundaries.last_cut_s(28.0, PacerTrack()) == 20.0
    assert not boundaries.is_paused(5.0)


def test_asking_for_the_same_again_is_no_pace_change() -> None:
    track = PacerTrack().changed(10.0, SIX).changed(20.0, SIX).changed(30.0, FIVE)
    assert pace_changes_s(track.changed(40.0, None)) == (10.0, 30.0, 40.0)
    assert pace_changes_s(PacerTrack().changed(10.0, None)) == ()


def test_a_pace_change_counts_from_when_it_holds() -> None:
    track = PacerTrack().changed(10.0, SIX).changed(30.0, FIVE)
    assert last_pace_change_s(track, 29.9) == 10.0
    assert last_pace_change_s(track, 30.0) == 30.0


def test_intervals_on_an_edge_or_in_a_pause_belong_to_no_stretch() -> None:
    boundaries = _boundaries(part(2.5, 0), _paused(5.5), _resumed(7.5))
    ends_s = np.linspace(1.0, 10.0, 10)
    numbers = boundaries.stretch_numbers(ends_s - 1.0, ends_s, PacerTrack())
    assert (numbers < 0).tolist() == [
        *(False, False, True, False, False),
        *(True, True, True, False, False),
    ]
    assert numbers[0] == numbers[1]
    assert numbers[3] == numbers[4]
    assert len({*numbers.tolist()}) == 4


def test_an_interval_that_begins_at_a_boundary_belongs_behind_it() -> None:
    boundaries = _boundaries(part(2.0, 0))
    begins_s = np.array([1.0, 2.0 - 1e-9])
    numbers = boundaries.stretch_numbers(begins_s, begins_s + 1.0, PacerTrack())
    assert numbers[0] < numbers[1]


@given(st.lists(st.floats(0.0, 100.0), max_size=8), st.lists(st.floats(0.0, 100.0), max_size=8))
def test_no_stretch_spans_a_boundary(parts_s: list[float], pauses_s: list[float]) -> None:
    boundaries = Boundaries()
    edges = sorted([(at_s, "part") for at_s in parts_s] + [(at_s, "turn") for at_s in pauses_s])
    for at_s, kind in edges:
        if kind == "part":
            boundaries.record(part(at_s, 0), at_s)
        else:
            is_paused = boundaries.is_paused(at_s)
            boundaries.record(_resumed(at_s) if is_paused else _paused(at_s), at_s)
    ends_s = np.linspace(1.0, 100.0, 100)
    numbers = boundaries.stretch_numbers(ends_s - 1.0, ends_s, PacerTrack())
    for number in set(numbers.tolist()) - {-1}:
        held_s = ends_s[numbers == number]
        assert not any(held_s[0] - 1.0 + 1e-6 < at_s < held_s[-1] for at_s, _ in edges)
        assert not any(boundaries.is_paused(float(t_s) - 0.5) for t_s in held_s)


@given(
    st.lists(st.floats(0.0, 50.0), max_size=12),
    st.lists(st.tuples(st.floats(0.0, 50.0), st.floats(0.0, 5.0)), min_size=1, max_size=20),
)
def test_every_pause_is_seen_by_every_interval_that_touches_it(
    turns_s: list[float], intervals: list[tuple[float, float]]
) -> None:
    boundaries = Boundaries()
    for place, at_s in enumerate(sorted(turns_s)):
        boundaries.record(_resumed(at_s) if place % 2 else _paused(at_s), at_s)
    edges = [*sorted(turns_s), *([math.inf] if len(turns_s) % 2 else [])]
    pauses = list(zip(edges[::2], edges[1::2], strict=True))
    begins_s = np.array([begin for begin, _ in intervals])
    ends_s = begins_s + np.array([length for _, length in intervals])
    numbers = boundaries.stretch_numbers(begins_s, ends_s, PacerTrack())
    for begin_s, end_s, number in zip(begins_s, ends_s, numbers, strict=True):
        if any(end_s > from_s and begin_s + EDGE_S < to_s for from_s, to_s in pauses):
            assert number == -1
        middle_s = 0.5 * (begin_s + end_s)
        assert boundaries.is_paused(middle_s) == any(a <= middle_s < b for a, b in pauses)
