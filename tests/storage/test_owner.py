import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from biofeedback.clock import VirtualClock
from biofeedback.storage.connection import Database, open_writable
from biofeedback.storage.errors import RecorderBusyError, StorageError, StorageProblem
from biofeedback.storage.owner import (
    HEARTBEAT_S,
    STALE_AFTER_S,
    Owner,
    beat,
    claim,
    refuse_living_owner,
    release,
)
from biofeedback.storage.schema import known_migrations, prepare


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def library(path: Path, clock: VirtualClock) -> Iterator[Database]:
    database = open_writable(path)
    prepare(database, clock=clock, migrations=known_migrations())
    yield database
    database.close()


def owner_token(library: Database) -> object:
    return library.value("SELECT token FROM owner")


def dead_pid() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


def test_two_recorders_of_one_process_differ() -> None:
    assert Owner().token != Owner().token


def test_the_first_to_ask_gets_it(library: Database, clock: VirtualClock) -> None:
    owner = Owner()
    refuse_living_owner(library, clock)
    claim(library, owner, clock)
    assert owner_token(library) == owner.token


def test_while_it_lives_nobody_else_does(library: Database, clock: VirtualClock) -> None:
    owner = Owner()
    claim(library, owner, clock)
    clock.advance(HEARTBEAT_S)
    with pytest.raises(RecorderBusyError) as refused:
        claim(library, Owner(), clock)
    assert (refused.value.pid, refused.value.host) == (owner.pid, owner.host)
    assert refused.value.heartbeat_age_s == HEARTBEAT_S
    assert owner_token(library) == owner.token


def test_a_heartbeat_keeps_it(library: Database, clock: VirtualClock) -> None:
    owner = Owner()
    claim(library, owner, clock)
    for _ in range(10):
        clock.advance(STALE_AFTER_S - 1.0)
        beat(library, owner, clock)
    with pytest.raises(RecorderBusyError):
        claim(library, Owner(), clock)


def test_claiming_again_is_a_heartbeat(library: Database, clock: VirtualClock) -> None:
    owner = Owner()
    claim(library, owner, clock)
    clock.advance(STALE_AFTER_S + 1.0)
    claim(library, owner, clock)
    assert library.value("SELECT heartbeat_utc_s FROM owner") == clock.utc_s()


def test_silence_for_too_long_loses_it(library: Database, clock: VirtualClock) -> None:
    old, new = Owner(), Owner()
    claim(library, old, clock)
    clock.advance(STALE_AFTER_S)
    with pytest.raises(RecorderBusyError):
        claim(library, new, clock)
    clock.advance(0.5)
    claim(library, new, clock)
    assert owner_token(library) == new.token
    with pytest.raises(StorageError) as lost:
        beat(library, old, clock)
    assert lost.value.reason is StorageProblem.BUSY_RECORDER


def test_a_clock_set_back_does_not_lock_out_for_hours(
    library: Database, clock: VirtualClock
) -> None:
    claim(library, Owner(), clock)
    clock.suspend(-3600.0)
    claim(library, Owner(), clock)


def test_a_dead_process_loses_it_at_once(library: Database, clock: VirtualClock) -> None:
    claim(library, Owner(pid=dead_pid()), clock)
    new = Owner()
    claim(library, new, clock)
    assert owner_token(library) == new.token


@pytest.mark.parametrize("elsewhere", [{"host": "another"}, {"pid_space": "a container"}])
def test_a_process_that_cannot_be_asked_may_live(
    library: Database, clock: VirtualClock, elsewhere: dict[str, str]
) -> None:
    claim(library, Owner(pid=dead_pid(), **elsewhere), clock)
    with pytest.raises(RecorderBusyError):
        claim(library, Owner(), clock)


def test_releasing_lets_the_next_one_in(library: Database, clock: VirtualClock) -> None:
    owner = Owner()
    claim(library, owner, clock)
    release(library, Owner())
    assert owner_token(library) == owner.token
    release(library, owner)
    claim(library, Owner(), clock)
