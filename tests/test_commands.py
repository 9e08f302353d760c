import dataclasses
import typing

from biofeedback import commands


def test_every_command_is_frozen_and_part_of_the_union() -> None:
    declared = {
        member
        for member in vars(commands).values()
        if dataclasses.is_dataclass(member) and member.__module__ == commands.__name__
    }
    assert declared == set(typing.get_args(commands.Command))
    for command in declared:
        assert command.__dataclass_params__.frozen  # type: ignore[union-attr]
