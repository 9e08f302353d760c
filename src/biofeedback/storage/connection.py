"""One open library file; the only place that knows the SQLite build."""

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from biofeedback.storage.errors import StorageError, StorageProblem
from biofeedback.storage.network_folder import is_on_network

Value = str | int | float | bytes | None
"""What a column can hold."""
Values = Sequence[Value] | Mapping[str, Value]
"""What fills a statement's places, by order or by name."""
Row = tuple[Any, ...]
"""What a statement gives; the STRICT tables vouch for the type of each column."""

BUSY_TIMEOUT_S = 2.0
"""How long a write waits for another program's write."""

_PROBLEMS = {
    dbapi2.SQLITE_BUSY: StorageProblem.STALLED,
    dbapi2.SQLITE_LOCKED: StorageProblem.STALLED,
    dbapi2.SQLITE_PROTOCOL: StorageProblem.STALLED,
    dbapi2.SQLITE_FULL: StorageProblem.FULL,
    dbapi2.SQLITE_READONLY: StorageProblem.READ_ONLY,
    dbapi2.SQLITE_PERM: StorageProblem.READ_ONLY,
    dbapi2.SQLITE_IOERR: StorageProblem.DISK_FAILED,
    dbapi2.SQLITE_CANTOPEN: StorageProblem.UNREACHABLE,
    dbapi2.SQLITE_NOTADB: StorageProblem.NOT_A_LIBRARY,
    dbapi2.SQLITE_CORRUPT: StorageProblem.DAMAGED,
}
_PRIMARY_CODE = 0xFF
"""The bits of a result code that name its kind; the others tell more of it."""
_NO_PLACE = (StorageProblem.READ_ONLY, StorageProblem.FULL)
"""Why a file may be readable although nothing can be written beside it."""
_NO_ROOM_BYTES = 256 * 1024
"""With less than this free, a failed write is taken for a full disk, whatever it is called."""


