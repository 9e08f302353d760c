import csv

from beat_records import strap_packets
from biofeedback.exchange.exports.beats_csv import COLUMNS, beats_csv
from biofeedback.records import SessionInfo, SourceInfo, SourceKind

INFO = SessionInfo(
    session_id="some-id",
    started_utc_s=1_700_000_000.0,
    zone_offset_s=0,
    plan_name="plan",
    source=SourceInfo(key="simulated", kind=SourceKind.SIMULATED, label="Simulated strap"),
    app_version="1",
)
RR_MS = [800.0 + 10.0 * (index % 3) for index in range(40)]


def test_each_beat_is_a_row_and_each_row_says_that_it_is_simulated() -> None:
    rows = list(csv.DictReader(beats_csv(strap_packets(RR_MS), INFO)))
    assert len(rows) == 40
    assert tuple(rows[0]) == COLUMNS
    assert {row["source"] for row in rows} == {"simulated"}
    assert {row["kind"] for row in rows} == {"normal"}
    assert rows[0]["utc"].startswith("2023-11-14T22:13:20")
    assert float(rows[4]["rr_raw_ms"]) == float(rows[4]["rr_ms"])


def test_what_was_put_in_has_an_empty_raw_cell() -> None:
    rr_ms = [*RR_MS[:20], RR_MS[20] + RR_MS[21], *RR_MS[22:]]
    rows = list(csv.DictReader(beats_csv(strap_packets(rr_ms), INFO)))
    assert [row["kind"] for row in rows if not row["rr_raw_ms"]] == ["missed"]


def test_a_session_without_beats_has_no_lines() -> None:
    assert list(beats_csv([], INFO)) == []
