import pytest

from biofeedback.dsp.updates import BreathingSeen, BreathingSource, Unseen
from biofeedback.ui.session.stream_words import breathing_words

ACCELERATION, ECG, INTERVALS = BreathingSource


@pytest.mark.parametrize("source", BreathingSource)
@pytest.mark.parametrize("absence", Unseen)
def test_every_source_and_every_reason_has_words(source: BreathingSource, absence: Unseen) -> None:
    seen = BreathingSeen(at_s=1.0, source=source, rate_per_min=None, absence=absence, window_s=30.0)
    words = breathing_words(seen, source)
    assert words.startswith(breathing_words(None, source))
    assert "; " in words


def test_a_trace_by_another_source_is_named_beside_the_believed_one() -> None:
    seen = BreathingSeen(at_s=1.0, source=INTERVALS, rate_per_min=6.0, absence=None, window_s=30.0)
    assert breathing_words(seen, ACCELERATION) == (
        "Breathing: estimated from the heartbeats, 6.0/min · drawn: chest acceleration"
    )
    assert breathing_words(seen, None) == "Breathing: estimated from the heartbeats, 6.0/min"
    assert breathing_words(None, None) == ""
