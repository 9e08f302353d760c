import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from biofeedback.clock import VirtualClock
from biofeedback.storage.connection import Database, Row, Values, open_writable
from biofeedback.storage.errors import (
    MigrationFailedError,
    RecorderBusyError,
    StorageError,
    StorageProblem,
    VersionError,
)
from biofeedback.storage.owner import Owner, claim
from biofeedback.storage.schema import (
    APPLICATION_ID,
    Migration,
    check_current,
    check_version,
    known_migrations,
    prepare,
)

CLOCK = VirtualClock()
NEXT = len(known_migrations()) + 1
GROWN = (
    *known_migrations(),
    Migration(version=NEXT, script="CREATE TABLE hat (size REAL);\nINSERT INTO hat VALUES (1.5);"),
)
BROKEN = (
    *known_migrations(),
    Migration(version=NEXT, script="CREATE TABLE hat (size REAL);\nINSERT INTO shoe VALUES (1);"),
)


def library(path: Path) -> Database:
    database = open_writable(path)
    prepare(database, clock=CLOCK, migrations=known_migrations())
    database.change("INSERT INTO setting VALUES ('text_scale', '1.5')")
    return database


def dump(path: Path) -> list[str]:
    with sqlite3.connect(path) as connection:
        lines = list(connection.iterdump())
    connection.close()
    return lines


def backups(path: Path) -> list[Path]:
    return sorted(path.parent.glob("*.backup-*"))


class TestNewLibrary:
    def test_it_says_what_it_is(self, path: Path) -> None:
        database = library(path)
        assert database.value("PRAGMA application_id") == APPLICATION_ID
        assert database.value("PRAGMA user_version") == len(known_migrations())
        assert database.value("PRAGMA journal_mode") == "wal"
        database.close()

    def test_it_has_every_table(self, path: Path) -> None:
        database = library(path)
        names = {name for (name,) in database.rows("SELECT name FROM pragma_table_list")}
        assert names >= {
            *("person", "session", "source", "packet", "event", "block", "journal"),
            *("correction", "result", "setting", "owner"),
        }
        database.close()

    @pytest.mark.parametrize("table", ["packet", "event"])
    def test_a_record_is_never_altered(self, path: Path, table: str) -> None:
        database = library(path)
        database.change("INSERT INTO session VALUES ('a',NULL,'r',0.0,0,'','',NULL,NULL,0,NULL)")
        database.change("INSERT INTO packet VALUES ('a', 0, 0.0, 0.0, 's', 'c', x'00')")
        database.change("INSERT INTO event VALUES ('a', 1, 0.0, 0.0, 's', 'tick', 1, x'7b7d')")
        with pytest.raises(StorageError, match="never altered"):
            database.change(f"UPDATE {table} SET t_s = 1.0")
        database.close()

    def test_a_record_belongs_to_a_session(self, path: Path) -> None:
        database = library(path)
        with pytest.raises(StorageError, match="FOREIGN KEY"):
            database.change("INSERT INTO packet VALUES ('a', 0, 0.0, 0.0, 's', 'c', x'00')")
        database.close()

    def test_nothing_is_copied_for_it(self, path: Path) -> None:
        library(path).close()
        assert not backups(path)

    def test_two_who_make_it_at_once_make_one(self, path: Path) -> None:
        def make() -> None:
            library_of_two = open_writable(path)
            prepare(library_of_two, clock=CLOCK, migrations=known_migrations())
            library_of_two.close()

        with ThreadPoolExecutor(4) as pool:
            for made in [pool.submit(make) for _ in range(8)]:
                made.result()
        assert not backups(path)

    @pytest.mark.parametrize("looks", [1, 2])
    def test_one_that_another_makes_after_some_looks_is_a_library(
        self, path: Path, looks: int
    ) -> None:
        first = open_writable(path)
        look = first.rows
        left = iter(range(looks - 1, -1, -1))

        def look_then_made(sql: str, values: Values = ()) -> list[Row]:
            found = look(sql, values)
            if next(left, None) == 0:
                library(path).close()
            return found

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(first, "rows", look_then_made)
            prepare(first, clock=CLOCK, migrations=known_migrations())
        assert first.value("SELECT value FROM setting") == "1.5"
        first.close()

    def test_the_numbers_of_the_scripts_have_no_gap(self) -> None:
        versions = [migration.version for migration in known_migrations()]
        assert versions == list(range(1, len(versions) + 1))


