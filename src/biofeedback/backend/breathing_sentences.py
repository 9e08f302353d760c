"""What is seen of somebody's breathing, by what, and why it is not seen, as parts of sentences."""

from biofeedback.dsp.updates import BreathingSeen, BreathingSource, Unseen
from biofeedback.wording import tr


def of_source(source: BreathingSource) -> str:
    """By what breathing is seen."""
    return _SOURCES[source]


def of_unseen(absence: Unseen) -> str:
    """Why there is no rate."""
    return _UNSEEN[absence]


def of_breathing(seen: BreathingSeen) -> str:
    """The rate, or why there is none: "breathing 6.0 per minute (chest acceleration)"."""
    by = of_source(seen.source)
    if seen.rate_per_min is not None:
        words = tr("breathing {rate:.1f} per minute ({by})")
        return words.format(rate=seen.rate_per_min, by=by)
    why = of_unseen(seen.absence or Unseen.UNCLEAR)
    return tr("breathing: {why} ({by})").format(why=why, by=by)


_SOURCES = {
    BreathingSource.ACCELERATION: tr("chest acceleration"),
    BreathingSource.ECG: tr("ECG amplitude"),
    BreathingSource.INTERVALS: tr("estimated from the heartbeats"),
}
_UNSEEN = {
    Unseen.NOT_FILLED: tr("the rate takes half a minute"),
    Unseen.MOVING: tr("moving"),
    Unseen.UNCLEAR: tr("no clear rhythm"),
}
