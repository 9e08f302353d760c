"""The owner lock: one recorder at a time, with a heartbeat that tells it from a dead one."""

import os
import platform
import uuid
from dataclasses import dataclass, field
from pathlib import Path

from biofeedback.clock import Clock
from biofeedback.storage.connection import Database, Row
from biofeedback.storage.errors import RecorderBusyError, StorageError, StorageProblem
from biofeedback.storage.processes import is_alive, pid_space

HEARTBEAT_S = 5.0
"""How often an owner says that it lives."""
STALE_AFTER_S = 20.0
"""An owner that was silent for longer is taken for dead; four heartbeats."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Who records into a library."""

    token: str = field(default_factory=lambda: uuid.uuid4().hex)
    """Random, new for each recorder; two in one process differ."""
    pid: int = field(default_factory=os.getpid)
    pid_space: str = field(default_factory=pid_space)
    """Where ``pid`` means something."""
    host: str = field(default_factory=platform.node)
    """The computer's name."""


def claim(database: Database, owner: Owner, clock: Clock) -> None:
    """Become the owner; to be called inside a transaction.

    Takes over from an owner whose process is dead or whose heartbeat is old, and raises
    RecorderBusyError for a living one. Claiming again what is one's own is a heartbeat.
    """
    found = _found(database)
    if found is not None and found.owner.token == owner.token:
        beat(database, owner, clock)
        return
    if found is not None:
        found.refuse_if_living(database.path, owner, clock)
    now_s = clock.utc_s()
    database.change(
        "INSERT OR REPLACE INTO owner"
        " (only_one, token, pid, pid_space, host, claimed_utc_s, heartbeat_utc_s)"
        " VALUES (1, ?, ?, ?, ?, ?, ?)",
        (owner.token, owner.pid, owner.pid_space, owner.host, now_s, now_s),
    )


def beat(database: Database, owner: Owner, clock: Clock) -> None:
    """Say that the owner lives; raises a StorageError when it owns the library no longer."""
    changed = database.change(
        "UPDATE owner SET heartbeat_utc_s = ? WHERE token = ?", (clock.utc_s(), owner.token)
    )
    if changed != 1:
        raise StorageError(StorageProblem.BUSY_RECORDER, database.path, "taken over")


def release(database: Database, owner: Owner) -> None:
    """Own it no longer; nothing happens when somebody else does."""
    database.change("DELETE FROM owner WHERE token = ?", (owner.token,))


def refuse_living_owner(database: Database, clock: Clock) -> None:
    """Raise RecorderBusyError while any recorder that lives owns the library."""
    found = _found(database)
    if found is not None:
        found.refuse_if_living(database.path, Owner(), clock)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claim:
    owner: Owner
    heartbeat_utc_s: float

    def refuse_if_living(self, path: Path, asking: Owner, clock: Clock) -> None:
        age_s = clock.utc_s() - self.heartbeat_utc_s
        # A heartbeat far in the future is no sign of life: somebody set the clock back.
        if abs(age_s) > STALE_AFTER_S or self._is_dead(asking):
            return
        raise RecorderBusyError(
            path, pid=self.owner.pid, host=self.owner.host, heartbeat_age_s=age_s
        )

    def _is_dead(self, asking: Owner) -> bool:
        is_neighbour = (self.owner.host, self.owner.pid_space) == (asking.host, asking.pid_space)
        return is_neighbour and not is_alive(self.owner.pid)


def _found(database: Database) -> _Claim | None:
    rows = database.rows("SELECT token, pid, pid_space, host, heartbeat_utc_s FROM owner")
    return _claim(rows[0]) if rows else None


def _claim(row: Row) -> _Claim:
    token, pid, space, host, heartbeat_utc_s = row
    return _Claim(
        owner=Owner(token=token, pid=pid, pid_space=space, host=host),
        heartbeat_utc_s=heartbeat_utc_s,
    )
