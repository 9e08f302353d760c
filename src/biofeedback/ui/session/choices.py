"""The buttons and questions of a session, each with the key that does the same."""

import math

from biofeedback.breathing import BreathingPattern
from biofeedback.ui.session.view_state import Choice, Intent, Question
from biofeedback.wording import tr, trn

_SPEEDS = ((Intent.SPEED_1, 1.0), (Intent.SPEED_4, 4.0), (Intent.SPEED_16, 16.0))


def of_session(
    *, is_paused: bool, is_pacing: bool, details: tuple[Choice, ...] = ()
) -> tuple[Choice, ...]:
    """What can be done in a live session; ``details`` are offered while they are looked at."""
    return (
        *_pacer_choices(is_paused=is_paused, is_pacing=is_pacing),
        Choice(intent=Intent.MARK, text=tr("Mark"), key="M"),
        Choice(intent=Intent.END, text=tr("End"), key="E"),
        Choice(intent=Intent.DETAILS, text=tr("Details"), key="I", is_chosen=bool(details)),
        *details,
    )


def of_trouble() -> tuple[Choice, ...]:
    """What else can be done while the strap does not send."""
    return (Choice(intent=Intent.EXAMINE, text=tr("What's wrong?"), key=""),)


def of_details(*, shows_breath: bool, shows_ecg: bool) -> tuple[Choice, ...]:
    """Which traces are shown below that of the heart rate."""
    return (
        Choice(intent=Intent.BREATH_TRACE, text=tr("Breathing"), key="B", is_chosen=shows_breath),
        Choice(intent=Intent.ECG, text=tr("ECG"), key="G", is_chosen=shows_ecg),
    )


def of_replay(
    speed: float, *, is_halted: bool, details: tuple[Choice, ...] = ()
) -> tuple[Choice, ...]:
    """What can be done in a replay; ``details`` are offered while they are looked at."""
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
        *details,
    )


def key_hints(offered: tuple[Choice, ...]) -> str:
    """The keys that do what the buttons do, in one line.

    >>> key_hints((Choice(intent=Intent.MARK, text="Mark", key="M"),))
    'M mark'
    """
    return " · ".join(f"{choice.key} {_within(choice.text)}" for choice in offered if choice.key)


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


def leave_question(name: str) -> Question:
    """Whether one of two people is to end alone."""
    return Question(
        text=tr("End the session of {name} now? The other one goes on.").format(name=name),
        choices=(
            Choice(intent=Intent.DECLINE_LEAVE, text=tr("Go on together"), key="Esc"),
            Choice(intent=Intent.CONFIRM_LEAVE, text=tr("End for this one"), key=""),
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


def _within(text: str) -> str:
    """A button's text as it stands within a sentence."""
    return text if text.isupper() else text[:1].lower() + text[1:]


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
