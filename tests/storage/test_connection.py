import os
import sqlite3
import stat
from contextlib import suppress
from pathlib import Path

import pytest

from biofeedback.storage.connection import Database, open_readable, open_writable
from biofeedback.storage.errors import StorageError, StorageProblem
from storage.doubles import SmallDisk


def with_table(path: Path) -> Database:
    database = open_writable(path)
    database.use_write_ahead_log()
    database.run_script("CREATE TABLE thing (name TEXT PRIMARY KEY, size REAL) STRICT;")
    return database


def reason_of(path: Path, *, writes: bool) -> StorageProblem:
    with pytest.raises(StorageError) as refused:
        (open_writable if writes else open_readable)(path)
    assert refused.value.path == path
    return refused.value.reason


class TestWriting:
    def test_a_commit_survives_the_loss_of_power(self, path: Path) -> None:
        database = with_table(path)
        assert database.value("PRAGMA synchronous") == 2
        assert database.value("PRAGMA journal_mode") == "wal"
        assert database.value("PRAGMA foreign_keys") == 1
        assert database.value("PRAGMA busy_timeout") == 2000
        database.close()

    def test_opening_a_foreign_file_writes_nothing_to_it(self, path: Path) -> None:
        with sqlite3.connect(path) as foreign:
            foreign.execute("CREATE TABLE other (x)")
        foreign.close()
        before = path.read_bytes()
        open_writable(path).close()
        assert path.read_bytes() == before

    def test_a_name_that_would_mean_something_in_an_address(self, tmp_path: Path) -> None:
        path = tmp_path / "a ?b#c%20.sqlite3"
        with_table(path).close()
        assert path.exists()

    def test_a_transaction_is_whole_or_nothing(self, path: Path) -> None:
        database = with_table(path)
        with suppress(ZeroDivisionError), database.transaction():
            database.change("INSERT INTO thing VALUES ('a', 1.0)")
            raise ZeroDivisionError
        assert database.value("SELECT count(*) FROM thing") == 0
        with database.transaction():
            database.change("INSERT INTO thing VALUES ('a', 1.0)")
        assert database.rows("SELECT * FROM thing") == [("a", 1.0)]
        database.close()

    def test_a_script_knows_triggers_and_comments(self, path: Path) -> None:
        database = with_table(path)
        database.run_script(
            "-- first; of all\n"
            "CREATE TRIGGER final BEFORE UPDATE ON thing\n"
            "BEGIN\n  SELECT raise(ABORT, 'no; never');\nEND;\n"
            "INSERT INTO thing VALUES ('a', 1.0); INSERT INTO thing VALUES ('b;c', 2.0)\n-- end\n"
        )
        assert database.rows("SELECT name FROM thing ORDER BY size") == [("a",), ("b;c",)]
        with pytest.raises(StorageError, match="no; never"):
            database.change("UPDATE thing SET size = 2.0")
        database.close()

    def test_two_statements_in_one_are_a_fault_of_the_program(self, path: Path) -> None:
        database = with_table(path)
        with pytest.raises(StorageError) as refused:
            database.change("DELETE FROM thing; DELETE FROM thing")
        assert refused.value.reason is StorageProblem.UNEXPECTED
        database.close()

    def test_nothing_is_the_value_of_no_row(self, path: Path) -> None:
        database = with_table(path)
        assert database.value("SELECT size FROM thing") is None
        database.close()

    def test_a_library_in_memory_cannot_log_ahead(self, path: Path) -> None:
        copy = sqlite3.connect(":memory:")
        database = Database(copy, path)
        with pytest.raises(StorageError) as refused:
            database.use_write_ahead_log()
        assert refused.value.reason is StorageProblem.UNSUITABLE_FOLDER
        copy.close()

    def test_a_write_that_another_one_holds_up(self, path: Path) -> None:
        first, second = with_table(path), open_writable(path, busy_timeout_s=0.01)
        with first.transaction(), pytest.raises(StorageError) as refused, second.transaction():
            pass
        assert refused.value.reason is StorageProblem.STALLED
        first.close()
        second.close()

    def test_a_library_that_cannot_grow(self, path: Path) -> None:
        database = with_table(path)
        database.value("PRAGMA max_page_count = 1")
        with pytest.raises(StorageError) as refused, database.transaction():
            database.change("INSERT INTO thing VALUES (hex(zeroblob(99999)), 1.0)")
        assert refused.value.reason is StorageProblem.FULL
        database.close()

    def test_a_statement_that_is_wrong_is_a_fault_of_the_program(self, path: Path) -> None:
        database = with_table(path)
        with pytest.raises(StorageError) as refused:
            database.change("INSERT INTO thing VALUES (?, 'much')", ("a",))
        assert refused.value.reason is StorageProblem.UNEXPECTED
        database.close()


