import pytest

from biofeedback.cli import phrases
from biofeedback.dsp.updates import BreathingSource
from biofeedback.records import SourceKind
from followed_runs import followed_run, with_breathing, with_state


@pytest.mark.parametrize(
    ("kind", "label", "is_live", "words"),
    [
        (SourceKind.STRAP, "Polar H10", True, "Polar H10"),
        (SourceKind.SIMULATED, "Simulated strap", True, "Simulated strap"),
        (SourceKind.SIMULATED, "x.txt", True, "x.txt · simulated"),
        (SourceKind.FILE, "walk.txt", True, "walk.txt · imported"),
        (SourceKind.STRAP, "Polar H10", False, "Polar H10 · replay"),
        (SourceKind.SIMULATED, "a\x1b", False, "a? · simulated · replay"),
    ],
)
def test_the_source_always_says_what_it_is(
    kind: SourceKind, label: str, is_live: bool, words: str
) -> None:
    assert phrases.source_phrase(followed_run(kind=kind, label=label, is_live=is_live)) == words


def test_a_number_comes_with_its_unit_or_its_reason() -> None:
    followed = followed_run()
    assert phrases.number_phrase(followed, "mean_hr", 100.0) == ("62 bpm", "")
    assert phrases.number_phrase(followed, "breath_swing", 100.0) == ("8.2 bpm", "")
    number, reason = phrases.number_phrase(followed, "rmssd", 100.0)
    assert number == ""
    assert reason
    assert phrases.number_phrase(followed, "mean_hr", 120.0) == ("", "nothing came for 10 s")


def test_progress_is_that_of_the_part_without_its_pauses() -> None:
    followed = with_state(followed_run(), part_paused_s=40.0)
    assert phrases.progress_phrase(followed, 100.0) == "1:00 of 10:00 · 9:00 left"
    assert phrases.progress_phrase(with_state(followed, part_planned_s=None), 100.0) == "1:40"


def test_progress_of_a_replay_is_that_of_the_whole_session() -> None:
    assert phrases.progress_phrase(followed_run(is_live=False), 100.0) == "1:40 of 5:00 · 3:20 left"


def test_link_and_saving_are_told_in_words() -> None:
    assert phrases.link_phrase(followed_run(), 100.0) == "connected"
    assert phrases.saving_phrase(followed_run()) == "recording"
    assert phrases.saving_phrase(followed_run(is_live=False)) == ""


def test_breathing_is_told_with_its_source_while_it_is_seen() -> None:
    followed = with_breathing(followed_run(), BreathingSource.ACCELERATION)
    words = "breathing 6.0 per minute (chest acceleration)"
    assert phrases.breathing_phrase(followed, 100.0) == words
    assert phrases.breathing_phrase(followed, 120.0) == ""
    assert phrases.breathing_phrase(followed_run(), 100.0) == ""
