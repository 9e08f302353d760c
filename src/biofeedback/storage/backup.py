"""A whole copy of a library beside it, made before something could go wrong."""

import uuid
from datetime import UTC, datetime
from pathlib import Path

from biofeedback.storage.connection import Database, open_writable
from biofeedback.storage.errors import StorageError, StorageProblem

_ABANDONED_AFTER_S = 86_400.0


def backup_path(library: Path, *, version: int, utc_s: float) -> Path:
    """Where a copy goes: version and moment in the name, and nothing about a person.

    >>> backup_path(Path("a/library.sqlite3"), version=1, utc_s=0.0).name
    'library.backup-v1-19700101T000000Z.sqlite3'
    """
    stamp = datetime.fromtimestamp(utc_s, UTC).strftime("%Y%m%dT%H%M%SZ")
    return library.with_name(f"{library.stem}.backup-v{version}-{stamp}{library.suffix}")


def make_backup(database: Database, *, version: int, utc_s: float) -> Path | None:
    """Copy a library, check the copy and give its path; None where it has another version by now.

    The copy gets its name only when it is whole, so that half of one is never taken for one. Two
    who make one at once do not write into each other's.
    """
    target = backup_path(database.path, version=version, utc_s=utc_s)
    unfinished = target.with_name(f"{target.name}.{uuid.uuid4().hex}.unfinished")
    try:
        _sweep(database.path, utc_s)
        if _copy(database, unfinished) != version:
            unfinished.unlink()
            return None
        unfinished.replace(target)
    except StorageError:
        unfinished.unlink(missing_ok=True)
        raise
    except OSError as error:
        told = error.strerror or ""
        raise StorageError(StorageProblem.DISK_FAILED, database.path, told) from error
    return target


def _sweep(library: Path, utc_s: float) -> None:
    """Delete copies that were interrupted long ago; a younger one may still be being made."""
    for left in library.parent.glob(f"{library.stem}.backup-*.unfinished"):
        if left.stat().st_mtime < utc_s - _ABANDONED_AFTER_S:
            left.unlink(missing_ok=True)


def _copy(database: Database, target: Path) -> int:
    """Write the copy; the version that it has."""
    copy = open_writable(target)
    try:
        database.copy_to(copy)
        # One file, without a log beside it that somebody could leave behind.
        copy.value("PRAGMA journal_mode = DELETE")
        if copy.value("PRAGMA quick_check") != "ok":
            raise StorageError(StorageProblem.DAMAGED, database.path, "the copy is damaged")
        return int(copy.value("PRAGMA user_version"))
    finally:
        copy.close()
