"""What is said of breathing and ECG beside their traces, and of streams in the details; no Qt."""

from biofeedback.backend.breathing_sentences import of_source, of_unseen
from biofeedback.backend.stream_sentences import of_stream
from biofeedback.dsp.updates import BreathingSeen, BreathingSource, Unseen
from biofeedback.records import SourceKind, StreamChanged, StreamState
from biofeedback.streams import StreamKind
from biofeedback.wording import tr, trn

FIRST_SAMPLES_S = 45.0
"""Some sensors take half a minute for the first ones."""


def breathing_words(seen: BreathingSeen | None, traced: BreathingSource | None) -> str:
    """What is believed of breathing: "Breathing: chest acceleration, 6.0/min".

    A trace by another source than the believed one is named; empty where there is neither.
    """
    if seen is None:
        return "" if traced is None else tr("Breathing: {by}").format(by=of_source(traced))
    by = of_source(seen.source)
    if seen.rate_per_min is not None:
        words = tr("Breathing: {by}, {rate:.1f}/min").format(by=by, rate=seen.rate_per_min)
    else:
        why = of_unseen(seen.absence or Unseen.UNCLEAR)
        words = tr("Breathing: {by}; {why}").format(by=by, why=why)
    if traced is None or traced is seen.source:
        return words
    return tr("{words} · drawn: {by}").format(words=words, by=of_source(traced))


def no_breathing_words(kind: SourceKind, state: StreamState | None, since_s: float) -> str:
    """Why there is no trace of the chest."""
    return _missing(StreamKind.ACCELERATION, kind, state, since_s)


def no_ecg_words(kind: SourceKind, state: StreamState | None, since_s: float) -> str:
    """Why there is no ECG; ``since_s`` is how long ago its state changed."""
    return _missing(StreamKind.ECG, kind, state, since_s)


def stream_words(changed: StreamChanged) -> str:
    """How a stream fares, for the details, with what the sensor said of it."""
    words = of_stream(changed.stream, changed.state)
    return f"{words} ({changed.detail})" if changed.detail else words


def pulse_words(count: int, measured: int) -> str:
    """What became of the pulse intervals of an optical sensor."""
    words = trn(
        "{count} pulse interval from an optical sensor, {percent} % of them measured well: "
        "marked as optical, not used for the numbers.",
        "{count} pulse intervals from an optical sensor, {percent} % of them measured well: "
        "marked as optical, not used for the numbers.",
        count,
    )
    return words.format(count=count, percent=100 * measured // count)


_FILE = {
    StreamKind.ECG: tr("This recording has intervals only, no ECG."),
    StreamKind.ACCELERATION: tr("This recording has intervals only, no movement of the chest."),
}
_OFF = {
    StreamKind.ECG: tr("The ECG is off in the settings."),
    StreamKind.ACCELERATION: tr("Breathing from the chest is off in the settings."),
}


def _missing(
    stream: StreamKind, kind: SourceKind, state: StreamState | None, since_s: float
) -> str:
    match state:
        case None:
            return (_FILE if kind is SourceKind.FILE else _OFF)[stream]
        case StreamState.ASKED | StreamState.SENDING if since_s <= FIRST_SAMPLES_S:
            return of_stream(stream, StreamState.ASKED)
        case StreamState.SENDING:
            return of_stream(stream, StreamState.STOPPED)
        case StreamState.ASKED:
            return of_stream(stream, StreamState.REFUSED)
        case _:
            return of_stream(stream, state)
