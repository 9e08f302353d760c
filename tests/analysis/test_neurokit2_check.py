from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from biofeedback.analysis.neurokit2_calls import ask
from biofeedback.analysis.neurokit2_check import (
    TIME_TOLERANCE,
    TOLERANCE,
    Check,
    Checked,
    Verdict,
    checked,
    compared,
    relative_difference,
)
from biofeedback.analysis.neurokit2_columns import COUNTERPARTS
from biofeedback.analysis.neurokit2_numbers import Call, NoNumber, TheirNumbers
from biofeedback.dsp.catalogue import NEUROKIT2, TASK_FORCE, catalogue
from biofeedback.dsp.metric import Family
from reference.recordings import vu_ms

RECORDINGS = ("sitting", "breathing")


@cache
def check_of(condition: str) -> Check:
    return checked(vu_ms(condition), ask)


def row_of(check: Check, name: str) -> Checked:
    return next(row for row in check.rows if row.name == name)


@pytest.mark.parametrize("condition", RECORDINGS)
def test_their_definitions_computed_by_us_give_their_numbers(condition: str) -> None:
    check = check_of(condition)
    assert check.unexplained == ()
    assert {row.verdict for row in check.rows} <= {
        Verdict.SAME,
        Verdict.NEITHER,
        Verdict.NOT_FOLLOWED,
    }
    same = [row for row in check.rows if row.verdict is Verdict.SAME]
    assert len(same) > 40
    assert check.is_known_version


@pytest.mark.parametrize("condition", RECORDINGS)
def test_each_difference_of_ours_is_explained(condition: str) -> None:
    for row in check_of(condition).rows:
        differs = row.unit != row.their_unit or (row.our_difference or 0.0) > row.tolerance
        assert row.explanation or not differs, row.name


def test_every_metric_that_both_have_is_compared() -> None:
    names = {row.name for row in check_of("sitting").rows}
    both = set(catalogue(TASK_FORCE)) & set(COUNTERPARTS)
    assert names == both
    assert set(catalogue(NEUROKIT2)) <= names


def test_time_is_held_to_a_billionth_and_the_rest_to_a_millionth() -> None:
    for row in check_of("sitting").rows:
        expected = TIME_TOLERANCE if row.family is Family.TIME else TOLERANCE
        assert row.tolerance == expected


def test_a_share_in_per_cent_is_not_compared_with_a_fraction() -> None:
    cvnn = row_of(check_of("sitting"), "cvnn")
    assert (cvnn.unit, cvnn.their_unit) == ("%", "")
    assert cvnn.our_difference is None
    assert cvnn.ours == pytest.approx(100.0 * (cvnn.theirs or 0.0))


def answered(values: dict[str, float], reason: NoNumber | None = None) -> TheirNumbers:
    return TheirNumbers(call=Call.TIME, version="0", values=values, reason=reason)


RR_MS = np.tile([800.0, 850.0, 900.0], 50)


def test_another_number_than_their_definition_gives_is_unexplained() -> None:
    check = compared(RR_MS, [answered({"HRV_MeanNN": 850.0, "HRV_RMSSD": 1.0})])
    assert row_of(check, "mean_rr").verdict is Verdict.SAME
    assert row_of(check, "rmssd").verdict is Verdict.DIFFERENT
    # A number on one side only is a difference too.
    assert row_of(check, "sdnn").verdict is Verdict.DIFFERENT
    assert row_of(check, "sdnn").reason is NoNumber.UNDEFINED
    assert row_of(check, "sdann").verdict is Verdict.NEITHER
    assert row_of(check, "rmssd") in check.unexplained
    assert not check.is_known_version


def test_ours_stand_where_theirs_can_not_be_had() -> None:
    check = compared(RR_MS, [answered({}, NoNumber.FAILED)])
    rmssd = row_of(check, "rmssd")
    assert rmssd.verdict is Verdict.NOT_ASKED
    assert rmssd.reason is NoNumber.FAILED
    assert rmssd.ours is not None
    assert rmssd.theirs is None
    assert check.unexplained == ()


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_beats_are_no_error(count: int) -> None:
    check = checked(RR_MS[:count], ask)
    assert {row.reason for row in check.rows} == {NoNumber.TOO_FEW}


@pytest.mark.parametrize(
    "rr_ms",
    [np.full(50, 800.0), np.array([800.0, 810.0, 790.0]), np.linspace(500.0, 1500.0, 12)],
    ids=["constant", "three", "ramp"],
)
def test_odd_intervals_are_no_error(rr_ms: NDArray[np.float64]) -> None:
    check = checked(rr_ms, ask)
    assert row_of(check, "mean_rr").verdict is Verdict.SAME


def test_steps_are_told_before_they_are_done() -> None:
    told: list[tuple[int, int, str]] = []
    checked(
        RR_MS,
        lambda call, _: (
            answered({}, NoNumber.FAILED)
            if call is Call.TIME
            else TheirNumbers(call=call, version="0", values={}, reason=NoNumber.FAILED)
        ),
        on_step=lambda done, of, step: told.append((done, of, step)),
    )
    assert told == [(0, 3, "hrv_time"), (1, 3, "hrv_frequency"), (2, 3, "hrv_nonlinear")]


def test_no_answer_is_refused() -> None:
    with pytest.raises(ValueError, match="no answer"):
        compared(RR_MS, [])


def test_differences_are_relative() -> None:
    assert relative_difference(0.0, 0.0) == 0.0
    assert relative_difference(1.0, 2.0) == 0.5
    assert relative_difference(None, 2.0) is None
