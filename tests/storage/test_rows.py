import json
from dataclasses import replace

import pytest
from hypothesis import given

from biofeedback.records import Packet, Record, UnknownRecord
from biofeedback.storage.connection import Row
from biofeedback.storage.rows import (
    RecordTable,
    clean_text,
    record_from_row,
    row_of_record,
    rows_of_session,
    session_from_row,
)
from record_strategies import records
from storage.doubles import info, mark, packet


def selected(record: Record) -> Row:
    """A record's row, as ``SELECT_RECORDS`` gives it, without its sequence number."""
    row = row_of_record("one", 0, record)
    _, _, t_s, utc_s, source, *told = row.values
    if row.table is RecordTable.PACKET:
        characteristic, payload = told
        return (t_s, utc_s, source, characteristic, None, payload)
    return (t_s, utc_s, source, *told)


@given(records)
def test_every_record_comes_back_as_it_was(record: Record) -> None:
    assert record_from_row(selected(record)) == record


def test_a_packet_is_kept_in_bytes_and_an_event_in_words() -> None:
    assert row_of_record("one", 7, packet(3)).values[:2] == ("one", 7)
    assert row_of_record("one", 7, packet(3)).values[-1] == packet(3).payload
    assert json.loads(row_of_record("one", 8, mark(3)).values[-1]) == {"text": "cough"}  # type: ignore[arg-type]


def test_what_cannot_be_read_is_kept_whole(caplog: pytest.LogCaptureFixture) -> None:
    row = (1.0, 2.0, "engine", "part_started", 1, b'{"index": 0, "nam')
    found = record_from_row(row)
    assert found == UnknownRecord(
        t_s=1.0, utc_s=2.0, source="engine", kind="part_started", version=1, body=row[-1]
    )
    assert "part_started" in caplog.text
    assert selected(found) == row


@pytest.mark.parametrize(
    "broken", [replace(packet(0), t_s=float("nan")), replace(mark(0), utc_s=float("inf"))]
)
def test_times_must_be_numbers(broken: Record) -> None:
    with pytest.raises(ValueError, match="finite"):
        row_of_record("one", 0, broken)


def test_a_session_comes_back_as_it_was() -> None:
    session, source = rows_of_session(info(), recorder="me")
    session_id, recorder, *told = session
    assert recorder == "me"
    assert session_from_row((session_id, *told, None, 0, *source[1:])) == info()
    ended = replace(info(), ended_s=5.0, is_recovered=True)
    assert session_from_row((session_id, *told, 5.0, 1, *source[1:])) == ended


@pytest.mark.parametrize("broken", [("telepathy", "{}"), ("strap", "{")])
def test_a_session_that_cannot_be_read_does_not_hide_the_others(
    broken: tuple[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    kind, detail = broken
    row = ("one", 0.0, 0, "plan", "1", None, 0, "strap", kind, "Annas strap", detail)
    assert session_from_row(row) is None
    assert "one" in caplog.text
    assert "Anna" not in caplog.text


def test_a_session_starts_at_a_number() -> None:
    with pytest.raises(ValueError, match="finite"):
        rows_of_session(info(started_utc_s=float("nan")), recorder="me")


def test_only_what_is_no_character_is_replaced() -> None:
    assert clean_text("Gurt – ü 心 \U0001f9e1") == "Gurt – ü 心 \U0001f9e1"
    assert clean_text("a\ud800b") == "a?b"
    assert isinstance(record_from_row(selected(replace(packet(0), source="\udcff"))), Packet)
