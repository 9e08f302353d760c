"""What a recorder asks of its writer thread; frozen values in the order they were asked."""

from dataclasses import dataclass

from biofeedback.records import EndReason
from biofeedback.storage.connection import Row
from biofeedback.storage.rows import RecordRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Begin:
    """Write a new session down."""

    session_id: str
    session: Row
    """For ``rows.INSERT_SESSION``."""
    source: Row
    """For ``rows.INSERT_SOURCE``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Append:
    """Write a record."""

    session_id: str
    seq: int
    row: RecordRow


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """Write down that a session is over."""

    session_id: str
    ended_s: float
    reason: EndReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """Write what is left and let go of the library."""

    give_up_at_s: float
    """On the monotonic clock: what is not written by then stays unwritten."""


Job = Begin | Append | End
"""What reaches the library."""
