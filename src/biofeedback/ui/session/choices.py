"""The buttons and questions of a session, each with the key that does the same."""

import math

from biofeedback.breathing import BreathingPattern
from biofeedback.ui.session.view_state import Choice, Intent, Question
from biofeedback.wording import tr, trn

_SPEEDS = ((Intent.SPEED_1, 1.0), (Intent.SPEED_4, 4.0), (Intent.SPEED_16, 16.0))


def of_session(*, is_paused: bool, is_pacing: bool) -> tuple[Choice, ...]:
    """What can be done in a live session."""
    return (
        *_pacer_choices(is_paused=is_paused, is_pacing=is_pacing),
        Choice(intent=Intent.MARK, text=tr("Mark"), key="M"),
        Choice(intent=Intent.END, text=tr("End"), key="E"),
    )


def of_replay(speed: float, *, is_halted: bool) -> tuple[Choice, ...]:
    """What can be done in a replay."""
    halt = Choice(intent=Intent.HALT, text=tr("Halt"), key=tr("Space"))
    go_on = Choice(intent=Intent.GO_ON, text=tr("Go on"), key=tr("Space"))
    return (
        Choice(intent=Intent.LEAVE, text=tr("Back"), key="Esc"),
        Choice(intent=Intent.BACK, text=tr("−30 s"), key="←"),
        go_on if is_halted else halt,
        Choice(intent=Intent.FORWARD, text=tr("+30 s"), key="→"),
        *(
            Choice(intent=intent, text=f"{value:.0f}×", key="S", is_chosen=speed == value)
            for intent, value in _SPEEDS
        ),
    )


def key_hints(offered: tuple[Choice, ...]) -> str:
    """The keys that do what the buttons do, in one line.

    >>> key_hints((Choice(intent=Intent.MARK, text="Mark", key="M"),))
    'M mark'
    """
    return " · ".join(
        f"{choice.key} {choice.text[:1].lower()}{choice.text[1:]}"
        for choice in offered
        if choice.key
    )


def undo_question(left_s: float) -> Question:
    """That the session ends, and how to take it back."""
    left = max(1, math.ceil(left_s))
    text = trn(
        "The session ends in {count} second.", "The session ends in {count} seconds.", left
    ).format(count=left)
    return Question(
        text=text,
        choices=(
            Choice(intent=Intent.UNDO_END, text=tr("Undo"), key="U"),
            Choice(intent=Intent.END_NOW, text=tr("End now"), key=""),
        ),
    )


def slow_question(pattern: BreathingPattern) -> Question:
    """Whether a pace below the range of the published protocols is meant."""
    return Question(
        text=slow_text(pattern),
        choices=(
            Choice(intent=Intent.DECLINE_SLOW, text=tr("Stay as it is"), key="Esc"),
            Choice(intent=Intent.CONFIRM_SLOW, text=tr("Go slower"), key=""),
        ),
    )


def slow_text(pattern: BreathingPattern) -> str:
    """What to think of before a very slow pace."""
    text = tr(
        "{rate:.1f} breaths a minute is very slow and suits few people. "
        "If you feel short of air, go back."
    )
    return text.format(rate=pattern.rate_per_min)


def _pacer_choices(*, is_paused: bool, is_pacing: bool) -> tuple[Choice, ...]:
    if is_paused:
        return (Choice(intent=Intent.RESUME, text=tr("Go on"), key=tr("Space")),)
    if is_pacing:
        return (
            Choice(intent=Intent.BREATHE_NORMALLY, text=tr("Breathe normally"), key="Esc"),
            Choice(intent=Intent.PAUSE, text=tr("Pause"), key=tr("Space")),
        )
    return (
        Choice(intent=Intent.RESUME, text=tr("Follow the pacer"), key=tr("Space")),
        Choice(intent=Intent.PAUSE, text=tr("Pause"), key=""),
    )
