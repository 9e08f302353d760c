"""A library as it is read: sessions and their records, the trash, the settings and the straps."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import platformdirs

from biofeedback.clock import Clock
from biofeedback.records import PacketColumns, Record, SessionInfo
from biofeedback.settings import Settings
from biofeedback.storage.connection import Database, open_readable, open_writable
from biofeedback.storage.errors import NoSessionError, StorageError, StorageProblem
from biofeedback.storage.known_straps import (
    KnownStrap,
    forget_strap,
    read_known_straps,
    remember_strap,
    set_automatic,
)
from biofeedback.storage.machine import machine_id
from biofeedback.storage.rows import (
    SELECT_RECORDS,
    SELECT_SESSIONS,
    record_from_row,
    session_from_row,
)
from biofeedback.storage.schema import check_current, known_migrations, prepare
from biofeedback.storage.settings_store import read_settings, write_settings

_PAGE = 2000
"""Records read at once; between pages the file is not held."""
_FOLDER_PROBLEMS = (StorageProblem.READ_ONLY, StorageProblem.FULL)
"""What keeps a library from being written, but not from being read."""


def default_library_path() -> Path:
    """Where this user's library is unless they say otherwise."""
    return platformdirs.user_data_path("biofeedback", appauthor=False) / "library.sqlite3"


class Library:
    """Reads a library, beside a recorder in this process or another; each call is its own.

    Holds no file between calls, so any thread may call, and several at once.
    """

    def __init__(self, path: Path, *, clock: Clock) -> None:
        self.path = path
        """The library file."""
        self._clock = clock

    @classmethod
    def open(cls, path: Path, *, clock: Clock) -> "Library":
        """A library, made where there is none, and brought up to date where it can be written.

        Raises StorageError for what is not, or not yet, a library of this version.
        """
        library = cls(path, clock=clock)
        try:
            library._prepare()
        except StorageError as error:
            if error.reason not in _FOLDER_PROBLEMS or not path.is_file():
                raise
            with library._reading():
                pass
        return library

    def sessions(self) -> tuple[SessionInfo, ...]:
        """The sessions that are not in the trash, newest first."""
        return self._sessions("WHERE deleted_utc_s IS NULL ORDER BY started_utc_s DESC")

    def trashed_sessions(self) -> tuple[SessionInfo, ...]:
        """The sessions in the trash, the one thrown away last first."""
        return self._sessions("WHERE deleted_utc_s IS NOT NULL ORDER BY deleted_utc_s DESC")

    def session(self, session_id: str) -> SessionInfo:
        """One session, also from the trash; raises NoSessionError."""
        with self._reading() as database:
            rows = database.rows(f"{SELECT_SESSIONS} WHERE session.session_id = ?", (session_id,))
        info = session_from_row(rows[0]) if rows else None
        if info is None:
            raise NoSessionError(self.path, session_id)
        return info

    def records(self, session_id: str) -> Iterator[Record]:
        """A session's records in order, read as they are asked for; raises NoSessionError.

        Of a session that is being recorded, those that are there when the reader gets to them.
        """
        self.session(session_id)
        return self._records(session_id)

    def packet_columns(self, session_id: str, characteristic: str) -> PacketColumns:
        """All packets of one characteristic, in order; raises NoSessionError."""
        self.session(session_id)
        with self._reading() as database:
            rows = database.rows(
                "SELECT t_s, utc_s, payload FROM packet"
                " WHERE session_id = ? AND characteristic = ? ORDER BY seq",
                (session_id, characteristic),
            )
        return _columns(rows)

    def trash(self, session_id: str) -> None:
        """Put a session into the trash; it stays as it is. Raises NoSessionError."""
        self._set_deleted(session_id, self._clock.utc_s())

    def restore(self, session_id: str) -> None:
        """Take a session out of the trash; raises NoSessionError."""
        self._set_deleted(session_id, None)

    def settings(self) -> Settings:
        """What was chosen; a choice that cannot be read has its default."""
        with self._reading() as database:
            return read_settings(database)

    def save_settings(self, settings: Settings) -> None:
        """Keep what was chosen."""
        with self._writing() as database, database.transaction():
            write_settings(database, settings)

    def known_straps(self) -> tuple[KnownStrap, ...]:
        """Straps that were used on this computer, the newest first."""
        with self._reading() as database:
            return read_known_straps(database, machine_id())

    def remember_strap(
        self, *, address: str, name: str, facts: Mapping[str, str], used_utc_s: float
    ) -> None:
        """Note that a strap was used on this computer."""
        with self._writing() as database, database.transaction():
            remember_strap(
                database,
                machine_id(),
                address=address,
                name=name,
                facts=facts,
                used_utc_s=used_utc_s,
            )

    def forget_strap(self, address: str) -> bool:
        """Delete everything known of a strap here; whether it was known. Sessions stay."""
        with self._writing() as database:
            return forget_strap(database, machine_id(), address)

    def set_automatic_strap(self, address: str | None) -> None:
        """Have one known strap connected to without being asked; None is for no strap."""
        with self._writing() as database, database.transaction():
            set_automatic(database, machine_id(), address)

    def close(self) -> None:
        """Nothing is held; for callers that close what they open."""

    def _prepare(self) -> None:
        with self._writing() as database:
            prepare(database, clock=self._clock, migrations=known_migrations())

    def _sessions(self, condition: str) -> tuple[SessionInfo, ...]:
        with self._reading() as database:
            rows = database.rows(f"{SELECT_SESSIONS} {condition}, session.session_id")
        found = (session_from_row(row) for row in rows)
        return tuple(info for info in found if info is not None)

    def _records(self, session_id: str) -> Iterator[Record]:
        after = -1
        while True:
            with self._reading() as database:
                rows = database.rows(
                    SELECT_RECORDS, {"session_id": session_id, "after": after, "count": _PAGE}
                )
            for row in rows:
                yield record_from_row(row[1:])
            if len(rows) < _PAGE:
                return
            after = rows[-1][0]

    def _set_deleted(self, session_id: str, deleted_utc_s: float | None) -> None:
        with self._writing() as database:
            changed = database.change(
                "UPDATE session SET deleted_utc_s = ? WHERE session_id = ?",
                (deleted_utc_s, session_id),
            )
        if not changed:
            raise NoSessionError(self.path, session_id)

    @contextmanager
    def _reading(self) -> Iterator[Database]:
        database = open_readable(self.path)
        try:
            check_current(database, migrations=known_migrations())
            yield database
        finally:
            database.close()

    @contextmanager
    def _writing(self) -> Iterator[Database]:
        database = open_writable(self.path)
        try:
            yield database
        finally:
            database.close()


def _columns(rows: list[tuple[float, float, bytes]]) -> PacketColumns:
    payloads = [payload for _, _, payload in rows]
    lengths = np.fromiter(map(len, payloads), dtype=np.int64, count=len(rows))
    return PacketColumns(
        t_s=np.fromiter((row[0] for row in rows), dtype=np.float64, count=len(rows)),
        utc_s=np.fromiter((row[1] for row in rows), dtype=np.float64, count=len(rows)),
        ends=np.cumsum(lengths),
        payload=np.frombuffer(b"".join(payloads), dtype=np.uint8),
    )
