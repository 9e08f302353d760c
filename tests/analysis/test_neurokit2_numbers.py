import pytest

from biofeedback.analysis.neurokit2_numbers import (
    FEWEST_BEATS,
    MOST_BEATS,
    Call,
    NoNumber,
    TheirNumbers,
    refused,
)


@pytest.mark.parametrize("call", Call)
def test_what_it_is_not_asked(call: Call) -> None:
    assert refused(call, FEWEST_BEATS - 1) is NoNumber.TOO_FEW
    assert refused(call, FEWEST_BEATS) is None
    assert refused(call, MOST_BEATS) is None


def test_only_its_nonlinear_function_is_kept_from_a_day_of_beats() -> None:
    assert refused(Call.NONLINEAR, MOST_BEATS + 1) is NoNumber.TOO_MANY
    assert refused(Call.TIME, 100_000) is None
    assert refused(Call.FREQUENCY, 100_000) is None


def test_a_column_without_a_number_has_a_reason() -> None:
    answer = TheirNumbers(
        call=Call.TIME, version="1", values={"HRV_SDNN": 1.0}, undefined=("HRV_SDANN5",)
    )
    assert answer.why_not("HRV_SDNN") is None
    assert answer.why_not("HRV_SDANN5") is NoNumber.UNDEFINED
    failed = TheirNumbers(call=Call.TIME, version="1", values={}, reason=NoNumber.FAILED)
    assert failed.why_not("HRV_SDNN") is NoNumber.FAILED
