"""How the streams of a sensor fare, as sentences: what it means, and what helps."""

from biofeedback.records import StreamState
from biofeedback.streams import StreamKind
from biofeedback.wording import tr


def of_stream(stream: StreamKind, state: StreamState) -> str:
    """How one stream fares, as one or two whole sentences."""
    return _SENTENCES[stream][state]


_SENTENCES: dict[StreamKind, dict[StreamState, str]] = {
    StreamKind.ECG: {
        StreamState.ASKED: tr(
            "The sensor was asked for its ECG; the first samples can take half a minute."
        ),
        StreamState.SENDING: tr("The sensor sends its ECG."),
        StreamState.STOPPED: tr(
            "No ECG comes at the moment, and the intervals go on. While it is wanted it is asked "
            "for again; if it does not come back, take the sensor off the strap for a moment."
        ),
        StreamState.REFUSED: tr(
            "This sensor sends no ECG, and the intervals go on. If it is one that has it, such as "
            "a Polar H10, take it off the strap for a moment and start again."
        ),
        StreamState.LEFT_OFF: tr(
            "The connection broke twice soon after the ECG was asked for, so this session goes on "
            "without it. Come closer, or take a fresh battery, and try it in the next one."
        ),
    },
    StreamKind.ACCELERATION: {
        StreamState.ASKED: tr(
            "The sensor was asked for the movement of the chest; the first samples can take half "
            "a minute."
        ),
        StreamState.SENDING: tr("The sensor sends the movement of the chest."),
        StreamState.STOPPED: tr(
            "No movement of the chest comes at the moment, and the intervals go on. While it is "
            "wanted it is asked for again; if it does not come back, take the sensor off the "
            "strap for a moment."
        ),
        StreamState.REFUSED: tr(
            "This sensor sends no movement of the chest, so breathing is estimated from the "
            "heartbeats. If it is one that has it, such as a Polar H10, take it off the strap for "
            "a moment and start again."
        ),
        StreamState.LEFT_OFF: tr(
            "The connection broke twice soon after the movement of the chest was asked for, so "
            "this session goes on without it. Come closer, or take a fresh battery, and try it in "
            "the next one."
        ),
    },
    StreamKind.PPI: {
        StreamState.ASKED: tr(
            "The sensor was asked for pulse intervals; the first ones can take half a minute."
        ),
        StreamState.SENDING: tr(
            "The sensor sends pulse intervals. They are measured by light, each with an error of "
            "its own, and are not the heart's RR intervals."
        ),
        StreamState.STOPPED: tr(
            "No pulse intervals come at the moment. While they are wanted they are asked for "
            "again; sit still, and see that the sensor lies flat on the skin."
        ),
        StreamState.REFUSED: tr(
            "This sensor sends no pulse intervals. Chest straps have none and need none: their RR "
            "intervals are the better ones."
        ),
        StreamState.LEFT_OFF: tr(
            "The connection broke twice soon after pulse intervals were asked for, so this session "
            "goes on without them. Come closer, or charge the sensor, and try it in the next one."
        ),
    },
}
