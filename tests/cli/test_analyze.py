import csv
import io
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from biofeedback.cli.main import main

DATA = Path(__file__).parents[1] / "data"
SITTING = DATA / "wearablehrv_vuams" / "vu_sitting_rr_ms.txt"
METRICS = {
    "mean_hr", "mean_rr", "rmssd", "sdnn", "pnn50",
    "lf_power", "hf_power", "lf_hf", "breath_power", "breath_swing",
}  # fmt: skip


def analysed(capsys: pytest.CaptureFixture[str], *line: str) -> list[dict[str, Any]]:
    main(["analyze", *line, "--json"])
    listed: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return listed


def test_the_json_form_is_the_promised_interface(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entries = analysed(capsys, str(SITTING), "aaaa1111", "last", "--library", str(library))
    assert [entry["source"] for entry in entries] == [
        str(SITTING),
        "aaaa1111-0000-4000-8000-000000000001",
        "aaaa2222-0000-4000-8000-000000000002",
    ]
    assert [entry["simulated"] for entry in entries] == [False, False, True]
    for entry in entries:
        assert entry["schema"] == 1
        assert isinstance(entry["beats"], int)
        assert isinstance(entry["gaps"], int)
        assert entry["profile"] == "task-force"
        assert set(entry["metrics"]) >= METRICS
        for metric in entry["metrics"].values():
            assert (metric["value"] is None) == (metric["reason"] is not None)
            assert metric["window_s"] >= 0.0
            assert isinstance(metric["unit"], str)


def test_the_values_are_those_of_the_intervals(capsys: pytest.CaptureFixture[str]) -> None:
    rr_ms = [float(line) for line in SITTING.read_text(encoding="utf-8").split()]
    (entry,) = analysed(capsys, str(SITTING), "--no-correction")
    assert entry["beats"] == len(rr_ms)
    assert entry["duration_s"] == pytest.approx(sum(rr_ms) / 1000)
    assert entry["corrected_percent"] == 0.0
    metrics = entry["metrics"]
    assert metrics["mean_rr"]["value"] == pytest.approx(sum(rr_ms) / len(rr_ms))
    differences = [after - before for before, after in pairwise(rr_ms)]
    rmssd = (sum(one * one for one in differences) / len(differences)) ** 0.5
    assert metrics["rmssd"]["value"] == pytest.approx(rmssd)


def test_seconds_and_milliseconds_give_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "seconds.txt"
    rr_ms = SITTING.read_text(encoding="utf-8").split()
    path.write_text("\n".join(f"{int(one) / 1000:.3f}" for one in rr_ms), encoding="utf-8")
    in_ms, in_s = analysed(capsys, str(SITTING), str(path))
    for name, metric in in_ms["metrics"].items():
        if metric["value"] is None:
            assert in_s["metrics"][name]["reason"] == metric["reason"]
        else:
            assert in_s["metrics"][name]["value"] == pytest.approx(metric["value"])


def test_one_failing_input_is_told_and_the_others_go_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.txt"
    broken.write_text("800\n810\nabc\n", encoding="utf-8")
    line = ["analyze", str(broken), str(SITTING), str(tmp_path / "none.txt"), "--json"]
    assert main(line) == 1
    captured = capsys.readouterr()
    assert [entry["source"] for entry in json.loads(captured.out)] == [str(SITTING)]
    assert f"{broken}, line 3" in captured.err
    assert "no such file" in captured.err


def test_a_session_that_is_not_there_is_told(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["analyze", "zzzz", "x" * 300, "--library", str(library)]) == 1
    told = capsys.readouterr().err
    assert "zzzz" in told
    assert "xxx" in told


def test_a_library_that_can_not_be_used_has_its_own_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "letter.db"
    path.write_text("Dear Jane", encoding="utf-8")
    assert main(["analyze", "last", str(SITTING), "--library", str(path)]) == 4
    assert str(SITTING) in capsys.readouterr().out


def test_analysing_a_file_makes_no_library(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["analyze", str(SITTING), "--library", str(tmp_path / "none.db")]) == 0
    assert "imported" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_the_csv_form_has_a_row_for_each_metric(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["analyze", str(SITTING), "last", "--csv", "--library", str(library)]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert {row["metric"] for row in rows if row["source"] == str(SITTING)} == METRICS
    assert {row["simulated"] for row in rows if row["source"] != str(SITTING)} == {"True"}
    assert all(bool(row["value"]) != bool(row["reason"]) for row in rows)
