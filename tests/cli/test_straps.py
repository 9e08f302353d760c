import json
from pathlib import Path

import pytest

from biofeedback.cli.main import main
from biofeedback.clock import VirtualClock
from biofeedback.storage.library import Library

ADDRESS, OTHER = "00:00:5E:00:53:01", "00:00:5E:00:53:02"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "library.sqlite3"
    library = Library.open(path, clock=VirtualClock())
    library.remember_strap(address=OTHER, name="", facts={}, used_utc_s=1_700_000_000.0)
    library.remember_strap(
        address=ADDRESS, name="H10\x1b", facts={"model": "H10"}, used_utc_s=1_795_278_600.0
    )
    return path


def run(path: Path, *words: str) -> int:
    return main(["straps", *words, "--library", str(path)])


def listed(path: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    capsys.readouterr()
    assert run(path, "--json") == 0
    told: list[dict[str, object]] = json.loads(capsys.readouterr().out)
    return told


def test_the_one_used_last_comes_first(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(path) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.split()[:2] == [ADDRESS, "H10?"]
    assert "2026-11-2" in first
    assert first.endswith("H10")
    assert second.split()[:2] == [OTHER, OTHER]


def test_one_is_chosen_to_be_connected_to_by_itself(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(path, "--automatic", OTHER.lower()) == 0
    assert [each["automatic"] for each in listed(path, capsys)] == [False, True]
    assert run(path) == 0
    assert "by itself" in capsys.readouterr().out
    assert run(path, "--automatic", "none") == 0
    assert [each["automatic"] for each in listed(path, capsys)] == [False, False]


def test_one_is_forgotten(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(path, "--forget", ADDRESS) == 0
    assert [each["address"] for each in listed(path, capsys)] == [OTHER]


@pytest.mark.parametrize("wish", ["--forget", "--automatic"])
def test_one_that_is_not_known_is_told(
    path: Path, capsys: pytest.CaptureFixture[str], wish: str
) -> None:
    assert run(path, wish, "AA") == 1
    assert "AA was used here" in capsys.readouterr().err


def test_looking_makes_no_library(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path / "none") == 0
    assert "No strap" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()
