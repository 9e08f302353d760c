"""Sessions whose recorder died: found, and given an end; or given back to one that lives."""

import json
import logging

from biofeedback.records import ENGINE, EndReason, SessionEnded, SessionInfo
from biofeedback.storage.connection import Database, Row
from biofeedback.storage.rows import (
    INSERT_RECORD,
    SELECT_SESSIONS,
    row_of_record,
    session_from_row,
)

_log = logging.getLogger(__name__)

_LAST_RECORD = (
    "SELECT last_seq, t_s, utc_s, kind, body FROM ("
    " SELECT seq AS last_seq, t_s, utc_s, '' AS kind, NULL AS body FROM packet"
    " WHERE session_id = :session_id AND seq ="
    " (SELECT max(seq) FROM packet WHERE session_id = :session_id)"
    " UNION ALL SELECT seq, t_s, utc_s, kind, body FROM event"
    " WHERE session_id = :session_id AND seq ="
    " (SELECT max(seq) FROM event WHERE session_id = :session_id)"
    " UNION ALL SELECT last_seq, t_s, utc_s, '', NULL FROM block"
    " WHERE session_id = :session_id AND seq ="
    " (SELECT max(seq) FROM block WHERE session_id = :session_id))"
    " ORDER BY last_seq DESC LIMIT 1"
)


def recover_sessions(database: Database, *, recorder: str) -> tuple[SessionInfo, ...]:
    """End every session without an end that another recorder left; oldest first.

    To be called inside the transaction that claimed the library, so that no such recorder lives.
    A session whose last record is its end, and only its row does not say so, is not among those
    returned: nothing of it is missing.
    """
    rows = database.rows(
        "SELECT session_id, started_utc_s FROM session"
        " WHERE ended_s IS NULL AND recorder <> ? ORDER BY started_utc_s",
        (recorder,),
    )
    for session_id, started_utc_s in rows:
        _end(database, session_id, started_utc_s)
    found = (_session(database, session_id) for session_id, _ in rows)
    return tuple(info for info in found if info is not None and info.is_recovered)


def resume_sessions(database: Database, *, recorder: str) -> dict[str, int | None]:
    """The sessions of a recorder that are in the library, each with its last sequence number.

    None stands for a session without records. Where another recorder took this one for dead and
    ended a session, that end is taken back. To be called inside a transaction.
    """
    for (session_id,) in database.rows(
        "SELECT session_id FROM session WHERE recorder = ? AND is_recovered", (recorder,)
    ):
        _take_back(database, session_id)
    mine = database.rows("SELECT session_id FROM session WHERE recorder = ?", (recorder,))
    return {session_id: _last_seq(database, session_id) for (session_id,) in mine}


def _end(database: Database, session_id: str, started_utc_s: float) -> None:
    last = _last_record(database, session_id)
    if last is not None and last[3] == "session_ended":
        _, t_s, _, _, body = last
        _close(database, session_id, t_s, _reason(body), is_recovered=False)
        return
    seq, t_s, utc_s = (0, 0.0, started_utc_s) if last is None else (last[0] + 1, *last[1:3])
    ended = SessionEnded(t_s=t_s, utc_s=utc_s, source=ENGINE, reason=EndReason.RECOVERED)
    row = row_of_record(session_id, seq, ended)
    database.change(INSERT_RECORD[row.table], row.values)
    _close(database, session_id, t_s, EndReason.RECOVERED, is_recovered=True)
    _log.info("recovered session %s", session_id)


def _close(
    database: Database, session_id: str, ended_s: float, reason: str, *, is_recovered: bool
) -> None:
    database.change(
        "UPDATE session SET ended_s = ?, end_reason = ?, is_recovered = ? WHERE session_id = ?",
        (ended_s, reason, int(is_recovered), session_id),
    )


def _reason(body: bytes) -> str:
    try:
        return str(json.loads(body)["reason"])
    except (ValueError, KeyError, TypeError):
        return EndReason.RECOVERED


def _take_back(database: Database, session_id: str) -> None:
    last = _last_record(database, session_id)
    if last is not None and last[3] == "session_ended":
        database.change("DELETE FROM event WHERE session_id = ? AND seq = ?", (session_id, last[0]))
    database.change(
        "UPDATE session SET ended_s = NULL, end_reason = NULL, is_recovered = 0"
        " WHERE session_id = ?",
        (session_id,),
    )
    _log.info("took back the recovery of session %s", session_id)


def _last_record(database: Database, session_id: str) -> Row | None:
    rows = database.rows(_LAST_RECORD, {"session_id": session_id})
    return rows[0] if rows else None


def _last_seq(database: Database, session_id: str) -> int | None:
    last = _last_record(database, session_id)
    return None if last is None else int(last[0])


def _session(database: Database, session_id: str) -> SessionInfo | None:
    rows = database.rows(f"{SELECT_SESSIONS} WHERE session.session_id = ?", (session_id,))
    return session_from_row(rows[0]) if rows else None
