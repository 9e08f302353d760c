"""From the key's action to the wish, which depends on how the run stands; no Qt."""

from biofeedback.ui.session.view_state import Choice, Intent, Stage

_ALWAYS = {
    "breathe_normally": Intent.BREATHE_NORMALLY,
    "mark": Intent.MARK,
    "end": Intent.END,
    "undo_end": Intent.UNDO_END,
    "faster": Intent.FASTER,
    "slower": Intent.SLOWER,
    "shorter_inhale": Intent.SHORTER_INHALE,
    "longer_inhale": Intent.LONGER_INHALE,
    "details": Intent.DETAILS,
    "back_30_s": Intent.BACK,
    "on_30_s": Intent.FORWARD,
    "replay_details": Intent.DETAILS,
    "breath_trace": Intent.BREATH_TRACE,
    "replay_breath_trace": Intent.BREATH_TRACE,
    "ecg": Intent.ECG,
    "replay_ecg": Intent.ECG,
    "leave": Intent.LEAVE,
}
_SPEEDS = (Intent.SPEED_1, Intent.SPEED_4, Intent.SPEED_16)


def intent_of(action_key: str, choices: tuple[Choice, ...], stage: Stage) -> Intent | None:
    """The wish behind an action of ``ui.actions``; None where it means nothing just now.

    ``choices`` are the buttons that are offered: a key that has two meanings takes the one whose
    button is there.
    """
    offered = {choice.intent for choice in choices}
    match action_key:
        case "pause":
            return Intent.RESUME if Intent.RESUME in offered else Intent.PAUSE
        case "halt":
            return Intent.GO_ON if Intent.GO_ON in offered else Intent.HALT
        case "speed":
            return _next_speed(choices)
        case "breathe_normally" if stage is Stage.PAUSED:
            return None
        case _:
            return _ALWAYS.get(action_key)


def _next_speed(choices: tuple[Choice, ...]) -> Intent:
    chosen = [choice.intent for choice in choices if choice.is_chosen]
    if not chosen or chosen[0] not in _SPEEDS:
        return Intent.SPEED_1
    return _SPEEDS[(_SPEEDS.index(chosen[0]) + 1) % len(_SPEEDS)]
