from dataclasses import replace

import pytest

from biofeedback.breathing import PacerTrack
from biofeedback.dsp.updates import Absence, Doubt
from biofeedback.records import LinkReason, LinkState, SourceKind
from biofeedback.storage.errors import StorageProblem
from biofeedback.storage.saving import SavingState
from biofeedback.ui.session import session_words
from biofeedback.ui.session.view_state import Tone
from ui.session.examples import SAVED, SIX, metric, state, status


def test_the_calm_breath_instruction_comes_back_after_a_minute_for_a_while() -> None:
    said = [bool(session_words.notice(state(), t_s)) for t_s in (10.0, 61.0, 89.0, 95.0)]
    assert said == [False, True, True, False]


def test_the_instruction_is_not_repeated_to_someone_who_breathes_normally() -> None:
    stopped = state(track=PacerTrack().changed(2.0, SIX).changed(30.0, None))
    assert "gently" not in session_words.notice(stopped, 61.0)
    assert "next button" in session_words.notice(stopped, 61.0)


def test_a_mark_is_confirmed_for_some_seconds() -> None:
    marked = state(marks=((20.0, ""),))
    assert "marked" in session_words.notice(marked, 21.0)
    assert session_words.notice(marked, 25.0) == ""


@pytest.mark.parametrize("link", [LinkState.LOST, LinkState.GIVEN_UP, LinkState.CLOSED])
def test_a_lost_link_takes_the_numbers_along(link: LinkState) -> None:
    assert session_words.lost_absence(state(link=link)) is Absence.LINK_LOST
    words, tone = session_words.signal(status(), state(link=link), None, 30.0)
    assert words.startswith("Polar H10 · ")
    assert tone is Tone.WARN


def test_waiting_for_the_first_interval_is_said() -> None:
    waiting = state(link=LinkState.WAITING, link_reason=LinkReason.NONE, link_since_s=29.0)
    words, _ = session_words.signal(status(), waiting, None, 30.0)
    assert words == "Polar H10 · connected, waiting for RR"
    assert session_words.lost_absence(waiting) is None


@pytest.mark.parametrize(
    ("corrected_percent", "words", "tone"),
    [(0.0, "signal good", Tone.GOOD), (6.0, "fair", Tone.CALM), (12.0, "many beats", Tone.WARN)],
)
def test_the_signal_is_as_good_as_its_beats(
    corrected_percent: float, words: str, tone: Tone
) -> None:
    value = metric("mean_hr", 60.0, corrected_percent=corrected_percent)
    said, said_tone = session_words.signal(status(), state(), value, 30.0)
    assert words in said
    assert said_tone is tone


def test_a_failed_analysis_is_said_before_anything_else() -> None:
    failed = replace(status(), has_analysis_failed=True)
    words, tone = session_words.signal(failed, state(), metric("mean_hr", 60.0), 30.0)
    assert "recording goes on" in words
    assert tone is Tone.WARN


def test_recording_is_said_and_so_is_its_trouble() -> None:
    full = replace(SAVED, state=SavingState.NOT_SAVED, problem=StorageProblem.FULL, waiting=3)
    assert session_words.saving(status()) == ("recording", Tone.GOOD)
    words, tone = session_words.saving(status(saving=full))
    assert words.startswith("not being saved")
    assert tone is Tone.WARN


def test_a_replay_saves_nothing_and_says_nothing_of_it() -> None:
    assert session_words.saving(status(is_live=False)) == ("", Tone.CALM)


@pytest.mark.parametrize(
    ("link", "reason", "now_s", "is_told"),
    [
        (LinkState.LIVE, LinkReason.NONE, 99.0, False),
        (LinkState.SEARCHING, LinkReason.NONE, 5.0, False),
        (LinkState.SEARCHING, LinkReason.NONE, 10.0, True),
        (LinkState.SEARCHING, LinkReason.ADAPTER_OFF, 0.5, True),
        (LinkState.WAITING, LinkReason.NONE, 12.0, True),
        (LinkState.LOST, LinkReason.DROPPED, 0.5, True),
    ],
)
def test_help_is_offered_when_a_strap_takes_longer_than_it_may(
    link: LinkState, reason: LinkReason, now_s: float, *, is_told: bool
) -> None:
    session = state(link=link, link_reason=reason, link_since_s=0.0)
    assert session_words.is_in_trouble(status(), session, now_s) is is_told
    simulated, replayed = status(kind=SourceKind.SIMULATED), status(is_live=False)
    assert not session_words.is_in_trouble(simulated, session, now_s)
    assert not session_words.is_in_trouble(replayed, session, now_s)


def test_a_live_link_with_doubtful_values_is_never_called_good() -> None:
    value = metric("mean_hr", 60.0)
    for taking in (Doubt.SURPLUS, Doubt.INVENTED, Doubt.NO_INTERVALS):
        words, tone = session_words.signal(status(), state(doubts=(taking,)), value, 30.0)
        assert words.startswith("Polar H10 · connected")
        assert tone is Tone.CALM
        assert session_words.doubt(state(doubts=(taking,)))[1] is Tone.WARN
    milder = state(doubts=(Doubt.MILLISECONDS,))
    assert "signal good" in session_words.signal(status(), milder, value, 30.0)[0]
    assert session_words.doubt(milder)[1] is Tone.CALM
    assert session_words.doubt(state()) == ("", Tone.CALM)


def test_a_sensor_of_heart_rate_only_says_so_in_place_of_its_numbers() -> None:
    only = state(link=LinkState.WAITING, doubts=(Doubt.NO_INTERVALS,))
    assert session_words.lost_absence(only) is Absence.RATE_ONLY
    assert "moisten" not in session_words.signal(status(), only, None, 90.0)[0]


def test_what_never_came_was_not_lost() -> None:
    assert session_words.lost_absence(state(link=LinkState.GIVEN_UP, last_packet_s=None)) is None
