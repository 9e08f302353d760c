import typing
from pathlib import Path

from biofeedback.backend import choices
from biofeedback.streams import NO_STREAMS, Streams


def test_choices_are_values() -> None:
    assert choices.SimulatedChoice(seed=3) == choices.SimulatedChoice(seed=3)
    assert choices.FileChoice(path=Path("a")) != choices.FileChoice(path=Path("b"))
    assert len(typing.get_args(choices.SourceChoice)) == 3


def test_what_a_source_is_to_send_beside_intervals() -> None:
    wanted = Streams(ecg=True, acceleration_hz=50)
    strap = choices.StrapChoice(address="A0", name="H10", streams=wanted)
    assert choices.streams_of(strap) == wanted
    assert choices.streams_of(choices.SimulatedChoice(streams=wanted)) == wanted
    assert choices.streams_of(choices.SimulatedChoice()) == NO_STREAMS
    assert choices.streams_of(choices.FileChoice(path=Path("a"))) == NO_STREAMS
