import dataclasses
import pickle
import typing

import pytest

from biofeedback.dsp.updates import MetricValue, Note, SessionState, Standing, Update


def test_updates_are_frozen_so_that_they_may_cross_threads() -> None:
    for kind in typing.get_args(Update):
        assert kind.__dataclass_params__.frozen, kind


@pytest.mark.parametrize(
    ("paused_since_s", "ended_s", "elapsed_s"),
    [(None, None, 40.0), (30.0, None, 20.0), (None, 45.0, 35.0), (30.0, 45.0, 20.0)],
)
def test_the_clock_of_a_part_stands_still_in_pauses_and_at_the_end(
    paused_since_s: float | None, ended_s: float | None, elapsed_s: float
) -> None:
    state = SessionState(
        part_started_s=5.0, part_paused_s=5.0, paused_since_s=paused_since_s, ended_s=ended_s
    )
    assert state.part_elapsed_s(50.0) == elapsed_s


def test_a_part_that_has_not_begun_has_not_passed() -> None:
    state = SessionState(part_started_s=50.0)
    assert state.part_elapsed_s(40.0) == 0.0
    assert dataclasses.replace(state, part_started_s=0.0).part_elapsed_s(40.0) == 40.0


def test_a_value_holds_what_it_was_given_and_is_frozen() -> None:
    value = MetricValue(
        name="rmssd",
        unit="ms",
        value=25.0,
        absence=None,
        ends_s=400.0,
        window_s=60.0,
        corrected_percent=6.0,
        profile="task-force",
        standing=Standing.SETTLED,
        notes=(Note.CORRECTED,),
        gap_percent=1.0,
    )
    expected = ("rmssd", "ms", 25.0, None, 400.0, 60.0, 6.0, "task-force", Standing.SETTLED)
    assert tuple(value) == (*expected, (Note.CORRECTED,), 1.0, None)
    assert value._replace(gap_percent=2.0).gap_percent == 2.0
    assert pickle.loads(pickle.dumps(value)) == value
    with pytest.raises(AttributeError):
        value.unit = "s"  # type: ignore[misc]
