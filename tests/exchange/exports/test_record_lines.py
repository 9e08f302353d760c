import json

from hypothesis import given
from hypothesis import strategies as st

from biofeedback.exchange.exports.record_lines import record_lines
from biofeedback.record_codec import EncodedRecord, decode
from biofeedback.records import (
    ENGINE,
    Record,
    SessionInfo,
    SourceInfo,
    SourceKind,
    UnknownRecord,
)
from record_strategies import records

INFO = SessionInfo(
    session_id="some-id",
    started_utc_s=1_700_000_000.0,
    zone_offset_s=0,
    plan_name="plan",
    source=SourceInfo(key="simulated", kind=SourceKind.SIMULATED, label="Simulated strap"),
    app_version="1",
)


def read_back(line: str) -> Record:
    read = json.loads(line)
    if "body_hex" in read:
        body = bytes.fromhex(read.pop("body_hex"))
    else:
        body = json.dumps(read.pop("body"), separators=(",", ":"), sort_keys=True).encode()
    return decode(EncodedRecord(**read, body=body))


@given(st.lists(records, max_size=5))
def test_nothing_is_lost(session: list[Record]) -> None:
    head, *lines = record_lines(session, INFO)
    assert json.loads(head)["session"]["session_id"] == "some-id"
    assert [read_back(line) for line in lines] == session


def test_the_head_says_that_the_session_is_simulated() -> None:
    head = json.loads(next(iter(record_lines([], INFO))))
    assert head["simulated"] is True
    assert head["format"] == "biofeedback records"
    assert head["version"] == 1


def test_a_body_that_is_no_strict_json_is_kept_byte_for_byte() -> None:
    for body in (b'{"a": NaN}', b'{ "a":1}', b"\xff\x00"):
        record = UnknownRecord(t_s=1.0, utc_s=2.0, source=ENGINE, kind="new", version=3, body=body)
        line = list(record_lines([record], INFO))[1]
        assert "NaN" not in line
        assert read_back(line) == record
