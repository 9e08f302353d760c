import json
from pathlib import Path

import pytest

from beat_records import in_order, paced, sine_beats, strap_packets, ticks_until
from biofeedback.analysis.session_analysis import SessionAnalysis, analyse
from biofeedback.backend.sentences import of_absence, of_note
from biofeedback.cli.report import CSV_COLUMNS, Report, as_csv, as_json, as_text
from biofeedback.dsp.updates import Absence, Note
from biofeedback.records import LinkChanged, LinkState, SessionInfo, SourceInfo, SourceKind


def info(kind: SourceKind, *, is_recovered: bool = False) -> SessionInfo:
    return SessionInfo(
        session_id="some-id",
        started_utc_s=1_700_000_000.0,
        zone_offset_s=0,
        plan_name="plan",
        source=SourceInfo(key="strap", kind=kind, label="Polar H10"),
        app_version="1",
        is_recovered=is_recovered,
    )


def session(kind: SourceKind, *, is_recovered: bool = False) -> SessionAnalysis:
    _, rr_ms = sine_beats(for_s=90.0)
    lost = LinkChanged(t_s=95.0, utc_s=95.0, source="strap", state=LinkState.LOST)
    again = strap_packets(rr_ms[:60], starts_s=120.0)
    records = in_order([paced(0.0, 6.0)], strap_packets(rr_ms), [lost], again, ticks_until(175.0))
    return analyse(records, info=info(kind, is_recovered=is_recovered))


@pytest.fixture(scope="module")
def recovered() -> Report:
    analysis = session(SourceKind.SIMULATED, is_recovered=True)
    return Report(source="some-id", is_file=False, analysis=analysis)


def test_what_must_be_said_of_a_session_is_said_in_every_form(recovered: Report) -> None:
    assert "simulated" in as_text(recovered)
    assert "recovered" in as_text(recovered)
    entry = as_json(recovered)
    assert (entry["simulated"], entry["recovered"], entry["imported"]) == (True, True, False)


def test_a_gap_is_counted_and_told_where_it_was(recovered: Report) -> None:
    entry = as_json(recovered)
    assert entry["gaps"] == 1
    (gap,) = recovered.analysis.gaps
    assert entry["gap_spans"] == [
        {"from_s": gap.from_s, "to_s": gap.to_s, "reason": str(gap.reason)}
    ]
    assert "gap: " in as_text(recovered)


def test_absent_values_have_their_reason_and_notes_stand_beside_numbers(recovered: Report) -> None:
    text = as_text(recovered)
    metrics = as_json(recovered)["metrics"]
    assert isinstance(metrics, dict)
    assert metrics["hf_power"]["value"] is None
    assert metrics["hf_power"]["reason"] == str(Absence.SLOW_BREATHING)
    assert of_absence(Absence.SLOW_BREATHING) in text
    assert of_note(Note.SLOW_PACE) in text
    assert metrics["rmssd"]["notes"] == [str(Note.SLOW_PACE)]


def test_nothing_is_no_number_and_no_error() -> None:
    empty = Report(source="empty.txt", is_file=True, analysis=analyse([]))
    entry = as_json(empty)
    json.dumps(entry, allow_nan=False)
    assert entry["beats"] == 0
    metrics = entry["metrics"]
    assert isinstance(metrics, dict)
    assert all(metric["value"] is None and metric["reason"] for metric in metrics.values())
    assert "0 beats" in as_text(empty)


def test_a_file_is_imported() -> None:
    imported = Report(source="walk.txt", is_file=True, analysis=session(SourceKind.FILE))
    assert imported.is_imported
    assert as_json(imported)["imported"] is True
    assert "imported" in as_text(imported)


def test_the_csv_form_begins_with_its_columns(recovered: Report) -> None:
    lines = as_csv([recovered]).splitlines()
    assert lines[0].split(",") == list(CSV_COLUMNS)
    assert len(lines) == 1 + len(recovered.analysis.metrics)
    assert as_csv([]).splitlines() == [lines[0]]


def test_a_name_with_control_signs_is_tamed() -> None:
    report = Report(source=str(Path("a\x1b.txt")), is_file=True, analysis=analyse([]))
    assert "\x1b" not in as_text(report)
