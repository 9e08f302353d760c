"""The phrases that the moving and the plain view share."""

import math

from biofeedback.backend.breathing_sentences import of_breathing
from biofeedback.backend.number_text import clock_text
from biofeedback.backend.sentences import of_absence, of_link, of_saving
from biofeedback.cli.following import OLD_AFTER_S, Followed
from biofeedback.cli.output import tamed
from biofeedback.cli.session_names import origin_of
from biofeedback.dsp.updates import Absence
from biofeedback.wording import tr

CALM_BREATH = tr(
    "Sit down. Breathe gently and naturally, not deeply. If you get dizzy or it feels wrong, "
    "stop and breathe as you like."
)
"""Said before every paced session (Szulczewski 2019, doi:10.1007/s10484-019-09435-1)."""

SHOWN_METRICS = (
    ("mean_hr", tr("Heart rate")),
    ("breath_swing", tr("Breath swing")),
    ("rmssd", "RMSSD"),
)
"""What a running session shows, in this order."""


def source_phrase(followed: Followed) -> str:
    """What the session listens to, and what must be said of it."""
    label = tamed(followed.status.info.source.label)
    marks = [origin_of(followed.status.info), "" if followed.status.is_live else tr("replay")]
    told = [mark for mark in marks if mark and mark.casefold() not in label.casefold()]
    return " · ".join([label, *told])


def link_phrase(followed: Followed, now_s: float) -> str:
    """How the sensor's connection fares."""
    return of_link(followed.state, now_s)


def saving_phrase(followed: Followed) -> str:
    """How the recording fares; empty for a replay."""
    return "" if followed.status.saving is None else of_saving(followed.status.saving)


def number_phrase(followed: Followed, name: str, now_s: float) -> tuple[str, str]:
    """A number with its unit, or nothing; and the reason for nothing, or what must be said."""
    value = followed.value(name, now_s)
    if isinstance(value, Absence):
        return "", of_absence(value)
    metric = followed.values[name]
    digits = 0 if name == "mean_hr" else 1
    return f"{value:.{digits}f} {metric.unit}", ""


def breathing_phrase(followed: Followed, now_s: float) -> str:
    """How fast somebody breathes, and by what that is known; empty while nothing sees it."""
    seen = followed.breathing
    if seen is None or now_s - seen.at_s > OLD_AFTER_S:
        return ""
    return of_breathing(seen)


def progress_phrase(followed: Followed, now_s: float) -> str:
    """How far the session is, and what is left of it."""
    planned_s = length_s(followed)
    if planned_s is None:
        return clock_text(now_s)
    passed_s = elapsed_s(followed, now_s)
    return tr("{passed} of {planned} · {left} left").format(
        passed=clock_text(passed_s),
        planned=clock_text(planned_s),
        left=clock_text(math.ceil(planned_s) - int(passed_s)),
    )


def length_s(followed: Followed) -> float | None:
    """Planned length of the part, or length of the replayed session; None when open."""
    if followed.status.is_live:
        return followed.state.part_planned_s
    return followed.status.length_s


def elapsed_s(followed: Followed, now_s: float) -> float:
    """How much of ``length_s`` has passed."""
    return followed.state.part_elapsed_s(now_s) if followed.status.is_live else now_s
