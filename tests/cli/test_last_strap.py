import argparse
import asyncio
from pathlib import Path

import pytest

from biofeedback.backend.program import Program
from biofeedback.cli.arguments import build_parser
from biofeedback.cli.last_strap import has_source
from biofeedback.cli.main import main
from biofeedback.clock import VirtualClock
from biofeedback.storage.library import Library

ADDRESS = "00:00:5E:00:53:01"


def asked(path: Path, *words: str) -> tuple[bool, argparse.Namespace]:
    arguments = build_parser().parse_args(["record", *words])

    async def ask() -> bool:
        program = await Program.open(library_path=path)
        try:
            return await has_source(program, arguments)
        finally:
            await program.close()

    return asyncio.run(ask()), arguments


def remember(path: Path, name: str) -> None:
    library = Library.open(path, clock=VirtualClock())
    library.remember_strap(address=ADDRESS, name=name, facts={}, used_utc_s=1.0)


def test_the_last_strap_is_used_and_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "library.sqlite3"
    remember(path, "Polar\x1b H10")
    has, arguments = asked(path)
    assert has
    assert (arguments.strap, arguments.name) == ([ADDRESS], ["Polar\x1b H10"])
    assert "used last: Polar? H10." in capsys.readouterr().err


def test_a_name_that_is_given_wins(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite3"
    remember(path, "")
    _, arguments = asked(path, "--name", "Anna")
    assert arguments.name == ["Anna"]


@pytest.mark.parametrize("words", [("--strap", "A"), ("--simulated",), ("--file", "a.txt")])
def test_what_is_named_is_taken(tmp_path: Path, words: tuple[str, ...]) -> None:
    path = tmp_path / "library.sqlite3"
    remember(path, "H10")
    has, arguments = asked(path, *words)
    assert has
    assert arguments.strap in (None, ["A"])


def test_without_any_it_is_told_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "library.sqlite3"
    assert main(["record", "--library", str(path)]) == 2
    assert "no strap was used here before" in capsys.readouterr().err
    assert not path.exists()
