import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from biofeedback.clock import VirtualClock
from biofeedback.records import ENGINE, EndReason, Record, SessionEnded, SessionInfo
from biofeedback.storage.connection import Database, Value, open_writable
from biofeedback.storage.recovery import recover_sessions, resume_sessions
from biofeedback.storage.rows import (
    INSERT_RECORD,
    INSERT_SESSION,
    INSERT_SOURCE,
    SELECT_RECORDS,
    record_from_row,
    row_of_record,
    rows_of_session,
)
from biofeedback.storage.schema import known_migrations, prepare
from storage.doubles import START_S, info, mark, packet


@pytest.fixture
def library(path: Path) -> Iterator[Database]:
    database = open_writable(path)
    prepare(database, clock=VirtualClock(), migrations=known_migrations())
    yield database
    database.close()


def left(library: Database, session: SessionInfo, *records: Record) -> None:
    """A session as its recorder, called "dead", left it."""
    session_row, source_row = rows_of_session(session, recorder="dead")
    library.change(INSERT_SESSION, session_row)
    library.change(INSERT_SOURCE, source_row)
    for seq, record in enumerate(records):
        row = row_of_record(session.session_id, seq, record)
        library.change(INSERT_RECORD[row.table], row.values)


def kept(library: Database, session_id: str = "one") -> list[Record]:
    asked: dict[str, Value] = {"session_id": session_id, "after": -1, "count": 99}
    return [record_from_row(row[1:]) for row in library.rows(SELECT_RECORDS, asked)]


def end(t_s: float, reason: EndReason = EndReason.RECOVERED) -> SessionEnded:
    return SessionEnded(t_s=t_s, utc_s=START_S + t_s, source=ENGINE, reason=reason)


@pytest.mark.parametrize("last", [packet(2), mark(2)])
def test_the_end_stands_at_the_last_record(library: Database, last: Record) -> None:
    left(library, info(), packet(0), mark(1), last)
    recovered = recover_sessions(library, recorder="me")
    assert recovered == (replace(info(), ended_s=2.0, is_recovered=True),)
    assert kept(library) == [packet(0), mark(1), last, end(2.0)]


def test_a_block_of_samples_counts_as_records(library: Database) -> None:
    left(library, info(), packet(0))
    library.change(
        "INSERT INTO block VALUES ('one', 1, 9, 3.0, ?, 'strap', 'ecg', x'00')", (START_S + 3.0,)
    )
    recover_sessions(library, recorder="me")
    assert library.rows("SELECT seq, t_s FROM event") == [(10, 3.0)]


def test_a_session_without_a_record_ends_where_it_began(library: Database) -> None:
    left(library, info())
    [found] = recover_sessions(library, recorder="me")
    assert found.ended_s == 0.0
    assert kept(library) == [end(0.0)]


def test_a_session_that_only_lacks_its_row_is_complete(library: Database) -> None:
    left(library, info(), packet(0), end(4.0, EndReason.COMPLETED))
    assert recover_sessions(library, recorder="me") == ()
    assert len(kept(library)) == 2
    assert library.rows("SELECT ended_s, end_reason, is_recovered FROM session") == [
        (4.0, "completed", 0)
    ]


def test_an_end_that_cannot_be_read_is_an_end(library: Database) -> None:
    left(library, info(), packet(0))
    library.change(
        "INSERT INTO event VALUES ('one', 1, 4.0, 4.0, 'engine', 'session_ended', 1, x'7b')"
    )
    assert recover_sessions(library, recorder="me") == ()
    assert library.rows("SELECT ended_s, end_reason FROM session") == [(4.0, "recovered")]


def test_each_is_found_oldest_first_and_only_once(library: Database) -> None:
    left(library, info("late", started_utc_s=START_S + 60.0), packet(0))
    left(library, info("early"), packet(0))
    found = recover_sessions(library, recorder="me")
    assert [session.session_id for session in found] == ["early", "late"]
    assert recover_sessions(library, recorder="me") == ()


def test_ones_own_sessions_are_not_recovered_but_resumed(library: Database) -> None:
    left(library, info("one"), packet(0), packet(1))
    left(library, info("two"))
    assert recover_sessions(library, recorder="dead") == ()
    assert resume_sessions(library, recorder="dead") == {"one": 1, "two": None}
    assert resume_sessions(library, recorder="me") == {}


def test_a_recorder_that_was_taken_for_dead_gets_its_sessions_back(library: Database) -> None:
    left(library, info(), packet(0), packet(1))
    recover_sessions(library, recorder="me")
    assert resume_sessions(library, recorder="dead") == {"one": 1}
    assert kept(library) == [packet(0), packet(1)]
    assert library.rows("SELECT ended_s, end_reason, is_recovered FROM session") == [
        (None, None, 0)
    ]


def test_recovery_alters_no_record(library: Database) -> None:
    left(library, info(), packet(0), mark(1))
    before = library.rows("SELECT * FROM packet") + library.rows("SELECT * FROM event")
    recover_sessions(library, recorder="me")
    after = library.rows("SELECT * FROM packet") + library.rows("SELECT * FROM event")
    assert after[: len(before)] == before
    assert json.loads(after[-1][-1]) == {"reason": "recovered"}
