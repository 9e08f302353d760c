import csv
import io
import json
import multiprocessing
import signal
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from biofeedback.backend.background import Progress
from biofeedback.cli.exit_codes import ExitCode
from biofeedback.cli.main import main
from biofeedback.cli.progress import ProgressLine
from biofeedback.dsp.catalogue import NEUROKIT2, catalogue

DATA = Path(__file__).parents[1] / "data"
SITTING = DATA / "wearablehrv_vuams" / "vu_sitting_rr_ms.txt"
BREATHING = DATA / "wearablehrv_vuams" / "vu_breathing_rr_ms.txt"
METRICS = {name for name, metric in catalogue().items() if not metric.is_costly}


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
        assert set(entry["metrics"]) == METRICS
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


def test_a_person_sees_the_core_and_more_when_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyze", str(SITTING)]) == 0
    core = capsys.readouterr().out
    assert main(["analyze", str(SITTING), "--all"]) == 0
    every = capsys.readouterr().out
    assert "SD1" not in core
    assert "SD1" in every
    assert "Nonlinear" in every
    assert "profile task-force" in core


def test_definitions_differ_and_say_whose_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    (ours,) = analysed(capsys, str(SITTING))
    (theirs,) = analysed(capsys, str(SITTING), "--profile", "kubios")
    line = ("--profile", "kubios", "--detrend-lambda", "50")
    (stiffer,) = analysed(capsys, str(SITTING), *line)
    assert [one["profile"] for one in (theirs, stiffer)] == ["kubios", "kubios lambda=50"]
    assert stiffer["metrics"]["sdnn"]["profile"] == "kubios lambda=50"
    sdnn = [one["metrics"]["sdnn"]["value"] for one in (ours, theirs, stiffer)]
    assert sdnn[0] > sdnn[1] > sdnn[2]
    (other,) = analysed(capsys, str(SITTING), "--profile", "neurokit2")
    quick = {name for name, metric in catalogue(NEUROKIT2).items() if not metric.is_costly}
    assert set(other["metrics"]) == quick


@pytest.mark.parametrize("stiffness", ["0.001", "1000000"])
def test_the_softest_and_the_stiffest_trend_can_be_taken_out(
    capsys: pytest.CaptureFixture[str], stiffness: str
) -> None:
    line = ("--profile", "kubios", "--detrend-lambda", stiffness)
    (entry,) = analysed(capsys, str(SITTING), *line)
    assert entry["metrics"]["sdnn"]["value"] >= 0.0


def test_costly_numbers_and_intervals_come_on_request(capsys: pytest.CaptureFixture[str]) -> None:
    (entry,) = analysed(capsys, str(SITTING), "--costly", "--intervals")
    assert set(entry["metrics"]) == set(catalogue())
    rmssd = entry["metrics"]["rmssd"]
    assert rmssd["interval"]["low"] < rmssd["value"] < rmssd["interval"]["high"]
    assert entry["metrics"]["rqa_determinism"]["interval"] is None


@pytest.mark.parametrize(
    "line",
    [
        ["--detrend-lambda", "300"],
        ["--profile", "kubios", "--intervals"],
        ["--sliding", "nothing"],
        ["--compare"],
    ],
)
def test_what_does_not_go_together_is_a_usage_error(
    line: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["analyze", str(SITTING), *line]) == ExitCode.USAGE
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.strip().endswith(".")


def test_progress_is_told_to_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert main(["analyze", str(SITTING), "--intervals"]) == 0
    captured = capsys.readouterr()
    assert "Power at the breath" in captured.err
    assert captured.err.rsplit("\r", 1)[-1] == ""
    assert "\r" not in captured.out


def test_ctrl_c_ends_a_long_computation_at_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(_line: ProgressLine, _progress: Progress) -> None:
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(ProgressLine, "show", interrupted)
    assert main(["analyze", str(SITTING), "--costly"]) == ExitCode.INTERRUPTED
    assert not multiprocessing.active_children()
    assert capsys.readouterr() == ("", "")


def test_a_broken_file_does_not_stop_what_slides(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.txt"
    broken.write_text("800\nabc\n", encoding="utf-8")
    line = ["--sliding", "rmssd,mean_hr", "--window", "1m", "--step", "60s", "--json"]
    assert main(["analyze", str(broken), str(SITTING), *line]) == ExitCode.FAILED
    captured = capsys.readouterr()
    (entry,) = json.loads(captured.out)
    assert list(entry["metrics"]) == ["mean_hr", "rmssd"]
    values = entry["metrics"]["rmssd"]["values"]
    assert [value["ends_s"] for value in values] == [60.0, 120.0, 180.0, 240.0, 300.0]
    assert f"{broken}, line 2" in captured.err


def test_two_recordings_are_compared(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyze", str(SITTING), str(BREATHING), "--compare"]) == 0
    told = capsys.readouterr().out
    assert f"before: {SITTING}" in told
    assert f"after:  {BREATHING}" in told
    assert "not comparable: breathing was not known" in told


def test_nothing_is_compared_where_one_of_two_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["analyze", str(SITTING), str(tmp_path / "no.txt"), "--compare"]) == 1
    assert capsys.readouterr().out == ""


def test_parts_of_a_session_are_compared(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = ["analyze", "aaaa1111", "--library", str(library), "--compare-parts"]
    assert main([*line, "1", "paced breathing", "--json"]) == 0
    (entry,) = json.loads(capsys.readouterr().out)
    assert entry["before"]["part"] == entry["after"]["part"] == "Paced breathing"
    assert entry["changes"]["mean_hr"]["change"] == 0.0
    assert main([*line, "1", "2"]) == ExitCode.FAILED
    assert "1 Paced breathing" in capsys.readouterr().err


def test_our_numbers_stand_beside_neurokit2s(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyze", str(BREATHING), "--check", "neurokit2", "--json"]) == 0
    (entry,) = json.loads(capsys.readouterr().out)
    assert entry["metrics"]["rmssd"]["verdict"] == "same"
    assert entry["metrics"]["pnn50"]["explanation"]
    assert entry["beats"] == 161


def test_the_research_report_is_marked_as_theirs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyze", str(BREATHING), "--research", "--csv", "--no-correction"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert len(rows) > 80
    assert all(row["computed_by"].startswith("NeuroKit2 ") for row in rows)
