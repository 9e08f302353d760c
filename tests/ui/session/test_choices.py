from biofeedback.breathing import BreathingPattern
from biofeedback.ui.session import choices
from biofeedback.ui.session.view_state import Choice, Intent


def _intents(offered: tuple[Choice, ...]) -> list[Intent]:
    return [choice.intent for choice in offered]


def test_while_the_pacer_runs_breathing_normally_comes_first() -> None:
    offered = choices.of_session(is_paused=False, is_pacing=True)
    assert _intents(offered) == [
        Intent.BREATHE_NORMALLY,
        Intent.PAUSE,
        Intent.MARK,
        Intent.END,
        Intent.DETAILS,
    ]


def test_traces_can_be_chosen_while_details_are_looked_at() -> None:
    details = choices.of_details(shows_breath=True, shows_ecg=False)
    offered = choices.of_session(is_paused=False, is_pacing=True, details=details)
    switches = [choice for choice in offered if choice.intent is Intent.DETAILS] + list(details)
    assert [(one.text, one.key, one.is_chosen) for one in switches] == [
        ("Details", "I", True),
        ("Breathing", "B", True),
        ("ECG", "G", False),
    ]
    assert choices.of_replay(1.0, is_halted=False, details=details)[-2:] == details


def test_without_the_pacer_it_can_be_followed_again() -> None:
    offered = choices.of_session(is_paused=False, is_pacing=False)
    assert _intents(offered)[0] is Intent.RESUME


def test_a_pause_offers_to_go_on() -> None:
    offered = choices.of_session(is_paused=True, is_pacing=False)
    assert _intents(offered) == [Intent.RESUME, Intent.MARK, Intent.END, Intent.DETAILS]


def test_a_replay_shows_its_speed_and_halts_or_goes_on() -> None:
    playing = choices.of_replay(4.0, is_halted=False)
    halted = choices.of_replay(4.0, is_halted=True)
    assert [choice.intent for choice in playing if choice.is_chosen] == [Intent.SPEED_4]
    assert Intent.HALT in _intents(playing)
    assert Intent.GO_ON in _intents(halted)


def test_the_end_counts_down_and_its_harmless_answer_is_first() -> None:
    question = choices.undo_question(0.2)
    assert question.text == "The session ends in 1 second."
    assert choices.undo_question(9.1).text == "The session ends in 10 seconds."
    assert question.choices[0].intent is Intent.UNDO_END


def test_no_key_ends_at_once_so_that_an_echo_of_end_can_not() -> None:
    last = choices.undo_question(5.0).choices[-1]
    assert (last.intent, last.key) == (Intent.END_NOW, "")


def test_a_slow_pace_is_named_and_staying_is_the_first_answer() -> None:
    question = choices.slow_question(BreathingPattern(rate_per_min=4.4))
    assert question.text.startswith("4.4 breaths")
    assert question.choices[0].intent is Intent.DECLINE_SLOW


def test_hints_name_each_key_once() -> None:
    offered = choices.of_session(is_paused=False, is_pacing=True)
    hints = choices.key_hints(offered)
    assert hints == "Esc breathe normally · Space pause · M mark · E end · I details"
