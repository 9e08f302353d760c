import pytest

from biofeedback.dsp.updates import BreathingSeen, BreathingSource, Unseen
from biofeedback.ui.session.stream_words import breathing_words


@pytest.mark.parametrize("source", BreathingSource)
@pytest.mark.parametrize("absence", Unseen)
def test_every_source_and_every_reason_has_words(source: BreathingSource, absence: Unseen) -> None:
    seen = BreathingSeen(at_s=1.0, source=source, rate_per_min=None, absence=absence, window_s=30.0)
    words = breathing_words(source, seen)
    assert words.startswith(breathing_words(source, None))
    assert "; " in words
