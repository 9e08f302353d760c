import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biofeedback.sensors.simulated.faults import FaultCourse, FaultKind, FaultRate, FaultSpan

OFTEN = FaultRate(per_hour=600.0, shortest_s=1.0, longest_s=3.0)


def span(from_s: float, to_s: float, kind: FaultKind = FaultKind.LINK) -> FaultSpan:
    return FaultSpan(kind=kind, from_s=from_s, to_s=to_s)


def course(*scheduled: FaultSpan, rate: FaultRate | None = None, seed: int = 1) -> FaultCourse:
    return FaultCourse(FaultKind.LINK, rate or FaultRate(), scheduled, random.Random(seed))


def test_a_scheduled_fault_holds_from_its_beginning_and_not_at_its_end() -> None:
    faults = course(span(30.0, 40.0), span(10.0, 12.0))
    held = [faults.at(t_s) for t_s in (9.9, 10.0, 11.9, 12.0, 30.0)]
    assert held == [None, span(10.0, 12.0), span(10.0, 12.0), None, span(30.0, 40.0)]


def test_faults_of_other_kinds_are_not_its_business() -> None:
    assert course(span(1.0, 2.0, FaultKind.STALL)).begun(100.0) == ()


def test_the_next_and_the_last_one_are_known() -> None:
    faults = course(span(10.0, 12.0), span(30.0, 40.0))
    assert faults.first_after(0.0) == span(10.0, 12.0)
    assert faults.first_after(10.0) == span(30.0, 40.0)
    assert faults.last_begun(29.0) == span(10.0, 12.0)
    assert faults.last_begun(9.0) is None
    assert faults.first_after(30.0) is None
    assert faults.first_after(5.0) == span(10.0, 12.0)


def test_without_a_rate_nothing_happens() -> None:
    faults = course()
    assert faults.at(1e9) is None
    assert faults.first_after(0.0) is None


def test_chance_keeps_its_rate_and_lengths() -> None:
    begun = course(rate=FaultRate(per_hour=60.0, shortest_s=2.0, longest_s=4.0)).begun(100 * 3600.0)
    assert 5400 < len(begun) < 6000
    assert all(2.0 <= fault.to_s - fault.from_s <= 4.0 for fault in begun)


@settings(deadline=None, max_examples=50)
@given(
    seed=st.integers(0, 1000),
    asked_s=st.lists(st.floats(0.0, 500.0), max_size=8),
    starts_s=st.lists(st.floats(0.0, 400.0), max_size=5),
)
def test_the_course_does_not_depend_on_when_it_is_asked_and_never_overlaps(
    seed: int, asked_s: list[float], starts_s: list[float]
) -> None:
    scheduled = [span(start_s, start_s + 5.0) for start_s in starts_s]
    asked = course(*scheduled, rate=OFTEN, seed=seed)
    for t_s in asked_s:
        held = asked.at(t_s)
        assert held is None or held.from_s <= t_s < held.to_s
    begun = asked.begun(500.0)
    assert begun == course(*scheduled, rate=OFTEN, seed=seed).begun(500.0)
    assert all(one.to_s <= other.from_s for one, other in pairwise(begun))


@pytest.mark.parametrize("to_s", [1.0, 0.5])
def test_a_fault_without_length_is_refused(to_s: float) -> None:
    with pytest.raises(ValueError, match="no length"):
        span(1.0, to_s)


@pytest.mark.parametrize(
    "wrong", [{"per_hour": -1.0}, {"shortest_s": 0.0}, {"shortest_s": 2.0, "longest_s": 1.0}]
)
def test_a_rate_without_meaning_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="rate"):
        FaultRate(**wrong)
