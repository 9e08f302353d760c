"""Records to storage and wire, and back; versioned; unknown kinds are kept."""

import json
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

from biofeedback.breathing import BreathingPattern
from biofeedback.errors import BiofeedbackError
from biofeedback.records import (
    ClockJumped,
    EndAsked,
    EndReason,
    EndUndone,
    Interval,
    IntervalUnit,
    LinkChanged,
    LinkReason,
    LinkState,
    Marked,
    PacerChanged,
    Packet,
    PartStarted,
    Paused,
    Record,
    Resumed,
    SessionEnded,
    Silence,
    StreamChanged,
    StreamState,
    Tick,
    UnknownRecord,
)
from biofeedback.streams import StreamKind


class RecordDecodeError(BiofeedbackError):
    """A stored record of a known kind and version does not have its form."""

    def __init__(self, kind: str, version: int) -> None:
        super().__init__(f"record of kind {kind!r}, version {version}, is malformed")
        self.kind = kind
        self.version = version


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodedRecord:
    """A record as storage and wire carry it."""

    t_s: float
    utc_s: float
    source: str
    kind: str
    version: int
    body: bytes
    """UTF-8 JSON of the fields that are not above; a packet's payload as hexadecimal."""


def encode(record: Record) -> EncodedRecord:
    """Write a record down; ``decode`` gives an equal one back."""
    if isinstance(record, UnknownRecord):
        kind, version, body = record.kind, record.version, record.body
    else:
        kind, version = _KINDS[type(record)]
        body = json.dumps(_body(record), separators=(",", ":"), sort_keys=True).encode()
    return EncodedRecord(
        t_s=record.t_s,
        utc_s=record.utc_s,
        source=record.source,
        kind=kind,
        version=version,
        body=body,
    )


def decode(encoded: EncodedRecord) -> Record:
    """Read a record; one of an unknown kind or version comes back as ``UnknownRecord``.

    Raises RecordDecodeError where a known kind does not have its form.
    """
    common: Any = {"t_s": encoded.t_s, "utc_s": encoded.utc_s, "source": encoded.source}
    made = _CLASSES.get((encoded.kind, encoded.version))
    if made is None:
        return UnknownRecord(
            **common, kind=encoded.kind, version=encoded.version, body=encoded.body
        )
    try:
        body = json.loads(encoded.body)
        values = {name: _reader(name)(value) for name, value in body.items()}
        record: Record = made(**common, **values)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise RecordDecodeError(encoded.kind, encoded.version) from error
    return record


_KINDS: dict[type[Any], tuple[str, int]] = {
    Packet: ("packet", 1),
    Interval: ("interval", 1),
    LinkChanged: ("link", 1),
    Silence: ("silence", 1),
    StreamChanged: ("stream", 1),
    Tick: ("tick", 1),
    ClockJumped: ("clock_jumped", 1),
    PartStarted: ("part_started", 1),
    PacerChanged: ("pacer_changed", 1),
    Paused: ("paused", 1),
    Resumed: ("resumed", 1),
    Marked: ("marked", 1),
    EndAsked: ("end_asked", 1),
    EndUndone: ("end_undone", 1),
    SessionEnded: ("session_ended", 1),
}
_CLASSES: dict[tuple[str, int], type[Any]] = {kind: made for made, kind in _KINDS.items()}
_COMMON = frozenset({"t_s", "utc_s", "source"})


def _body(record: Record) -> dict[str, object]:
    return {
        item.name: _plain(getattr(record, item.name))
        for item in fields(record)
        if item.name not in _COMMON
    }


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, BreathingPattern):
        return {"rate_per_min": value.rate_per_min, "inhale_share": value.inhale_share}
    return value


def _same(value: Any) -> Any:
    return value


def _pattern(value: dict[str, float] | None) -> BreathingPattern | None:
    return None if value is None else BreathingPattern(**value)


def _reader(name: str) -> Callable[[Any], Any]:
    return _READERS.get(name, _same)


def _link_or_end_reason(value: str) -> LinkReason | EndReason:
    try:
        return EndReason(value)
    except ValueError:
        return LinkReason(value)


def _link_or_stream_state(value: str) -> LinkState | StreamState:
    try:
        return StreamState(value)
    except ValueError:
        return LinkState(value)


_READERS: dict[str, Callable[[Any], Any]] = {
    "payload": bytes.fromhex,
    "unit": IntervalUnit,
    "state": _link_or_stream_state,
    "stream": StreamKind,
    "pattern": _pattern,
    "reason": _link_or_end_reason,
}
