from itertools import product

import pytest

from biofeedback.backend.stream_sentences import of_stream
from biofeedback.records import StreamState
from biofeedback.streams import StreamKind

ALL = tuple(product(StreamKind, StreamState))
IN_TROUBLE = (StreamState.STOPPED, StreamState.REFUSED, StreamState.LEFT_OFF)


@pytest.mark.parametrize(("stream", "state"), ALL)
def test_each_state_of_each_stream_has_words_of_its_own(
    stream: StreamKind, state: StreamState
) -> None:
    words = of_stream(stream, state)
    assert words[0].isupper()
    assert words.endswith(".")
    assert len(words) < 250
    assert [of_stream(*each) for each in ALL].count(words) == 1


@pytest.mark.parametrize("stream", StreamKind)
@pytest.mark.parametrize("state", IN_TROUBLE)
def test_trouble_comes_with_what_follows_or_helps(stream: StreamKind, state: StreamState) -> None:
    assert of_stream(stream, state).count(".") > 1
