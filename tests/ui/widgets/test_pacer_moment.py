import pytest

from biofeedback.breathing import BreathingPattern, PacerTrack
from biofeedback.ui.widgets.pacer_moment import NO_MOMENT, PacerMoment, pacer_moment

SIX = BreathingPattern(rate_per_min=6.0, inhale_share=0.4)
TRACK = PacerTrack().changed(2.0, SIX)


@pytest.mark.parametrize(
    ("t_s", "words", "chest"),
    [(2.0, "Breathe in", 0.0), (4.0, "Breathe in", 0.5), (6.0, "Breathe out", 1.0)],
)
def test_words_and_chest_follow_the_breath(t_s: float, words: str, chest: float) -> None:
    moment = pacer_moment(TRACK, t_s, at_rest="")
    assert moment.words == words
    assert moment.chest == pytest.approx(chest)
    assert moment.is_paced


def test_before_the_first_inhale_one_gets_ready() -> None:
    moment = pacer_moment(TRACK, 1.0, at_rest="Starting")
    assert moment == PacerMoment(chest=0.0, words="Get ready", is_paced=False)


def test_once_the_pacer_stops_it_says_what_it_was_told() -> None:
    stopped = TRACK.changed(7.0, None)
    moment = pacer_moment(stopped, 7.5, at_rest="Breathe normally")
    assert moment == PacerMoment(chest=0.0, words="Breathe normally", is_paced=False)


def test_a_change_that_waits_does_not_end_the_breath() -> None:
    waiting = TRACK.changed(12.0, BreathingPattern(rate_per_min=5.0))
    assert pacer_moment(waiting, 11.0, at_rest="").is_paced


def test_nothing_is_asked_while_there_is_nothing_to_show() -> None:
    assert not NO_MOMENT.is_paced
