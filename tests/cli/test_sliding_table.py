import csv
import io
import json

import pytest

from beat_records import file_intervals, sine_beats
from biofeedback.analysis.sliding_course import SlidingRequest, sliding_course
from biofeedback.backend.sentences import of_absence, of_note
from biofeedback.cli.origin import Origin
from biofeedback.cli.sliding_table import CSV_COLUMNS, SlidInput, as_csv, as_json, as_text
from biofeedback.dsp.updates import Absence, Note


def slid(for_s: float = 90.0) -> SlidInput:
    records = file_intervals(sine_beats(hz=0.25, for_s=for_s)[1]) if for_s else []
    request = SlidingRequest(names=("rmssd", "hf_power"), window_s=60.0, step_s=30.0)
    course = sliding_course(records, request)
    return SlidInput(origin=Origin(source="a.txt", is_file=True, info=None), course=course)


def test_the_text_has_a_line_for_each_moment_and_says_why_there_is_nothing() -> None:
    lines = as_text(slid()).splitlines()
    assert "profile task-force" in lines[1]
    assert lines[2].split() == ["end", "rmssd", "hf_power"]
    assert "ms² over 1:00" in lines[3]
    assert [line.split()[0] for line in lines[4:7]] == ["0:30", "1:00", "1:30"]
    assert lines[4].split()[1:] == ["–", "[1]", "–", "[1]"]
    assert lines[7].strip() == f"[1] {of_absence(Absence.NOT_FILLED)}"
    assert lines[8].strip() == f"[2] {of_note(Note.BREATHING_NOT_MEASURED)}"


def test_json_and_csv_hold_the_same() -> None:
    entry = json.loads(json.dumps(as_json(slid()), allow_nan=False))
    assert (entry["schema"], entry["profile"], entry["step_s"]) == (1, "task-force", 30.0)
    values = entry["metrics"]["rmssd"]["values"]
    assert [value["ends_s"] for value in values] == [30.0, 60.0, 90.0]
    assert values[0]["reason"] == str(Absence.NOT_FILLED)
    rows = list(csv.DictReader(io.StringIO(as_csv([slid()]))))
    assert tuple(rows[0]) == CSV_COLUMNS
    found = [row["value"] for row in rows if row["metric"] == "rmssd"]
    assert [float(value) if value else None for value in found] == [
        pytest.approx(value["value"]) if value["value"] else None for value in values
    ]


def test_nothing_to_slide_along_is_said() -> None:
    assert as_text(slid(0.0)).endswith("no beats to slide along")
