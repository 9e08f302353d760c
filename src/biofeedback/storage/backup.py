"""A whole copy of a library beside it, made before something could go wrong."""

from datetime import UTC, datetime
from pathlib import Path

from biofeedback.storage.connection import Database, open_writable
from biofeedback.storage.errors import StorageError, StorageProblem


def backup_path(library: Path, *, version: int, utc_s: float) -> Path:
    """Where a copy goes: version and moment in the name, and nothing about a person.

    >>> backup_path(Path("a/library.sqlite3"), version=1, utc_s=0.0).name
    'library.backup-v1-19700101T000000Z.sqlite3'
    """
    stamp = datetime.fromtimestamp(utc_s, UTC).strftime("%Y%m%dT%H%M%SZ")
    return library.with_name(f"{library.stem}.backup-v{version}-{stamp}{library.suffix}")


def make_backup(database: Database, *, version: int, utc_s: float) -> Path:
    """Copy a library, check the copy and give its path.

    The copy gets its name only when it is whole, so that half of one is never taken for one.
    """
    target = backup_path(database.path, version=version, utc_s=utc_s)
    unfinished = target.with_name(f"{target.name}.unfinished")
    try:
        unfinished.unlink(missing_ok=True)
        _copy(database, unfinished)
        unfinished.replace(target)
    except StorageError:
        unfinished.unlink(missing_ok=True)
        raise
    except OSError as error:
        told = error.strerror or ""
        raise StorageError(StorageProblem.DISK_FAILED, database.path, told) from error
    return target


def _copy(database: Database, target: Path) -> None:
    copy = open_writable(target)
    try:
        database.copy_to(copy)
        # One file, without a log beside it that somebody could leave behind.
        copy.value("PRAGMA journal_mode = DELETE")
        if copy.value("PRAGMA quick_check") != "ok":
            raise StorageError(StorageProblem.DAMAGED, database.path, "the copy is damaged")
    finally:
        copy.close()
