import csv
import io
import json

import numpy as np
import pytest
from numpy.typing import NDArray

from beat_records import series
from biofeedback.analysis.neurokit2_numbers import Call, NoNumber, TheirNumbers
from biofeedback.analysis.neurokit2_report import wide_report
from biofeedback.cli.origin import Origin
from biofeedback.cli.research_table import (
    CSV_COLUMNS,
    ResearchReport,
    as_csv,
    as_json,
    as_text,
)


def ask(call: Call, rr_ms: NDArray[np.float64]) -> TheirNumbers:
    if call is Call.TIME:
        values = {"HRV_MeanNN": float(np.mean(rr_ms))}
        return TheirNumbers(call=call, version="9", values=values, undefined=("HRV_SDANN1",))
    return TheirNumbers(call=call, version="9", values={}, reason=NoNumber.FAILED)


def research(beats: int) -> ResearchReport:
    report = wide_report(series(np.full(beats, 800.0)), ask)
    return ResearchReport(origin=Origin(source="a.txt", is_file=True, info=None), report=report)


def test_every_number_is_marked_as_theirs() -> None:
    text = as_text(research(100))
    assert "computed by NeuroKit2 9, by its own definitions" in text
    lines = {line.split()[0]: line for line in text.splitlines() if line.startswith("  HRV")}
    assert lines["HRV_MeanNN"].split() == ["HRV_MeanNN", "800"]
    assert lines["HRV_SDANN1"].endswith("NeuroKit2 gives none")
    assert "0:00 to 1:20, 100 beats" in text
    assert "5 minutes" not in text


def test_a_long_recording_is_cut_and_says_so() -> None:
    one = research(6000)
    assert "5 minutes" in as_text(one)
    segments = json.loads(json.dumps(as_json(one)))["segments"]
    assert len(segments) == 16
    assert segments[1]["starts_s"] == pytest.approx(300.0)


def test_json_and_csv_say_whose_numbers_they_are() -> None:
    entry = as_json(research(100))
    assert (entry["schema"], entry["computed_by"]) == (1, "NeuroKit2 9")
    assert entry["cut_into_5_minutes"] is False
    rows = list(csv.DictReader(io.StringIO(as_csv([research(100)]))))
    assert tuple(rows[0]) == CSV_COLUMNS
    assert {row["computed_by"] for row in rows} == {"NeuroKit2 9"}
    assert all(bool(row["value"]) != bool(row["reason"]) for row in rows)
