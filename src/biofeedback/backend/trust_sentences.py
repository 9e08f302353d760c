"""Doubts about a strap as sentences: what is wrong, what became of it, one thing to try."""

from biofeedback.dsp.trust.rate_only import seems_optical
from biofeedback.dsp.updates import Doubt, SessionState
from biofeedback.wording import tr


def of_doubt(doubt: Doubt, state: SessionState) -> str:
    """What is wrong with what a strap sends, as one whole sentence."""
    if doubt is Doubt.NO_INTERVALS and seems_optical(state):
        return tr(
            "This is an optical sensor: it sends heart rate only, no RR intervals, so heart-rate "
            "variability can't be computed."
        )
    return _SENTENCES[doubt]


def remedy_of(doubt: Doubt, state: SessionState) -> str:
    """One thing to try, as one whole sentence."""
    if doubt is Doubt.NO_INTERVALS and seems_optical(state):
        return tr("Wear a chest strap instead.")
    return _REMEDIES[doubt]


def of_doubts(state: SessionState) -> tuple[str, ...]:
    """Each doubt of a session with what to try, the worst first."""
    return tuple(f"{of_doubt(doubt, state)} {remedy_of(doubt, state)}" for doubt in state.doubts)


def of_worst(state: SessionState) -> str:
    """The worst doubt with what to try; empty where there is none."""
    return next(iter(of_doubts(state)), "")


def takes_numbers(state: SessionState) -> bool:
    """Whether a doubt takes numbers away, rather than only explaining how they are read."""
    return any(doubt in _TAKING for doubt in state.doubts)


_TAKING = frozenset({Doubt.SURPLUS, Doubt.INVENTED, Doubt.NO_INTERVALS})

_SENTENCES: dict[Doubt, str] = {
    Doubt.SURPLUS: tr(
        "The strap sends more intervals than fit the time that passed, and which of them are true "
        "can't be told, so none are used."
    ),
    Doubt.INVENTED: tr(
        "The intervals are more regular than any measured from a beating heart, so no "
        "variability is shown: a strap off the body makes such values up, and a pacemaker at a "
        "fixed rate gives them."
    ),
    Doubt.NO_INTERVALS: tr(
        "This sensor sends heart rate only, no RR intervals, so heart-rate variability can't be "
        "computed."
    ),
    Doubt.MILLISECONDS: tr(
        "The strap sends milliseconds where the standard asks for 1/1024 s; its intervals are "
        "read as milliseconds from here on, and what came before is 2.3 % too short."
    ),
    Doubt.REPEATED: tr(
        "The strap sends intervals twice; from here on each is used once, and what came before "
        "holds too many beats."
    ),
    Doubt.FILLERS: tr(
        "The strap sends a filler where it has measured nothing; fillers count as missing beats."
    ),
}

_REMEDIES: dict[Doubt, str] = {
    Doubt.SURPLUS: tr("Take the sensor off the strap for a moment, or use another strap."),
    Doubt.INVENTED: tr("See that the strap is worn, moist and snug."),
    Doubt.NO_INTERVALS: tr(
        "Look in the sensor's own app for a setting that sends RR intervals, or use another strap."
    ),
    Doubt.MILLISECONDS: tr("Look for an update of the strap's firmware in its maker's app."),
    Doubt.REPEATED: tr("End other programs that hold this strap."),
    Doubt.FILLERS: tr("Moisten the electrodes, and see that the strap sits snugly."),
}
