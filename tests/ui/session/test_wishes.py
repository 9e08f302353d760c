import pytest

from biofeedback.commands import (
    BreatheNormally,
    Command,
    End,
    EndNow,
    Mark,
    Pause,
    Resume,
    UndoEnd,
)
from biofeedback.ui.session.requests import Halt, Leave, Request, Seek, SetSpeed
from biofeedback.ui.session.view_state import Intent, Stage
from biofeedback.ui.session.wishes import command_for, is_at_end, replay_request
from ui.session.examples import status


@pytest.mark.parametrize(
    ("intent", "stage", "command"),
    [
        (Intent.BREATHE_NORMALLY, Stage.RUNNING, BreatheNormally()),
        (Intent.PAUSE, Stage.RUNNING, Pause()),
        (Intent.MARK, Stage.PAUSED, Mark()),
        (Intent.RESUME, Stage.PAUSED, Resume()),
        (Intent.END, Stage.PAUSED, End()),
        (Intent.UNDO_END, Stage.ENDING, UndoEnd()),
        (Intent.END_NOW, Stage.ENDING, EndNow()),
        (Intent.UNDO_END, Stage.RUNNING, None),
        (Intent.END_NOW, Stage.RUNNING, None),
        (Intent.PAUSE, Stage.PAUSED, None),
        (Intent.PAUSE, Stage.ENDING, None),
        (Intent.MARK, Stage.OVER, None),
    ],
)
def test_a_wish_is_granted_only_where_it_fits(
    intent: Intent, stage: Stage, command: Command | None
) -> None:
    assert command_for(intent, stage, is_pacing=True) == command


def test_the_pacer_can_be_followed_again_only_while_it_rests() -> None:
    assert command_for(Intent.RESUME, Stage.RUNNING, is_pacing=True) is None
    assert command_for(Intent.RESUME, Stage.RUNNING, is_pacing=False) == Resume()


@pytest.mark.parametrize(
    ("intent", "request_"),
    [
        (Intent.HALT, Halt()),
        (Intent.GO_ON, SetSpeed(speed=4.0)),
        (Intent.SPEED_16, SetSpeed(speed=16.0)),
        (Intent.BACK, Seek(t_s=0.0)),
        (Intent.FORWARD, Seek(t_s=50.0)),
        (Intent.LEAVE, Leave()),
        (Intent.MARK, None),
    ],
)
def test_a_replay_is_steered(intent: Intent, request_: Request | None) -> None:
    assert replay_request(intent, status(is_live=False, speed=4.0), 20.0) == request_


def test_a_jump_stays_inside_the_session() -> None:
    run = status(is_live=False, length_s=40.0)
    assert replay_request(Intent.FORWARD, run, 20.0) == Seek(t_s=40.0)


def test_a_replay_at_its_end_begins_anew() -> None:
    over = status(is_live=False, is_over=True, length_s=40.0)
    assert is_at_end(over, 40.0)
    assert not is_at_end(over, 20.0)
    assert replay_request(Intent.GO_ON, over, 40.0) == Seek(t_s=0.0)
