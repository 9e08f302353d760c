import pytest

from biofeedback.ui.actions import REPLAY_KEYS, SESSION_KEYS, Action
from biofeedback.ui.session import choices
from biofeedback.ui.session.key_intents import intent_of
from biofeedback.ui.session.view_state import Intent, Stage

RUNNING = choices.of_session(is_paused=False, is_pacing=True)
PAUSED = choices.of_session(is_paused=True, is_pacing=False)


@pytest.mark.parametrize("action", SESSION_KEYS, ids=lambda action: action.key)
def test_every_session_key_means_something(action: Action) -> None:
    assert isinstance(intent_of(action.key, RUNNING, Stage.RUNNING), Intent)


@pytest.mark.parametrize("action", REPLAY_KEYS, ids=lambda action: action.key)
def test_every_replay_key_means_something(action: Action) -> None:
    playing = choices.of_replay(1.0, is_halted=False)
    assert isinstance(intent_of(action.key, playing, Stage.REPLAY), Intent)


def test_one_key_pauses_and_goes_on() -> None:
    assert intent_of("pause", RUNNING, Stage.RUNNING) is Intent.PAUSE
    assert intent_of("pause", PAUSED, Stage.PAUSED) is Intent.RESUME


def test_one_key_halts_and_goes_on() -> None:
    assert intent_of("halt", choices.of_replay(1, is_halted=False), Stage.REPLAY) is Intent.HALT
    assert intent_of("halt", choices.of_replay(1, is_halted=True), Stage.REPLAY) is Intent.GO_ON


@pytest.mark.parametrize(
    ("speed", "following"),
    [(1.0, Intent.SPEED_4), (4.0, Intent.SPEED_16), (16.0, Intent.SPEED_1), (2.0, Intent.SPEED_1)],
)
def test_one_key_goes_round_the_speeds(speed: float, following: Intent) -> None:
    assert intent_of("speed", choices.of_replay(speed, is_halted=False), Stage.REPLAY) is following


def test_escape_says_no_to_a_slow_pace_by_breathing_normally() -> None:
    assert intent_of("breathe_normally", (), Stage.RUNNING) is Intent.BREATHE_NORMALLY


def test_a_key_of_another_screen_means_nothing() -> None:
    assert intent_of("recordings", RUNNING, Stage.RUNNING) is None
