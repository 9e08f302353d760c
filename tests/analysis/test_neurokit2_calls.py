import numpy as np
import pytest

from biofeedback.analysis.ecg import EcgError, EcgProblem, ecg_of
from biofeedback.analysis.neurokit2_calls import VERSION, ask, mark_ecg
from biofeedback.analysis.neurokit2_numbers import Call, NoNumber
from reference.recordings import vu_ms

RNG = np.random.default_rng(7)


def test_each_of_its_columns_comes_with_a_number_or_is_named() -> None:
    answer = ask(Call.TIME, vu_ms("sitting"))
    assert answer.values["HRV_MeanNN"] == pytest.approx(1075.36, abs=0.01)
    # Its windows of 5 minutes want three of them.
    assert "HRV_SDANN5" in answer.undefined
    assert answer.version == VERSION


def test_powers_are_in_ms2() -> None:
    answer = ask(Call.FREQUENCY, vu_ms("sitting"))
    assert answer.values["HRV_LF"] == pytest.approx(706.397, abs=0.01)


@pytest.mark.parametrize("call", Call)
@pytest.mark.parametrize("count", [0, 1, 2])
def test_too_few_beats_are_a_reason(call: Call, count: int) -> None:
    answer = ask(call, np.full(count, 800.0))
    assert answer.reason is NoNumber.TOO_FEW
    assert not answer.values


def test_a_day_of_beats_never_reaches_its_nonlinear_function() -> None:
    answer = ask(Call.NONLINEAR, 800.0 + RNG.normal(0.0, 20.0, 100_000))
    assert answer.reason is NoNumber.TOO_MANY


def test_what_it_raises_is_a_reason_and_what_it_warns_of_is_kept() -> None:
    failed = ask(Call.NONLINEAR, np.full(50, 800.0))
    assert failed.reason is NoNumber.FAILED
    assert failed.detail
    warned = ask(Call.TIME, np.full(50, 800.0))
    assert warned.reason is None
    assert warned.warnings


def test_a_defect_of_ours_is_not_taken_for_one_of_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("neurokit2.hrv_time", interrupted)
    with pytest.raises(KeyboardInterrupt):
        ask(Call.TIME, np.full(50, 800.0))


def test_an_ecg_without_beats_has_a_reason() -> None:
    noise = ecg_of(np.where(np.arange(2600) == 700, 1.0, 0.0), 130.0)
    with pytest.raises(EcgError) as caught:
        mark_ecg(noise)
    assert caught.value.reason in {EcgProblem.NO_BEATS, EcgProblem.FAILED}
