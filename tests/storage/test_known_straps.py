from collections.abc import Iterator
from pathlib import Path

import pytest

from biofeedback.clock import VirtualClock
from biofeedback.storage.connection import Database, open_writable
from biofeedback.storage.errors import StorageError
from biofeedback.storage.known_straps import (
    KnownStrap,
    forget_strap,
    read_known_straps,
    remember_strap,
    set_automatic,
)
from biofeedback.storage.library import Library
from biofeedback.storage.schema import known_migrations, prepare

HERE, THERE = "here", "there"
A, B = "00:00:5E:00:53:01", "00:00:5E:00:53:02"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    opened = open_writable(path)
    prepare(opened, clock=VirtualClock(), migrations=known_migrations())
    yield opened
    opened.close()


def remember(database: Database, address: str, at_s: float, **facts: str) -> None:
    remember_strap(
        database, HERE, address=address, name=f"strap {at_s}", facts=facts, used_utc_s=at_s
    )


def test_the_strap_that_was_used_last_comes_first(database: Database) -> None:
    remember(database, A, 1.0, model="H10")
    remember(database, B, 2.0)
    assert [strap.address for strap in read_known_straps(database, HERE)] == [B, A]
    remember(database, A, 3.0, firmware="5.0")
    first = read_known_straps(database, HERE)[0]
    assert first == KnownStrap(
        address=A,
        name="strap 3.0",
        last_used_utc_s=3.0,
        facts={"model": "H10", "firmware": "5.0"},
    )


def test_each_computer_has_its_own(database: Database) -> None:
    remember(database, A, 1.0)
    assert read_known_straps(database, THERE) == ()
    assert not forget_strap(database, THERE, A)
    assert forget_strap(database, HERE, A)
    assert read_known_straps(database, HERE) == ()


def test_one_strap_at_most_is_automatic_and_stays_it(database: Database) -> None:
    remember(database, A, 1.0)
    remember(database, B, 2.0)
    set_automatic(database, HERE, A)
    set_automatic(database, HERE, B)
    remember(database, B, 3.0)
    assert [strap.is_automatic for strap in read_known_straps(database, HERE)] == [True, False]
    set_automatic(database, HERE, None)
    assert not any(strap.is_automatic for strap in read_known_straps(database, HERE))
    with pytest.raises(StorageError, match="UNIQUE"):
        database.change("UPDATE known_strap SET is_automatic = 1")


@pytest.mark.parametrize("broken", ["{", "[1]"])
def test_broken_facts_cost_only_themselves(database: Database, broken: str) -> None:
    remember(database, A, 1.0, model="H10")
    database.change("UPDATE known_strap SET facts = ?", (broken,))
    (strap,) = read_known_straps(database, HERE)
    assert (strap.address, dict(strap.facts)) == (A, {})


def test_a_library_keeps_them_for_this_computer(path: Path) -> None:
    library = Library.open(path, clock=VirtualClock())
    library.remember_strap(address=A, name="H10\udcff", facts={}, used_utc_s=5.0)
    library.set_automatic_strap(A)
    (strap,) = library.known_straps()
    assert (strap.name, strap.is_automatic) == ("H10?", True)
    assert library.forget_strap(A)
    assert library.known_straps() == ()
