import json
from pathlib import Path

import pytest

from biofeedback.cli.main import main


def test_sessions_are_listed_newest_first_with_what_must_be_said(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sessions", "--library", str(library)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["aaaa2222", "aaaa1111", "bbbb3333"]
    assert lines[0].endswith("simulated")
    assert "2023-11-14 23:13" in lines[1]
    assert "3:20" in lines[1]
    assert "Polar? H10" in lines[1]
    assert lines[2].endswith("imported")


def test_the_json_list_has_every_field(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sessions", "--json", "--library", str(library)]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [entry["simulated"] for entry in listed] == [True, False, False]
    assert [entry["imported"] for entry in listed] == [False, False, True]
    assert listed[1]["started_utc"] == "2023-11-14T22:13:20.000Z"
    assert listed[1]["duration_s"] == 200.0
    assert listed[1]["schema"] == 1


def test_an_empty_library_says_how_to_begin(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sessions", "--library", str(tmp_path / "none.sqlite3")]) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "no sessions" in captured.err
    assert main(["sessions", "--json", "--library", str(tmp_path / "none.sqlite3")]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_a_file_that_is_no_library_is_told_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear Jane", encoding="utf-8")
    assert main(["sessions", "--library", str(path)]) == 4
    assert capsys.readouterr().err.count("is not a library") == 1
    assert path.read_text(encoding="utf-8") == "Dear Jane"
