from dataclasses import replace

import numpy as np
import pytest

from beat_records import file_intervals, sine_beats
from biofeedback.analysis.request import AnalysisRequest, Breadth
from biofeedback.analysis.session_analysis import analyse
from biofeedback.backend.sentences import of_absence, of_note
from biofeedback.cli.report import Report, as_text
from biofeedback.dsp.updates import Absence, Doubt, Note, SessionState
from biofeedback.records import SourceKind
from session_reports import report_of


@pytest.fixture(scope="module")
def recovered() -> Report:
    return report_of(SourceKind.SIMULATED, is_recovered=True)


def line_of(text: str, label: str) -> str:
    (line,) = [line for line in text.splitlines() if line.startswith(f"  {label}  ")]
    return line


def test_what_must_be_said_of_a_session_is_said(recovered: Report) -> None:
    assert "simulated" in as_text(recovered)
    assert "recovered" in as_text(recovered)
    assert "imported" in as_text(report_of(SourceKind.FILE))


def test_the_profile_is_in_the_summary(recovered: Report) -> None:
    assert as_text(recovered).splitlines()[1].endswith("profile task-force")


def test_a_gap_is_told_where_it_was_and_beside_each_number(recovered: Report) -> None:
    text = as_text(recovered)
    assert "gap: " in text
    assert (
        line_of(text, "RMSSD")
        .split(" · ")[-1]
        .startswith(f"{recovered.analysis.metrics[2].gap_percent:.1f} % not covered")
    )
    assert "% not covered" not in line_of(text, "LF power")


def test_absent_values_have_their_reason_and_notes_stand_beside_numbers(recovered: Report) -> None:
    text = as_text(recovered)
    assert line_of(text, "HF power").endswith(of_absence(Absence.SLOW_BREATHING))
    assert f"] {of_note(Note.SLOW_PACE)}" in text


def test_corrected_beats_are_told_beside_each_number() -> None:
    _, rr_ms = sine_beats(hz=0.25, for_s=200.0)
    rr_ms[100] *= 2.0
    text = as_text(Report(source="a.txt", is_file=True, analysis=analyse(file_intervals(rr_ms))))
    assert "% corrected" in line_of(text, "RMSSD")
    clean = analyse(file_intervals(np.delete(rr_ms, 100)))
    assert "% corrected" not in line_of(
        as_text(Report(source="a.txt", is_file=True, analysis=clean)), "RMSSD"
    )


def test_an_interval_stands_behind_its_number() -> None:
    records = file_intervals(sine_beats(hz=0.25, for_s=400.0)[1])
    analysis = analyse(records, with_intervals=True)
    text = as_text(Report(source="a.txt", is_file=True, analysis=analysis))
    rmssd = analysis.metrics[2]
    assert rmssd.value is not None
    assert rmssd.interval is not None
    assert f"{rmssd.value:.1f} ms     {rmssd.interval.low:.1f} to {rmssd.interval.high:.1f} · " in (
        line_of(text, "RMSSD")
    )
    assert "95 %" in text


def test_many_numbers_come_by_family() -> None:
    names = AnalysisRequest(breadth=Breadth.ALL).names
    analysis = analyse(file_intervals(sine_beats(for_s=100.0)[1]), metrics=names)
    lines = as_text(
        Report(source="a.txt", is_file=True, analysis=analysis), by_family=True
    ).splitlines()
    heads = [line for line in lines[2:] if line and not line.startswith(" ")]
    assert heads == ["Time domain", "Frequency domain", "Heart and breath", "Nonlinear"]
    assert len([line for line in lines if line.startswith("  ")]) >= len(names)


def test_nothing_is_no_number_and_no_error() -> None:
    empty = Report(source="empty.txt", is_file=True, analysis=analyse([]))
    assert "0 beats" in as_text(empty)
    none = replace(empty, analysis=analyse([], metrics=[]))
    assert len(as_text(none).splitlines()) == 2


def test_a_name_with_control_signs_is_tamed() -> None:
    report = Report(source="a\x1b.txt", is_file=True, analysis=analyse([]))
    assert "\x1b" not in as_text(report)


def test_what_was_doubtful_in_a_strap_is_said(recovered: Report) -> None:
    doubtful = SessionState(doubts=(Doubt.MILLISECONDS,))
    report = replace(recovered, analysis=replace(recovered.analysis, state=doubtful))
    assert "milliseconds where the standard asks for 1/1024 s" in as_text(report)
    assert "milliseconds" not in as_text(recovered)
