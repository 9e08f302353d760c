import csv
import io
import json
from dataclasses import replace

import numpy as np
import pytest

from beat_records import DATA
from biofeedback.analysis.neurokit2_check import compared
from biofeedback.analysis.neurokit2_numbers import Call, NoNumber, TheirNumbers
from biofeedback.cli.check_table import CSV_COLUMNS, CheckedReport, as_csv, as_json, as_text
from biofeedback.cli.origin import Origin
from biofeedback.exchange.imports.reading import read_recording

BREATHING = DATA / "wearablehrv_vuams" / "vu_breathing_rr_ms.txt"


@pytest.fixture(scope="module")
def report() -> CheckedReport:
    """Answers made up: one that agrees, one that does not, and a function that was not asked."""
    rr_ms = np.array([record.value for record in read_recording(BREATHING).records])
    time = TheirNumbers(
        call=Call.TIME,
        version="0.0.1",
        values={"HRV_MeanNN": float(rr_ms.mean()), "HRV_pNN50": 12.0},
        warnings=("mind the step",),
    )
    nonlinear = TheirNumbers(
        call=Call.NONLINEAR, version="0.0.1", values={}, reason=NoNumber.TOO_MANY
    )
    check = compared(rr_ms, [time, nonlinear])
    origin = Origin(source="a.txt", is_file=True, info=None)
    return CheckedReport(origin=origin, check=check, is_cut=False)


def test_both_stand_side_by_side_with_the_reason_below(report: CheckedReport) -> None:
    text = as_text(report)
    lines = {line[2:34].strip(): line for line in text.splitlines()}
    assert "NeuroKit2 0.0.1" in text
    assert "not the release" in text
    assert lines["Mean interval"].count("1112.5 ms") == 3
    assert lines["Mean interval"].endswith("yes")
    assert lines["pNN50"].rstrip().endswith("no, unexplained")
    assert "Theirs divides by the number of intervals" in text
    assert "not asked: more than 5,000 beats" in lines["Sample entropy"]


def test_json_and_csv_hold_every_row(report: CheckedReport) -> None:
    entry = json.loads(json.dumps(as_json(report), allow_nan=False))
    assert entry["schema"] == 1
    assert entry["neurokit2_is_the_followed_release"] is False
    assert entry["warnings"] == ["mind the step"]
    assert entry["metrics"]["mean_rr"]["verdict"] == "same"
    assert entry["metrics"]["pnn50"]["theirs"] == 12.0
    assert entry["metrics"]["sampen"]["reason"] == str(NoNumber.TOO_MANY)
    rows = list(csv.DictReader(io.StringIO(as_csv([report]))))
    assert tuple(rows[0]) == CSV_COLUMNS
    assert {row["metric"] for row in rows} == set(entry["metrics"])


def test_a_recording_that_was_cut_says_so(report: CheckedReport) -> None:
    cut = replace(report, is_cut=True)
    assert "its first 5 minutes" in as_text(cut)
    assert "5 minutes" not in as_text(report).split("agrees\n")[0]
    assert as_json(cut)["cut_to_5_minutes"] is True
