"""What the pacer shows at one moment; no Qt."""

from dataclasses import dataclass

from biofeedback.breathing import PacerTrack
from biofeedback.wording import tr


@dataclass(frozen=True, slots=True, kw_only=True)
class PacerMoment:
    """One frame of the pacer."""

    chest: float
    """How full the chest is to be, 0 to 1."""
    words: str
    """What it says inside."""
    is_paced: bool
    """Whether a breath is asked for; else it stands still and looks it."""


NO_MOMENT = PacerMoment(chest=0.0, words="", is_paced=False)
"""While there is nothing to show."""


def pacer_moment(track: PacerTrack, t_s: float, *, at_rest: str) -> PacerMoment:
    """What to show at a session time; ``at_rest`` is what it says while nothing is paced."""
    breath = track.breath_at(t_s)
    if breath is not None:
        words = tr("Breathe in") if breath.is_inhale else tr("Breathe out")
        return PacerMoment(chest=breath.chest, words=words, is_paced=True)
    coming = track.spans[-1] if track.spans else None
    if coming is not None and coming.pattern is not None and coming.from_s > t_s:
        return PacerMoment(chest=0.0, words=tr("Get ready"), is_paced=False)
    return PacerMoment(chest=0.0, words=at_rest, is_paced=False)
