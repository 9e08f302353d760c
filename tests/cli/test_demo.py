import tempfile
from pathlib import Path

import pytest

from biofeedback.cli.main import main


def test_the_demonstration_explains_itself_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("BIOFEEDBACK_LIBRARY", str(tmp_path / "mine.sqlite3"))
    assert main(["demo", "--for", "0.5s"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "no heart is measured" in told
    assert "not deeply" in told
    assert "simulated" in told
    assert "RMSSD" in told
    assert list(tmp_path.iterdir()) == []


def test_a_library_that_was_named_keeps_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "named.sqlite3"
    assert main(["demo", "--for", "0.2s", "--library", str(path)]) == 0
    assert main(["sessions", "--library", str(path)]) == 0
    assert capsys.readouterr().out.splitlines()[-1].endswith("simulated")
