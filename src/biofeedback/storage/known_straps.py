"""Straps that were used on this computer, as rows of the library, newest first."""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from biofeedback.storage.connection import Database, Row
from biofeedback.storage.rows import clean_text

_log = logging.getLogger(__name__)
_NO_FACTS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownStrap:
    """A strap that has sent intervals here before; personal, so never in a log or a file name."""

    address: str
    """Names it on this computer; on macOS a UUID that other computers don't know."""
    name: str
    """What it calls itself."""
    last_used_utc_s: float
    """When it first sent intervals in the newest session with it."""
    is_automatic: bool = False
    """Whether it is connected to without being asked; true of one at most."""
    facts: Mapping[str, str] = field(default_factory=lambda: _NO_FACTS)
    """What it says of itself, such as model and firmware."""


def read_known_straps(database: Database, machine: str) -> tuple[KnownStrap, ...]:
    """The straps of one computer, the one that was used last first."""
    rows = database.rows(
        "SELECT address, name, last_used_utc_s, is_automatic, facts FROM known_strap"
        " WHERE machine = ? ORDER BY last_used_utc_s DESC, address",
        (machine,),
    )
    return tuple(_strap(row) for row in rows)


def remember_strap(
    database: Database,
    machine: str,
    *,
    address: str,
    name: str,
    facts: Mapping[str, str],
    used_utc_s: float,
) -> None:
    """Note that a strap was used; what was chosen for it, and facts it does not tell now, stay."""
    known = {strap.address: strap for strap in read_known_straps(database, machine)}
    kept = known[address].facts if address in known else {}
    database.change(
        "INSERT INTO known_strap (machine, address, name, facts, last_used_utc_s)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (machine, address) DO UPDATE SET"
        " name = excluded.name, facts = excluded.facts,"
        " last_used_utc_s = excluded.last_used_utc_s",
        (machine, address, clean_text(name), json.dumps({**kept, **facts}), float(used_utc_s)),
    )


def forget_strap(database: Database, machine: str, address: str) -> bool:
    """Delete everything known of a strap; whether it was known."""
    return bool(
        database.change(
            "DELETE FROM known_strap WHERE machine = ? AND address = ?", (machine, address)
        )
    )


def set_automatic(database: Database, machine: str, address: str | None) -> None:
    """Have this strap, and no other, connected to without being asked; None is for no strap."""
    database.change("UPDATE known_strap SET is_automatic = 0 WHERE machine = ?", (machine,))
    if address is not None:
        database.change(
            "UPDATE known_strap SET is_automatic = 1 WHERE machine = ? AND address = ?",
            (machine, address),
        )


def _strap(row: Row) -> KnownStrap:
    address, name, last_used_utc_s, is_automatic, facts = row
    return KnownStrap(
        address=address,
        name=name,
        last_used_utc_s=last_used_utc_s,
        is_automatic=bool(is_automatic),
        facts=_facts(facts),
    )


def _facts(text: str) -> Mapping[str, str]:
    try:
        told = json.loads(text)
    except ValueError:
        told = None
    if not isinstance(told, dict):
        _log.warning("what a known strap says of itself cannot be read; it is left out")
        return _NO_FACTS
    return MappingProxyType({str(fact): str(value) for fact, value in told.items()})
