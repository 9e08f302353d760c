"""A session as JSON lines: what is known of it, then every record as it was kept."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from biofeedback.record_codec import EncodedRecord, encode
from biofeedback.records import Record, SessionInfo

FORMAT = "biofeedback records"
VERSION = 1


def record_lines(records: Sequence[Record], info: SessionInfo) -> Iterator[str]:
    """The lines of the file: a head with the session, then one object for each record, in order.

    Each has the fields of ``record_codec.EncodedRecord``; ``body`` is an object, or ``body_hex``
    its bytes where they are no JSON.
    """
    head = {
        "format": FORMAT,
        "version": VERSION,
        "simulated": info.source.is_simulated,
        "session": asdict(info),
    }
    yield json.dumps(head, allow_nan=False)
    for record in records:
        yield json.dumps(_line(encode(record)), allow_nan=False)


def _line(encoded: EncodedRecord) -> dict[str, object]:
    return {
        "t_s": encoded.t_s,
        "utc_s": encoded.utc_s,
        "source": encoded.source,
        "kind": encoded.kind,
        "version": encoded.version,
        **_body(encoded.body),
    }


def _body(body: bytes) -> dict[str, object]:
    try:
        read = json.loads(body, parse_constant=_refuse)
    except ValueError:
        return {"body_hex": body.hex()}
    is_same = json.dumps(read, separators=(",", ":"), sort_keys=True).encode() == body
    return {"body": read} if is_same else {"body_hex": body.hex()}


def _refuse(constant: str) -> object:
    raise ValueError(f"{constant} is no JSON")
