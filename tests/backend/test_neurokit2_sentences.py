import pytest

from biofeedback.analysis.neurokit2_check import Verdict
from biofeedback.analysis.neurokit2_numbers import NoNumber
from biofeedback.backend import neurokit2_sentences as sentences


@pytest.mark.parametrize("reason", NoNumber)
def test_each_reason_has_its_own_words(reason: NoNumber) -> None:
    words = sentences.of_no_number(reason)
    assert "NeuroKit2" in words
    assert [sentences.of_no_number(other) for other in NoNumber].count(words) == 1


@pytest.mark.parametrize("verdict", Verdict)
def test_each_verdict_has_its_own_words(verdict: Verdict) -> None:
    words = sentences.of_verdict(verdict)
    assert [sentences.of_verdict(other) for other in Verdict].count(words) == 1
