import json
from pathlib import Path

import pytest

from beat_records import DATA
from biofeedback.cli.main import main

STRAP = DATA / "polarh10_pvc_kbroman" / "ecg_90s_130hz_uV.txt"


def test_a_real_ecg_has_its_beats(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "ecg.csv"
    lines = STRAP.read_text(encoding="utf-8").split()[: 30 * 130]
    in_mv = "\n".join(f"{place / 130:.4f};{int(one) / 1000}" for place, one in enumerate(lines))
    path.write_text(f"# a strap\ntime;ecg\n{in_mv}\n", encoding="utf-8")
    assert main(["ecg", str(path), "--hz", "130", "--unit", "mV", "--json"]) == 0
    (entry,) = json.loads(capsys.readouterr().out)
    assert entry["source"] == str(path)
    assert entry["computed_by"].startswith("NeuroKit2 ")
    assert 35 <= entry["beats"] <= 50
    assert entry["median_quality"] > 0.8
    assert max(entry["r_peak_uv"]) > 300.0


@pytest.mark.parametrize(
    ("text", "hz", "told"),
    [
        ("1\n2\nabc\n", "130", "line 3: “abc” is no number"),
        ("1\n2\n3\n", "130", "less than ten seconds"),
        ("1\n" * 2000, "130", "Every sample is the same"),
        ("1\n2\n3\n", "3", "No ECG is sampled at that rate"),
    ],
)
def test_what_is_no_ecg_says_file_and_remedy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, hz: str, told: str
) -> None:
    path = tmp_path / "ecg.txt"
    path.write_text(text, encoding="utf-8")
    assert main(["ecg", str(path), "--hz", hz]) == 1
    captured = capsys.readouterr()
    assert str(path) in captured.err
    assert told in captured.err
    assert captured.out == ""


def test_a_file_that_is_not_there_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ecg", str(tmp_path / "none.txt"), "--hz", "130"]) == 1
    assert "no such file" in capsys.readouterr().err