class Database:
    """A connection to a library file whose failures are StorageErrors.

    For one thread at a time. Outside ``transaction`` each statement is its own.
    """

    def __init__(self, connection: dbapi2.Connection, path: Path) -> None:
        self._connection = connection
        self.path = path
        """The library file."""

    def rows(self, sql: str, values: Values = ()) -> list[Row]:
        """All rows that a statement gives."""
        with self._translated():
            found: list[Row] = self._connection.execute(sql, values).fetchall()
            return found

    def value(self, sql: str, values: Values = ()) -> Any:
        """The first column of the first row; None without one."""
        found = self.rows(sql, values)
        return found[0][0] if found else None

    def change(self, sql: str, values: Values = ()) -> int:
        """Run a statement that writes; how many rows it changed."""
        with self._translated():
            return int(self._connection.execute(sql, values).rowcount)

    def change_many(self, sql: str, rows: Sequence[Sequence[Value]]) -> None:
        """Run a statement that writes, once for each row of values."""
        with self._translated():
            self._connection.executemany(sql, rows)

    def run_script(self, script: str) -> None:
        """Run many statements; inside ``transaction`` they are part of it."""
        *pieces, rest = script.split(";")
        statement = ""
        for piece in pieces:
            statement += f"{piece};"
            # A semicolon may also stand in a comment, a text or a trigger.
            if dbapi2.complete_statement(statement):
                self.change(statement)
                statement = ""
        self.change(statement + rest)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside is written together when it ends, or nothing is."""
        self.change("BEGIN IMMEDIATE")
        try:
            yield
            self.change("COMMIT")
        except BaseException:
            self._roll_back()
            raise

    def use_write_ahead_log(self) -> None:
        """Let others read while this connection writes; stays with the file."""
        if self.value("PRAGMA journal_mode = WAL") != "wal":
            raise StorageError(StorageProblem.UNSUITABLE_FOLDER, self.path)

    def copy_to(self, other: "Database") -> None:
        """Write everything in it over everything in another."""
        with self._translated():
            self._connection.backup(other._connection)  # noqa: SLF001 - of the same class

    def close(self) -> None:
        """Let go of the file; what was not committed is gone."""
        with self._translated():
            self._connection.close()

    def _roll_back(self) -> None:
        # SQLite has already rolled back by itself after a full disk or a failed write.
        if self._connection.in_transaction:
            self.change("ROLLBACK")

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (dbapi2.Error, dbapi2.Warning) as error:
            raise StorageError(_problem(error, self.path), self.path, str(error)) from error


def open_writable(path: Path, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> Database:
    """Open a file for writing; makes it, and its folder, where there is none.

    Nothing is written to a file that exists. A committed transaction survives the loss of power.
    """
    if is_on_network(path):
        raise StorageError(StorageProblem.NETWORK_FOLDER, path)
    _make_private_file(path)
    database = _connected(path, "mode=rw", busy_timeout_s)
    try:
        for pragma in ("synchronous = FULL", "fullfsync = ON", "checkpoint_fullfsync = ON"):
            database.rows(f"PRAGMA {pragma}")
        database.rows("PRAGMA foreign_keys = ON")
        database.rows("PRAGMA user_version")  # the first touch of the file
    except StorageError:
        database.close()
        raise
    return database


def open_readable(path: Path, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> Database:
    """Open a file for reading, beside a recording process, and where nothing can be written too."""
    if is_on_network(path):
        raise StorageError(StorageProblem.NETWORK_FOLDER, path)
    try:
        return _touched(_connected(path, "mode=ro", busy_timeout_s))
    except StorageError as error:
        if error.reason not in _NO_PLACE or _has_pending_log(path):
            raise
        # SQLite could not make the index of a log. Without a log the file is whole, and where
        # there is no place for an index nobody else is writing one.
        return _touched(_connected(path, "mode=ro&immutable=1", busy_timeout_s))


def _touched(database: Database) -> Database:
    try:
        database.rows("PRAGMA user_version")
    except StorageError:
        database.close()
        raise
    return database


def _connected(path: Path, mode: str, busy_timeout_s: float) -> Database:
    try:
        connection = dbapi2.connect(
            f"{path.absolute().as_uri()}?{mode}",
            uri=True,
            timeout=busy_timeout_s,
            isolation_level=None,
            check_same_thread=False,
        )
    except dbapi2.Error as error:
        raise StorageError(_problem(error, path), path, str(error)) from error
    return Database(connection, path)


def _make_private_file(path: Path) -> None:
    """Health data: what the program makes, only its user can read."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)
    except OSError as error:
        raise StorageError(_problem_of_opening(path), path, error.strerror or "") from error


def _problem(error: Exception, path: Path) -> StorageProblem:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return StorageProblem.UNEXPECTED
    problem = _PROBLEMS.get(code & _PRIMARY_CODE, StorageProblem.UNEXPECTED)
    if problem is StorageProblem.UNREACHABLE:
        return _problem_of_opening(path)
    if problem is StorageProblem.DISK_FAILED and _is_full(path.parent):
        return StorageProblem.FULL
    return problem


def _problem_of_opening(path: Path) -> StorageProblem:
    """Why a file, or the files that SQLite needs beside it, could not be opened or made."""
    folder = path.parent
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    if not folder.is_dir():
        return StorageProblem.UNREACHABLE
    if not os.access(folder, os.W_OK):
        return StorageProblem.READ_ONLY
    if path.is_file() and not os.access(path, os.W_OK):
        return StorageProblem.READ_ONLY
    return StorageProblem.FULL if _is_full(folder) else StorageProblem.UNREACHABLE


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < _NO_ROOM_BYTES
    except OSError:
        return False


def _has_pending_log(path: Path) -> bool:
    try:
        return path.with_name(f"{path.name}-wal").stat().st_size > 0
    except FileNotFoundError:
        return False