class TestReading:
    def test_beside_a_writer(self, path: Path) -> None:
        writer = with_table(path)
        with writer.transaction():
            writer.change("INSERT INTO thing VALUES ('a', 1.0)")
            reader = open_readable(path)
            assert reader.value("SELECT count(*) FROM thing") == 0
        assert reader.value("SELECT count(*) FROM thing") == 1
        reader.close()
        writer.close()

    def test_a_reader_cannot_write(self, path: Path) -> None:
        with_table(path).close()
        reader = open_readable(path)
        with pytest.raises(StorageError) as refused:
            reader.change("INSERT INTO thing VALUES ('a', 1.0)")
        assert refused.value.reason is StorageProblem.READ_ONLY
        reader.close()

    def test_in_a_read_only_folder(self, tiny: SmallDisk) -> None:
        path = tiny.folder / "library.sqlite3"
        with_table(path).close()
        tiny.set_read_only(is_read_only=True)
        reader = open_readable(path)
        assert reader.value("SELECT count(*) FROM thing") == 0
        reader.close()
        assert reason_of(path, writes=True) is StorageProblem.READ_ONLY

    def test_a_read_only_copy_taken_amid_writing_is_refused_not_half_read(
        self, path: Path, tiny: SmallDisk
    ) -> None:
        writer = with_table(path)
        copy = tiny.folder / "library.sqlite3"
        copy.write_bytes(path.read_bytes())
        log = path.with_name("library.sqlite3-wal").read_bytes()
        (tiny.folder / "library.sqlite3-wal").write_bytes(log)
        writer.close()
        tiny.set_read_only(is_read_only=True)
        assert reason_of(copy, writes=False) is StorageProblem.READ_ONLY


class TestRefusals:
    @pytest.mark.parametrize("writes", [True, False])
    def test_a_text(self, path: Path, *, writes: bool) -> None:
        path.write_text("800\n" * 999)
        assert reason_of(path, writes=writes) is StorageProblem.NOT_A_LIBRARY

    def test_a_folder(self, tmp_path: Path) -> None:
        assert reason_of(tmp_path, writes=True) is StorageProblem.UNREACHABLE

    def test_nothing_to_read(self, path: Path) -> None:
        assert reason_of(path, writes=False) is StorageProblem.UNREACHABLE
        assert not path.exists()

    @pytest.mark.parametrize("writes", [True, False])
    def test_a_network_folder(self, *, writes: bool) -> None:
        path = Path("//host/share/library.sqlite3")
        assert reason_of(path, writes=writes) is StorageProblem.NETWORK_FOLDER

    def test_a_folder_that_cannot_be_made(self, tiny: SmallDisk) -> None:
        tiny.set_read_only(is_read_only=True)
        path = tiny.folder / "deep" / "library.sqlite3"
        assert reason_of(path, writes=True) is StorageProblem.READ_ONLY

    def test_a_folder_without_the_right_to_write(self, tmp_path: Path) -> None:
        tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
        if os.access(tmp_path, os.W_OK):
            pytest.skip("this user may write everywhere")
        assert reason_of(tmp_path / "library.sqlite3", writes=True) is StorageProblem.READ_ONLY
        tmp_path.chmod(stat.S_IRWXU)

    def test_a_damaged_library(self, path: Path) -> None:
        database = with_table(path)
        with database.transaction():
            for name in range(2000):
                database.change("INSERT INTO thing VALUES (?, 1.0)", (str(name) * 9,))
        database.close()
        whole = path.read_bytes()
        path.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))
        database = open_writable(path)
        with pytest.raises(StorageError) as refused:
            database.rows("SELECT name, size FROM thing ORDER BY size")
        assert refused.value.reason is StorageProblem.DAMAGED
        database.close()
