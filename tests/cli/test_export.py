from pathlib import Path

import pytest

from biofeedback.cli.main import main


@pytest.mark.parametrize(
    ("name", "extra", "begins"),
    [
        ("out.txt", [], "# RR intervals"),
        ("out.csv", [], "time_s,utc"),
        ("out.jsonl", [], '{"format"'),
        ("out.dat", ["--form", "csv"], "time_s,utc"),
    ],
)
def test_the_form_follows_the_ending_or_the_wish(
    library: Path,
    tmp_path: Path,
    name: str,
    extra: list[str],
    begins: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / name
    line = ["export", "aaaa2222", "--to", str(path), *extra, "--library", str(library)]
    assert main(line) == 0
    assert path.read_text(encoding="utf-8").startswith(begins)
    assert "simulated" in path.read_text(encoding="utf-8")
    assert capsys.readouterr().out == f"{path} (simulated)\n"


def test_a_file_is_replaced_only_by_force(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "out.txt"
    path.write_text("mine", encoding="utf-8")
    line = ["export", "last", "--to", str(path), "--library", str(library)]
    assert main(line) == 1
    assert path.read_text(encoding="utf-8") == "mine"
    assert "already" in capsys.readouterr().err
    assert main([*line, "--force"]) == 0
    assert path.read_text(encoding="utf-8") != "mine"


def test_an_unknown_ending_or_session_is_told(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    common = ["--library", str(library)]
    assert main(["export", "last", "--to", str(tmp_path / "out.xyz"), *common]) == 2
    assert "--form" in capsys.readouterr().err
    assert main(["export", "zzzz", "--to", str(tmp_path / "out.txt"), *common]) == 1
    assert "no session" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir() if path.suffix in {".txt", ".xyz"}] == []
