from biofeedback.analysis.neurokit2_calls import ask
from biofeedback.analysis.neurokit2_columns import COUNTERPARTS
from biofeedback.analysis.neurokit2_numbers import Call
from biofeedback.dsp.catalogue import NEUROKIT2, catalogue
from reference.recordings import vu_ms


def test_every_metric_of_their_profile_has_its_column() -> None:
    assert set(catalogue(NEUROKIT2)) <= set(COUNTERPARTS)


def test_every_counterpart_is_a_column_that_there_is() -> None:
    rr_ms = vu_ms("sitting")
    answers = {call: ask(call, rr_ms) for call in Call}
    for name, counterpart in COUNTERPARTS.items():
        answer = answers[counterpart.call]
        assert counterpart.column in {*answer.values, *answer.undefined}, name


def test_an_explanation_is_a_sentence() -> None:
    for name, counterpart in COUNTERPARTS.items():
        if counterpart.explanation:
            assert counterpart.explanation.endswith("."), name


def test_what_has_no_column_of_its_own_is_derived() -> None:
    assert COUNTERPARTS["mean_hr"].convert(1000.0) == 60.0
    assert COUNTERPARTS["mean_hr"].convert(0.0) is None
    assert COUNTERPARTS["ln_rmssd"].convert(1.0) == 0.0
    assert COUNTERPARTS["ln_rmssd"].convert(0.0) is None
