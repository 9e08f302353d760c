"""The library's version: told, refused or brought up to date, with a backup before each step."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from biofeedback.clock import Clock
from biofeedback.storage import migrations as scripts
from biofeedback.storage.backup import make_backup
from biofeedback.storage.connection import Database
from biofeedback.storage.errors import (
    DISK_TROUBLES,
    MigrationFailedError,
    StorageError,
    StorageProblem,
    VersionError,
)
from biofeedback.storage.owner import refuse_living_owner

APPLICATION_ID = 1651074658
"""Marks a file as a library (SQLite's application_id; "bifb")."""
_MARKS = """
SELECT user_version, application_id, (SELECT count(*) FROM sqlite_schema)
FROM pragma_user_version, pragma_application_id
"""
"""One statement sees one state of the file, whoever is making a library of it meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One step from a version to the next."""

    version: int
    """The version that it makes."""
    script: str
    """Its statements."""


@cache
def known_migrations() -> tuple[Migration, ...]:
    """The steps that come with the program, in order; their numbers run from 1 without a gap."""
    found = sorted(item.name for item in files(scripts).iterdir() if item.name.endswith(".sql"))
    return tuple(
        Migration(version=int(name[:4]), script=(files(scripts) / name).read_text("utf-8"))
        for name in found
    )


def prepare(database: Database, *, clock: Clock, migrations: tuple[Migration, ...]) -> None:
    """Make a blank file a library, or bring an older library up to date.

    Raises StorageError: NOT_A_LIBRARY or NEWER_VERSION leave the file as it was, so does
    MIGRATION_FAILED; BUSY_RECORDER when an older library is being recorded into.
    """
    version = check_version(database, migrations=migrations)
    database.use_write_ahead_log()
    if version == 0:
        _apply(database, migrations)
        return
    for migration in migrations[version:]:
        _step(database, migration, clock)


def check_version(database: Database, *, migrations: tuple[Migration, ...]) -> int:
    """The version of a library, 0 for a blank file; refuses what this program cannot use."""
    [(version, application_id, tables)] = database.rows(_MARKS)
    if application_id != APPLICATION_ID:
        if version or tables:
            raise StorageError(StorageProblem.NOT_A_LIBRARY, database.path)
        return 0
    if version > len(migrations):
        raise VersionError(
            StorageProblem.NEWER_VERSION, database.path, found=version, known=len(migrations)
        )
    return int(version)


def check_current(database: Database, *, migrations: tuple[Migration, ...]) -> None:
    """Refuse a library that would have to be brought up to date first."""
    version = check_version(database, migrations=migrations)
    if version < len(migrations):
        raise VersionError(
            StorageProblem.OLDER_VERSION, database.path, found=version, known=len(migrations)
        )


def _version(database: Database) -> int:
    return int(database.value("PRAGMA user_version"))


def _step(database: Database, migration: Migration, clock: Clock) -> None:
    refuse_living_owner(database, clock)
    backup = make_backup(database, version=migration.version - 1, utc_s=clock.utc_s())
    try:
        _apply(database, (migration,))
    except StorageError as error:
        if error.reason in DISK_TROUBLES:
            raise
        raise _failed(database.path, migration, backup, error) from error


def _apply(database: Database, migrations: tuple[Migration, ...]) -> None:
    """Steps together: whoever opens the file meanwhile sees it before all of them or after."""
    with database.transaction():
        for migration in migrations:
            if _version(database) >= migration.version:
                continue  # another process was faster
            database.run_script(migration.script)
            database.change(f"PRAGMA user_version = {migration.version:d}")


def _failed(
    path: Path, migration: Migration, backup: Path | None, error: StorageError
) -> MigrationFailedError:
    return MigrationFailedError(
        path, version=migration.version, backup=backup, detail=error.detail or str(error.reason)
    )
