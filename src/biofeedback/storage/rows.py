"""Sessions and records as rows of the library's tables, and back."""

import json
import logging
import math
from dataclasses import dataclass
from enum import StrEnum

from biofeedback.record_codec import EncodedRecord, RecordDecodeError, decode, encode
from biofeedback.records import (
    Packet,
    Record,
    SessionInfo,
    SourceInfo,
    SourceKind,
    UnknownRecord,
)
from biofeedback.storage.connection import Row, Value

_log = logging.getLogger(__name__)


class RecordTable(StrEnum):
    """Where a record is kept."""

    PACKET = "packet"
    EVENT = "event"


INSERT_RECORD = {
    RecordTable.PACKET: (
        "INSERT INTO packet (session_id, seq, t_s, utc_s, source, characteristic, payload)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)"
    ),
    RecordTable.EVENT: (
        "INSERT INTO event (session_id, seq, t_s, utc_s, source, kind, version, body)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    ),
}
"""For the values of a ``RecordRow``."""

SELECT_RECORDS = (
    "SELECT seq, t_s, utc_s, source, characteristic, NULL, payload FROM packet"
    " WHERE session_id = :session_id AND seq > :after"
    " UNION ALL"
    " SELECT seq, t_s, utc_s, source, kind, version, body FROM event"
    " WHERE session_id = :session_id AND seq > :after"
    " ORDER BY seq LIMIT :count"
)
"""Records in order; each row is a sequence number and what ``record_from_row`` reads."""

SELECT_SESSIONS = (
    "SELECT session.session_id, started_utc_s, zone_offset_s, plan_name, app_version, ended_s,"
    " is_recovered, key, kind, label, detail"
    " FROM session JOIN source ON source.session_id = session.session_id AND place = 0"
)
"""What ``session_from_row`` reads; a condition and an order may follow."""

INSERT_SESSION = (
    "INSERT INTO session"
    " (session_id, recorder, started_utc_s, zone_offset_s, plan_name, app_version)"
    " VALUES (?, ?, ?, ?, ?, ?)"
)
INSERT_SOURCE = (
    "INSERT INTO source (session_id, place, key, kind, label, detail) VALUES (?, 0, ?, ?, ?, ?)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRow:
    """A record, ready to be written."""

    table: RecordTable
    values: tuple[Value, ...]
    """For the table's ``INSERT_RECORD``."""


def row_of_record(session_id: str, seq: int, record: Record) -> RecordRow:
    """A record as a row; raises ValueError for times that are no numbers."""
    if not (math.isfinite(record.t_s) and math.isfinite(record.utc_s)):
        raise ValueError("a record's times must be finite")
    place = (session_id, seq, float(record.t_s), float(record.utc_s), clean_text(record.source))
    if isinstance(record, Packet):
        told: tuple[Value, ...] = (clean_text(record.characteristic), bytes(record.payload))
        return RecordRow(table=RecordTable.PACKET, values=(*place, *told))
    encoded = encode(record)
    told = (clean_text(encoded.kind), encoded.version, encoded.body)
    return RecordRow(table=RecordTable.EVENT, values=(*place, *told))


def record_from_row(row: Row) -> Record:
    """A record from a row of ``SELECT_RECORDS``, without its sequence number.

    An event that cannot be read comes back whole, as an ``UnknownRecord``; it does not hide
    the others.
    """
    t_s, utc_s, source, name, version, body = row
    if version is None:
        return Packet(t_s=t_s, utc_s=utc_s, source=source, characteristic=name, payload=body)
    encoded = EncodedRecord(
        t_s=t_s, utc_s=utc_s, source=source, kind=name, version=version, body=body
    )
    try:
        return decode(encoded)
    except RecordDecodeError as error:
        _log.warning("kept a record as it is: %s", error)
        return UnknownRecord(
            t_s=t_s, utc_s=utc_s, source=source, kind=name, version=version, body=body
        )


def rows_of_session(info: SessionInfo, *, recorder: str) -> tuple[Row, Row]:
    """A new session as rows for ``INSERT_SESSION`` and ``INSERT_SOURCE``."""
    if not math.isfinite(info.started_utc_s):
        raise ValueError("a session's start must be finite")
    session = (
        info.session_id,
        recorder,
        float(info.started_utc_s),
        int(info.zone_offset_s),
        clean_text(info.plan_name),
        clean_text(info.app_version),
    )
    source = (
        info.session_id,
        clean_text(info.source.key),
        str(info.source.kind),
        clean_text(info.source.label),
        json.dumps(info.source.detail),
    )
    return session, source


def session_from_row(row: Row) -> SessionInfo | None:
    """A session from a row of ``SELECT_SESSIONS``; None, and a word in the log, if damaged."""
    session_id, started_utc_s, zone_offset_s, plan_name, app_version = row[:5]
    ended_s, is_recovered, key, kind, label, detail = row[5:]
    try:
        source = SourceInfo(key=key, kind=SourceKind(kind), label=label, detail=json.loads(detail))
    except ValueError:
        _log.warning("session %s has a source that cannot be read", session_id)
        return None
    return SessionInfo(
        session_id=session_id,
        started_utc_s=started_utc_s,
        zone_offset_s=zone_offset_s,
        plan_name=plan_name,
        source=source,
        app_version=app_version,
        ended_s=ended_s,
        is_recovered=bool(is_recovered),
    )


def clean_text(text: str) -> str:
    r"""Text that SQLite can keep: a lone surrogate, which is no character, becomes "?".

    >>> clean_text("H10\udcff")
    'H10?'
    """
    return text.encode("utf-8", "replace").decode()
