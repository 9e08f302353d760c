import typing
from pathlib import Path

from biofeedback.backend import choices


def test_choices_are_values() -> None:
    assert choices.SimulatedChoice(seed=3) == choices.SimulatedChoice(seed=3)
    assert choices.FileChoice(path=Path("a")) != choices.FileChoice(path=Path("b"))
    assert len(typing.get_args(choices.SourceChoice)) == 3
