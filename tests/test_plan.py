import pytest

from biofeedback.breathing import BreathingPattern
from biofeedback.plan import Part, Plan, paced_breathing


def test_the_length_of_a_plan_is_the_sum_of_its_parts() -> None:
    plan = Plan(
        name="both",
        parts=(
            Part(name="rest", duration_s=60.0, pattern=None),
            Part(name="train", duration_s=300.0, pattern=BreathingPattern()),
        ),
    )
    assert plan.duration_s == 360.0


def test_an_open_part_makes_the_plan_open() -> None:
    assert paced_breathing(BreathingPattern(), None, "open").duration_s is None


def test_empty_plans_and_parts_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Plan(name="nothing", parts=())
    with pytest.raises(ValueError, match="no length"):
        Part(name="nothing", duration_s=0.0, pattern=None)
