from dataclasses import replace

from biofeedback.analysis.body_analysis import NO_BODY, BodyAnalysis
from biofeedback.backend.body_sentences import of_body
from biofeedback.dsp.ecg.strap_check import StrapAgreement

STRAP = StrapAgreement(
    delay_s=1.2,
    delay_spread_s=0.01,
    matched=99,
    missed=1,
    extra=0,
    intervals=98,
    bias_ms=-0.25,
    low_ms=-2.0,
    high_ms=1.5,
)
BODY = BodyAnalysis(
    breathing_source="chest acceleration",
    ecg_beats=800,
    unlike_beats=3,
    unlike_and_corrected=2,
    strap=STRAP,
)


def test_intervals_alone_say_nothing_of_the_body() -> None:
    assert of_body(NO_BODY) == ()


def test_each_finding_is_a_line() -> None:
    breathing, ecg, strap = of_body(BODY)
    assert "acceleration" in breathing
    assert ecg == (
        "ECG: 800 intervals; 3 beats unlike the usual one, 2 of them corrected in the strap's "
        "intervals too"
    )
    assert "99.0 % of the beats" in strap
    assert "-0.2 ms" in strap
    assert "between -2.0 and +1.5 ms" in strap


def test_an_ecg_of_usual_beats_alone_is_short() -> None:
    (ecg,) = of_body(replace(NO_BODY, ecg_beats=1))
    assert ecg == "ECG: 1 interval; 0 beats unlike the usual one"
