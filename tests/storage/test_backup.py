import os
from pathlib import Path

import pytest

from biofeedback.storage.backup import backup_path, make_backup
from biofeedback.storage.connection import Database, open_readable, open_writable
from biofeedback.storage.errors import StorageError, StorageProblem

UTC_S = 1_767_225_600.0


def filled(path: Path) -> Database:
    database = open_writable(path)
    database.use_write_ahead_log()
    database.run_script("CREATE TABLE thing (x); INSERT INTO thing VALUES (1);")
    database.change("PRAGMA user_version = 1")
    return database


def test_the_copy_is_whole_and_one_file(path: Path) -> None:
    database = filled(path)
    made = make_backup(database, version=1, utc_s=UTC_S)
    assert made == path.with_name("library.backup-v1-20260101T000000Z.sqlite3")
    database.close()
    others = {item.name for item in path.parent.iterdir()} - {path.name}
    assert others == {made.name}
    copy = open_readable(made)
    assert copy.rows("SELECT x FROM thing") == [(1,)]
    copy.close()


def test_what_was_interrupted_long_ago_is_swept_away(path: Path) -> None:
    database = filled(path)
    target = backup_path(path, version=1, utc_s=UTC_S)
    old, young = (target.with_name(f"{target.name}.{age}.unfinished") for age in ("old", "young"))
    for left, age_s in ((old, 90_000.0), (young, 10.0)):
        left.write_bytes(b"half of it")
        os.utime(left, (UTC_S - age_s, UTC_S - age_s))
    assert make_backup(database, version=1, utc_s=UTC_S) == target
    database.close()
    assert {item.name for item in path.parent.iterdir()} == {path.name, target.name, young.name}


def test_what_somebody_else_brought_up_to_date_is_not_copied_as_old(path: Path) -> None:
    database = filled(path)
    database.change("PRAGMA user_version = 2")
    assert make_backup(database, version=1, utc_s=UTC_S) is None
    database.close()
    assert [item.name for item in path.parent.iterdir()] == [path.name]


def test_a_copy_that_cannot_get_its_name_is_an_error(path: Path) -> None:
    database = filled(path)
    backup_path(path, version=1, utc_s=UTC_S).mkdir()
    with pytest.raises(StorageError) as failed:
        make_backup(database, version=1, utc_s=UTC_S)
    assert failed.value.reason is StorageProblem.DISK_FAILED
    database.close()


def test_a_damaged_library_is_not_copied_for_a_sound_one(path: Path) -> None:
    database = filled(path)
    database.change("CREATE TABLE thing_2 (n INTEGER NOT NULL)")
    database.change("INSERT INTO thing_2 VALUES (1)")
    database.change("PRAGMA writable_schema = ON")
    database.change(
        "UPDATE sqlite_schema SET sql = 'CREATE TABLE thing_2 (n INTEGER CHECK (n > 5))'"
        " WHERE name = 'thing_2'"
    )
    with pytest.raises(StorageError) as failed:
        make_backup(database, version=1, utc_s=UTC_S)
    assert failed.value.reason is StorageProblem.DAMAGED
    database.close()
    assert [item.name for item in path.parent.iterdir()] == [path.name]
