import csv
import io
import json

import numpy as np

from biofeedback.analysis.ecg import EcgBeats, FoundWaves, Wave
from biofeedback.cli.ecg_table import CSV_COLUMNS, EcgReport, as_csv, as_json, as_text

BEATS = EcgBeats(
    rate_hz=130.0,
    r_times_s=np.array([1.0, 1.8, 2.7, 3.5]),
    r_peaks_uv=np.array([900.0, 950.0, 920.0, 940.0]),
    quality=np.array([0.9, 1.0, 0.2, 0.8]),
    waves={
        Wave.P_PEAK: FoundWaves(beats=np.array([0, 2]), times_s=np.array([0.85, 2.55])),
        Wave.T_PEAK: FoundWaves(beats=np.array([], dtype=np.int64), times_s=np.array([])),
    },
    version="9",
)
REPORT = EcgReport(source="ecg.txt", beats=BEATS)


def test_the_text_sums_up() -> None:
    text = as_text(REPORT)
    assert "4 beats from 0:01 to 0:03; 130 samples a second; by NeuroKit2 9" in text
    assert "median 800.0 ms, shortest 800.0, longest 900.0" in text
    assert "median 0.85, lowest 0.20" in text
    assert "P peak: found in 50 % of the beats" in text
    assert "T peak: found in 0 % of the beats" in text


def test_json_holds_every_beat_and_wave() -> None:
    entry = json.loads(json.dumps(as_json(REPORT), allow_nan=False))
    assert (entry["schema"], entry["beats"], entry["computed_by"]) == (1, 4, "NeuroKit2 9")
    assert (entry["median_quality"], len(entry["rr_ms"])) == (0.8500000000000001, 3)
    assert entry["waves"]["P peak"] == {"beats": [0, 2], "times_s": [0.85, 2.55]}


def test_csv_has_a_row_for_each_beat() -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv([REPORT]))))
    assert tuple(rows[0]) == CSV_COLUMNS
    assert [row["p_peak_s"] for row in rows] == ["0.85", "", "2.55", ""]
    assert (rows[0]["rr_ms"], float(rows[1]["rr_ms"])) == ("", 800.0)
