import re
from pathlib import Path

import pytest

from biofeedback.backend import sentences
from biofeedback.dsp.updates import Absence, Doubt, GapReason, Note, SessionState
from biofeedback.records import EndReason, LinkReason, LinkState
from biofeedback.storage.errors import (
    StorageProblem,
)
from biofeedback.storage.saving import Saving, SavingState

PATH = Path("folder") / "file.txt"
BLAMING = re.compile(r"\b(you must|invalid|illegal|fail(?:ed|ure)? to|error code|wrong input)\b")


def saving(state: SavingState, problem: StorageProblem | None, waiting: int = 3) -> Saving:
    return Saving(state=state, problem=problem, waiting=waiting, since_utc_s=0.0)


@pytest.mark.parametrize("link", [None, *LinkState])
@pytest.mark.parametrize("reason", LinkReason)
def test_each_link_state_has_words_with_each_reason(
    link: LinkState | None, reason: LinkReason
) -> None:
    words = sentences.of_link(SessionState(link=link, link_reason=reason, link_since_s=1.0), 2.0)
    assert words
    assert words[0].islower()
    assert "{" not in words
    if link in {LinkState.LOST, LinkState.GIVEN_UP} and reason is not LinkReason.NONE:
        assert sentences.of_link_reason(reason) in words


def test_waiting_for_intervals_gives_advice_only_when_it_takes_long() -> None:
    state = SessionState(link=LinkState.WAITING, link_since_s=5.0)
    assert sentences.of_link(state, 6.0) == "connected, waiting for RR"
    assert "moisten" in sentences.of_link(state, 30.0)


def test_a_lost_link_says_since_when() -> None:
    state = SessionState(link=LinkState.LOST, link_since_s=10.0, link_reason=LinkReason.DROPPED)
    words = sentences.of_link(state, 17.0)
    assert words.startswith("connection lost 7 s ago, looking for it again: ")


def test_contact_is_told_where_the_strap_speaks_of_it() -> None:
    def live(has_contact: bool | None) -> str:
        return sentences.of_link(SessionState(link=LinkState.LIVE, has_contact=has_contact), 1.0)

    assert live(None) == live(True) == "connected"
    assert "no contact" in live(False)


@pytest.mark.parametrize("doubt", Doubt)
def test_a_link_that_stands_is_not_called_good_when_its_values_are_not(doubt: Doubt) -> None:
    live = SessionState(link=LinkState.LIVE, doubts=(doubt,))
    is_mild = doubt in {Doubt.MILLISECONDS, Doubt.REPEATED, Doubt.FILLERS}
    assert (sentences.of_link(live, 1.0) == "connected") is is_mild
    only = SessionState(link=LinkState.WAITING, doubts=(Doubt.NO_INTERVALS,))
    assert sentences.of_link(only, 90.0) == "connected; it sends heart rate only"


def test_a_lost_link_is_no_lost_contact_with_the_skin() -> None:
    assert "skin" in sentences.of_absence(Absence.LOST_CONTACT)
    lost = sentences.of_absence(Absence.LINK_LOST)
    assert lost == "the connection was lost; numbers come back with the beats"


def test_saved_is_simply_recording() -> None:
    assert sentences.of_saving(saving(SavingState.SAVED, None, 0)) == "recording"


@pytest.mark.parametrize("problem", StorageProblem)
@pytest.mark.parametrize("state", [SavingState.BEHIND, SavingState.NOT_SAVED])
def test_each_trouble_with_saving_says_what_it_means(
    state: SavingState, problem: StorageProblem
) -> None:
    words = sentences.of_saving(saving(state, problem))
    expected = "not being saved: " if state is SavingState.NOT_SAVED else "saving is behind: "
    assert words.startswith(expected)
    assert words.endswith("; 3 records wait in memory")
    assert "memory" not in sentences.of_saving(saving(state, problem, 0))
    assert sentences.of_unsaved(saving(state, problem)).startswith("3 records of this session")


def test_one_record_is_not_many() -> None:
    words = sentences.of_saving(saving(SavingState.NOT_SAVED, StorageProblem.FULL, 1))
    assert words.endswith("1 record waits in memory")


@pytest.mark.parametrize("absence", Absence)
def test_each_absence_has_its_own_words(absence: Absence) -> None:
    words = sentences.of_absence(absence)
    assert words
    assert words[0].islower()
    assert [sentences.of_absence(other) for other in Absence].count(words) == 1


@pytest.mark.parametrize("note", Note)
def test_each_note_has_its_own_words(note: Note) -> None:
    assert [sentences.of_note(other) for other in Note].count(sentences.of_note(note)) == 1


@pytest.mark.parametrize("reason", GapReason)
def test_each_gap_has_its_own_words(reason: GapReason) -> None:
    assert [sentences.of_gap(other) for other in GapReason].count(sentences.of_gap(reason)) == 1


@pytest.mark.parametrize("reason", EndReason)
def test_each_end_has_its_own_words(reason: EndReason) -> None:
    assert [sentences.of_end(other) for other in EndReason].count(sentences.of_end(reason)) == 1


def test_a_failed_analysis_says_that_the_recording_goes_on() -> None:
    assert "recording goes on" in sentences.of_failed_analysis()
