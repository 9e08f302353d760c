import csv

import numpy as np

from biofeedback.exchange.exports.samples_csv import (
    ACCELERATION_COLUMNS,
    ECG_COLUMNS,
    acceleration_csv,
    ecg_csv,
)
from biofeedback.records import SessionInfo, SourceInfo, SourceKind
from biofeedback.streams import StreamKind
from polar_records import packets, sent_frames

INFO = SessionInfo(
    session_id="some-id",
    started_utc_s=1_700_000_000.0,
    zone_offset_s=0,
    plan_name="plan",
    source=SourceInfo(key="strap", kind=SourceKind.STRAP, label="A strap"),
    app_version="1",
)
ECG = sent_frames(seconds=20.0)
RECORDS = packets(ECG[:10] + ECG[11:]) + packets(
    sent_frames(StreamKind.ACCELERATION, seconds=20.0, rate_hz=50.0, samples=25)
)


def test_each_voltage_is_a_row_as_the_sensor_sent_it() -> None:
    rows = list(csv.DictReader(ecg_csv(RECORDS, INFO)))
    assert tuple(rows[0]) == ECG_COLUMNS
    sent = [frame.first_sample + place for frame in ECG for place in range(73)]
    assert [row["ecg_uv"] for row in rows] == [str(one) for one in sent[:730] + sent[803:]]
    assert [row["segment"] for row in rows] == ["0"] * 730 + ["1"] * (len(rows) - 730)
    assert rows[0]["utc"] == "2023-11-14T22:13:21.000Z"
    assert {row["source"] for row in rows} == {"strap"}
    true_s = np.concatenate([frame.true_s for frame in ECG[:10]])
    np.testing.assert_allclose([float(row["time_s"]) for row in rows[:730]], true_s, atol=2e-6)


def test_each_acceleration_is_a_row_of_three_axes() -> None:
    rows = list(csv.DictReader(acceleration_csv(RECORDS, INFO)))
    assert tuple(rows[0]) == ACCELERATION_COLUMNS
    assert len(rows) == 1000
    assert [rows[12][axis] for axis in ("x_mg", "y_mg", "z_mg")] == ["12", "-12", "5"]


def test_a_session_without_streams_has_no_lines() -> None:
    assert list(ecg_csv([], INFO)) == []
    assert list(acceleration_csv([], INFO)) == []
