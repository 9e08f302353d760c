import csv
import io
import json
from dataclasses import replace

import pytest

from beat_records import file_intervals, sine_beats
from biofeedback.analysis.session_analysis import analyse
from biofeedback.cli.report import Report
from biofeedback.cli.report_json import CSV_COLUMNS, as_csv, as_json
from biofeedback.dsp.updates import Absence, Doubt, Note, SessionState
from biofeedback.records import SourceKind
from session_reports import report_of


@pytest.fixture(scope="module")
def recovered() -> Report:
    return report_of(SourceKind.SIMULATED, is_recovered=True)


@pytest.fixture(scope="module")
def with_intervals() -> Report:
    records = file_intervals(sine_beats(hz=0.25, for_s=400.0)[1])
    return Report(source="a.txt", is_file=True, analysis=analyse(records, with_intervals=True))


def metrics_of(report: Report) -> dict[str, dict[str, object]]:
    metrics = as_json(report)["metrics"]
    assert isinstance(metrics, dict)
    return metrics


def test_what_must_be_said_of_a_session_is_said(recovered: Report) -> None:
    entry = as_json(recovered)
    assert (entry["simulated"], entry["recovered"], entry["imported"]) == (True, True, False)
    assert as_json(report_of(SourceKind.FILE))["imported"] is True


def test_a_gap_is_counted_and_told_where_it_was(recovered: Report) -> None:
    entry = as_json(recovered)
    assert entry["gaps"] == 1
    (gap,) = recovered.analysis.gaps
    assert entry["gap_spans"] == [
        {"from_s": gap.from_s, "to_s": gap.to_s, "reason": str(gap.reason)}
    ]


def test_no_field_that_was_there_is_gone(recovered: Report) -> None:
    """Programs of others read these; fields may be added."""
    entry = as_json(recovered)
    assert entry["schema"] == 1
    assert set(entry) >= {
        "schema", "source", "simulated", "imported", "recovered", "beats", "duration_s",
        "corrected_percent", "gaps", "gap_spans", "rejected_intervals", "profile", "metrics",
        "parts",
    }  # fmt: skip
    for metric in metrics_of(recovered).values():
        assert set(metric) >= {
            "value", "unit", "window_s", "reason", "standing", "corrected_percent", "notes",
        }  # fmt: skip
    assert CSV_COLUMNS[:16] == (
        "source", "simulated", "imported", "recovered", "beats", "duration_s",
        "corrected_percent", "gaps", "profile", "metric", "value", "unit", "window_s", "standing",
        "reason", "notes",
    )  # fmt: skip


def test_absent_values_have_their_reason_and_notes_stand_beside_numbers(recovered: Report) -> None:
    metrics = metrics_of(recovered)
    assert metrics["hf_power"]["value"] is None
    assert metrics["hf_power"]["reason"] == str(Absence.SLOW_BREATHING)
    assert metrics["rmssd"]["notes"] == [str(Note.SLOW_PACE)]


def test_a_number_never_travels_without_profile_and_gaps(recovered: Report) -> None:
    metrics = metrics_of(recovered)
    assert {metric["profile"] for metric in metrics.values()} == {"task-force"}
    assert metrics["rmssd"]["gap_percent"] == recovered.analysis.metrics[2].gap_percent
    assert metrics["rmssd"]["gap_percent"] != 0.0
    assert {metric["interval"] for metric in metrics.values()} == {None}


def test_an_interval_is_there_where_it_was_asked_for(with_intervals: Report) -> None:
    rmssd = metrics_of(with_intervals)["rmssd"]
    interval = with_intervals.analysis.metrics[2].interval
    assert interval is not None
    assert rmssd["interval"] == {
        "low": interval.low,
        "high": interval.high,
        "level": 0.95,
        "blocks": interval.blocks,
    }
    rows = list(csv.DictReader(io.StringIO(as_csv([with_intervals]))))
    (row,) = [row for row in rows if row["metric"] == "rmssd"]
    assert (float(row["interval_low"]), row["interval_level"]) == (interval.low, "0.95")
    assert not [row for row in rows if row["interval_low"] and not row["value"]]


def test_nothing_is_no_number_and_no_error() -> None:
    empty = Report(source="empty.txt", is_file=True, analysis=analyse([]))
    entry = as_json(empty)
    json.dumps(entry, allow_nan=False)
    assert entry["beats"] == 0
    assert all(
        metric["value"] is None and metric["reason"] for metric in metrics_of(empty).values()
    )


def test_the_csv_form_begins_with_its_columns(recovered: Report) -> None:
    lines = as_csv([recovered]).splitlines()
    assert lines[0].split(",") == list(CSV_COLUMNS)
    assert len(lines) == 1 + len(recovered.analysis.metrics)
    assert as_csv([]).splitlines() == [lines[0]]


def test_doubts_about_the_strap_are_listed(recovered: Report) -> None:
    doubtful = SessionState(doubts=(Doubt.MILLISECONDS,))
    report = replace(recovered, analysis=replace(recovered.analysis, state=doubtful))
    assert as_json(report)["doubts"] == ["milliseconds"]
    assert as_json(recovered)["doubts"] == []