class TestGrowing:
    def test_an_older_library_is_copied_then_brought_up_to_date(self, path: Path) -> None:
        library(path).close()
        before = dump(path)
        database = open_writable(path)
        prepare(database, clock=CLOCK, migrations=GROWN)
        assert database.value("PRAGMA user_version") == NEXT
        assert database.rows("SELECT size FROM hat") == [(1.5,)]
        assert database.value("SELECT value FROM setting") == "1.5"
        database.close()
        [copy] = backups(path)
        assert copy.name == f"library.backup-v{NEXT - 1}-20260101T000000Z.sqlite3"
        assert dump(copy) == before

    def test_each_step_has_its_copy(self, path: Path) -> None:
        library(path).close()
        two = (*GROWN, Migration(version=NEXT + 1, script="DROP TABLE hat;"))
        database = open_writable(path)
        prepare(database, clock=CLOCK, migrations=two)
        database.close()
        assert [copy.name.split("-")[1] for copy in backups(path)] == [f"v{NEXT - 1}", f"v{NEXT}"]

    def test_one_that_is_up_to_date_is_left_alone(self, path: Path) -> None:
        library(path).close()
        for _ in range(2):
            database = open_writable(path)
            prepare(database, clock=CLOCK, migrations=GROWN)
            database.close()
        assert len(backups(path)) == 1

    def test_a_step_that_fails_leaves_it_as_it_was_and_says_so(self, path: Path) -> None:
        library(path).close()
        before, bytes_before = dump(path), path.read_bytes()
        database = open_writable(path)
        with pytest.raises(MigrationFailedError, match="shoe") as failed:
            prepare(database, clock=CLOCK, migrations=BROKEN)
        assert failed.value.reason is StorageProblem.MIGRATION_FAILED
        assert failed.value.version == NEXT
        assert database.value("PRAGMA user_version") == NEXT - 1
        database.close()
        assert dump(path) == before
        assert path.read_bytes() == bytes_before
        assert failed.value.backup is not None
        assert dump(failed.value.backup) == before

    def test_a_disk_without_room_is_told_as_that(self, path: Path) -> None:
        library(path).close()
        big = (
            *known_migrations(),
            Migration(version=NEXT, script="CREATE TABLE hat AS SELECT zeroblob(999999) AS big;"),
        )
        database = open_writable(path)
        database.value("PRAGMA max_page_count = 1")
        with pytest.raises(StorageError) as failed:
            prepare(database, clock=CLOCK, migrations=big)
        assert failed.value.reason is StorageProblem.FULL
        assert database.value("PRAGMA user_version") == NEXT - 1
        database.close()

    def test_it_waits_for_a_recorder_to_end(self, path: Path) -> None:
        database = library(path)
        with database.transaction():
            claim(database, Owner(), CLOCK)
        with pytest.raises(RecorderBusyError):
            prepare(database, clock=CLOCK, migrations=GROWN)
        assert database.value("PRAGMA user_version") == NEXT - 1
        database.close()
        assert not backups(path)


class TestRefusals:
    def test_a_newer_library(self, path: Path) -> None:
        database = library(path)
        database.change("PRAGMA user_version = 99")
        database.close()
        before = path.read_bytes()
        database = open_writable(path)
        with pytest.raises(VersionError) as refused:
            prepare(database, clock=CLOCK, migrations=known_migrations())
        assert refused.value.reason is StorageProblem.NEWER_VERSION
        assert refused.value.found == 99
        database.close()
        assert path.read_bytes() == before

    def test_somebody_elses_database(self, path: Path) -> None:
        with sqlite3.connect(path) as foreign:
            foreign.execute("CREATE TABLE session (x)")
        foreign.close()
        before = path.read_bytes()
        database = open_writable(path)
        with pytest.raises(StorageError) as refused:
            prepare(database, clock=CLOCK, migrations=known_migrations())
        assert refused.value.reason is StorageProblem.NOT_A_LIBRARY
        database.close()
        assert path.read_bytes() == before

    def test_an_older_one_that_may_only_be_read(self, path: Path) -> None:
        database = library(path)
        assert check_version(database, migrations=GROWN) == NEXT - 1
        with pytest.raises(VersionError) as refused:
            check_current(database, migrations=GROWN)
        assert refused.value.reason is StorageProblem.OLDER_VERSION
        database.close()
