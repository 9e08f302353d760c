import dataclasses
import typing

import pytest

from biofeedback.dsp.updates import SessionState, Update


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
