import pytest

from biofeedback.backend.breathing_sentences import of_breathing, of_source, of_unseen
from biofeedback.dsp.updates import BreathingSeen, BreathingSource, Unseen


def seen(
    source: BreathingSource, rate_per_min: float | None = None, absence: Unseen | None = None
) -> BreathingSeen:
    return BreathingSeen(
        at_s=60.0, source=source, rate_per_min=rate_per_min, absence=absence, window_s=30.0
    )


def test_a_rate_names_its_source() -> None:
    measured = seen(BreathingSource.ACCELERATION, 6.04)
    assert of_breathing(measured) == "breathing 6.0 per minute (chest acceleration)"
    guessed = seen(BreathingSource.INTERVALS, 5.96)
    assert of_breathing(guessed) == "breathing 6.0 per minute (estimated from the heartbeats)"


@pytest.mark.parametrize("source", BreathingSource)
@pytest.mark.parametrize("absence", Unseen)
def test_no_rate_has_its_reason(source: BreathingSource, absence: Unseen) -> None:
    words = of_breathing(seen(source, absence=absence))
    assert of_source(source) in words
    assert of_unseen(absence) in words
