import pytest

from biofeedback.backend.trust_sentences import (
    of_doubt,
    of_doubts,
    of_worst,
    remedy_of,
    takes_numbers,
)
from biofeedback.dsp.updates import Doubt, SessionState
from biofeedback.payloads.heart_rate import BodyLocation

ARMBAND = SessionState(worn_at=BodyLocation.WRIST, doubts=(Doubt.NO_INTERVALS,))


@pytest.mark.parametrize("doubt", Doubt)
@pytest.mark.parametrize("state", [SessionState(), ARMBAND])
def test_each_doubt_has_one_sentence_and_one_thing_to_try(
    doubt: Doubt, state: SessionState
) -> None:
    for words in (of_doubt(doubt, state), remedy_of(doubt, state)):
        assert words[0].isupper()
        assert words.endswith(".")
        assert ". " not in words
    assert [of_doubt(other, state) for other in Doubt].count(of_doubt(doubt, state)) == 1


def test_an_optical_sensor_is_called_one() -> None:
    (words,) = of_doubts(ARMBAND)
    assert "optical" in words
    assert "chest strap" in words
    assert "optical" not in of_doubt(Doubt.NO_INTERVALS, SessionState())


def test_no_doubts_need_no_words() -> None:
    assert of_doubts(SessionState()) == ()
    assert of_worst(SessionState()) == ""


def test_the_worst_is_told_first_and_some_take_numbers() -> None:
    state = SessionState(doubts=(Doubt.INVENTED, Doubt.REPEATED))
    assert of_worst(state) == of_doubts(state)[0]
    assert takes_numbers(state)
    assert not takes_numbers(SessionState(doubts=(Doubt.REPEATED,)))
