from biofeedback.streams import NO_STREAMS, StreamKind, Streams


def test_nothing_is_wanted_unless_it_is_asked_for() -> None:
    assert Streams(ecg=False, acceleration_hz=None, ppi=False) == NO_STREAMS


def test_streams_are_known_by_stable_names() -> None:
    assert {StreamKind(name) for name in ("ecg", "acceleration", "ppi")} == set(StreamKind)
