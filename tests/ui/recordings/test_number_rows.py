import pytest

from beat_records import file_intervals, polar_h10, sine_beats
from biofeedback.analysis.session_analysis import SessionAnalysis, analyse
from biofeedback.backend.sentences import of_absence, of_note
from biofeedback.dsp.catalogue import KUBIOS, PROFILES, TASK_FORCE, catalogue
from biofeedback.dsp.updates import Absence, Note
from biofeedback.ui.recordings.number_rows import NumberRow, about, basis_of, groups_of


@pytest.fixture(scope="module")
def analysis() -> SessionAnalysis:
    """Ten minutes of a strap, every quick metric."""
    metrics = [name for name, metric in catalogue().items() if not metric.is_costly]
    return analyse(polar_h10(), metrics=metrics)


def _rows(analysis: SessionAnalysis) -> dict[str, NumberRow]:
    groups = groups_of(analysis.metrics, analysis.profile)
    return {row.name: row for group in groups for row in group.rows}


def test_every_metric_has_a_row_under_its_family(analysis: SessionAnalysis) -> None:
    groups = groups_of(analysis.metrics, analysis.profile)
    assert [group.heading for group in groups] == [
        *("Time domain", "Frequency domain", "Heart and breath", "Nonlinear")
    ]
    names = [row.name for group in groups for row in group.rows]
    assert names == [metric.name for metric in analysis.metrics]


def test_a_number_stands_with_unit_window_and_notes(analysis: SessionAnalysis) -> None:
    rows = {
        row.name: row for group in groups_of(analysis.metrics, TASK_FORCE) for row in group.rows
    }
    assert (rows["rmssd"].label, rows["rmssd"].unit) == ("RMSSD", "ms")
    assert float(rows["rmssd"].value) > 0.0
    assert rows["rmssd"].told.startswith("over 10:01")
    assert rows["lf_hf"].told.endswith(of_note(Note.BREATHING_NOT_MEASURED))
    assert of_note(Note.NOT_BALANCE) in rows["lf_hf"].told


def test_what_is_absent_has_its_reason_and_no_unit(analysis: SessionAnalysis) -> None:
    rows = {
        row.name: row for group in groups_of(analysis.metrics, TASK_FORCE) for row in group.rows
    }
    assert (rows["sdann"].value, rows["sdann"].unit) == ("–", "")
    assert rows["sdann"].told == of_absence(Absence.NOT_FILLED)


def test_the_basis_tells_beats_corrections_and_gaps(analysis: SessionAnalysis) -> None:
    assert basis_of(analysis) == ("620 beats in 10:01 · 0.0 % corrected · 0 gaps",)


def test_intervals_and_impossible_lengths_are_explained() -> None:
    _, rr_ms = sine_beats(for_s=600.0)
    records = file_intervals([*rr_ms, 0.0])
    found = analyse(records, metrics=["mean_rr"], with_intervals=True)
    first, *more = basis_of(found)
    assert "beats in 10:0" in first
    assert len(more) == 2
    assert "1 " in more[0]
    assert "impossible" in more[0]
    assert "95 % confidence interval" in more[1]


@pytest.mark.parametrize("profile", PROFILES)
def test_every_metric_can_be_told_about(profile: str) -> None:
    for name, metric in catalogue(profile).items():
        told = about(name, profile)
        assert told.startswith(metric.definition)
        assert metric.reference in told
        assert metric.caveat in told
        assert told.endswith(f"Definitions: {profile}.")


def test_a_profile_has_its_own_definitions() -> None:
    assert about("lf_power", KUBIOS) != about("lf_power", TASK_FORCE)
