"""What flows and what is kept, each with source and arrival time.

A session is the list of its records; which session they belong to is said once, by what holds
them. Records are never altered. What can be computed from them is not among them.
"""

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from biofeedback.breathing import BreathingPattern
from biofeedback.streams import StreamKind

ENGINE = "engine"
"""The source of records that the session itself decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Arrived:
    t_s: float
    """Arrival, in seconds since the session began."""
    utc_s: float
    """Arrival, in seconds since 1970-01-01 UTC."""
    source: str
    """Who it came from: a sensor's key in this session, or ``ENGINE``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet(_Arrived):
    """A notification or a value read from a device, kept whole."""

    characteristic: str
    """The UUID it came from, lower case, 128-bit form."""
    payload: bytes
    """Every byte as it came."""


class IntervalUnit(StrEnum):
    """The unit an imported interval was written in."""

    MS = "ms"
    S = "s"
    TICKS = "1/1024 s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval(_Arrived):
    """An RR interval from a file, as the file wrote it."""

    value: float
    """In ``unit``."""
    unit: IntervalUnit
    """The file's unit."""
    resolution: float
    """Smallest step the file can write, in ``unit``."""
    beat_s: float | None = None
    """Time of the beat that ends the interval, in session time, where the file gives one."""


class LinkState(StrEnum):
    """Where a sensor's connection stands."""

    SEARCHING = "searching"
    FOUND = "found"
    CONNECTING = "connecting"
    WAITING = "waiting"
    """Connected; no interval has come yet."""
    LIVE = "live"
    LOST = "lost"
    """Lost, and being searched for again."""
    GIVEN_UP = "given up"
    CLOSED = "closed"


class LinkReason(StrEnum):
    """Why a link changed, where there is a reason to tell."""

    NONE = ""
    DROPPED = "dropped"
    """The device or the radio ended the connection."""
    MUTE = "mute"
    """Connected, but nothing came for longer than the watchdog waits."""
    NOT_FOUND = "not found"
    NO_ADAPTER = "no adapter"
    ADAPTER_OFF = "adapter off"
    NOT_ALLOWED = "not allowed"
    SERVICE_GONE = "service gone"
    """The system's Bluetooth service does not answer."""
    NO_HEART_RATE = "no heart rate"
    """The device does not offer the heart-rate service."""
    NOTIFY_REFUSED = "notify refused"
    CONNECT_FAILED = "connect failed"
    END_OF_RECORDING = "end of recording"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkChanged(_Arrived):
    """A sensor's connection came, went or moved on."""

    state: LinkState
    reason: LinkReason = LinkReason.NONE
    detail: str = ""
    """The system's own words, for the log and the diagnosis."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence(_Arrived):
    """The watchdog heard nothing for a while, though the link stands."""

    silent_s: float
    """Since the last packet."""


class StreamState(StrEnum):
    """Where a stream of samples beside the intervals stands."""

    ASKED = "asked"
    """The sensor was asked for it; its first samples can take half a minute."""
    SENDING = "sending"
    STOPPED = "stopped"
    """No samples come for now: nobody wants them, or the sensor stopped and is asked again."""
    REFUSED = "refused"
    """The sensor does not offer it, or will not send it."""
    LEFT_OFF = "left off"
    """Not asked for any more in this session, because it endangers the intervals."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamChanged(_Arrived):
    """A stream of samples began, ended or failed; the intervals go on regardless."""

    stream: StreamKind
    state: StreamState
    detail: str = ""
    """What was agreed on, or why, for the log and the diagnosis."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick(_Arrived):
    """A second passed; a number can be withdrawn although nothing else comes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockJumped(_Arrived):
    """UTC and the session's clock parted: the computer slept, or somebody set the time."""

    missed_s: float
    """By how much UTC ran ahead of the session's clock; negative when it was set back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartStarted(_Arrived):
    """A part of the plan began."""

    index: int
    """Its place in the plan, from 0."""
    name: str
    planned_s: float | None
    """Planned length; None is open-ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PacerChanged(_Arrived):
    """What the pacer asks for, and the moment from which it holds."""

    holds_from_s: float
    """Session time; an inhale begins there. Forgets every change that would hold later."""
    pattern: BreathingPattern | None
    """None: nothing is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused(_Arrived):
    """The pacer and the part's clock stand still; recording goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed(_Arrived):
    """The pause is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked(_Arrived):
    """Somebody wanted to remember this moment."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndAsked(_Arrived):
    """Somebody ended the session; it can still be taken back."""

    undo_until_s: float
    """Session time until which it can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndUndone(_Arrived):
    """The end was taken back."""


class EndReason(StrEnum):
    """Why a session ended."""

    ASKED = "asked"
    COMPLETED = "completed"
    """The last part reached its planned length."""
    CLOSED = "closed"
    """The program was closed."""
    SOURCE_ENDED = "source ended"
    RECOVERED = "recovered"
    """Its recorder died; the end was written at the next start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionEnded(_Arrived):
    """The last record of a session."""

    reason: EndReason


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownRecord(_Arrived):
    """A record of a kind that a newer version wrote; kept as it is."""

    kind: str
    version: int
    body: bytes


Record = (
    Packet
    | Interval
    | LinkChanged
    | Silence
    | StreamChanged
    | Tick
    | ClockJumped
    | PartStarted
    | PacerChanged
    | Paused
    | Resumed
    | Marked
    | EndAsked
    | EndUndone
    | SessionEnded
    | UnknownRecord
)


class SourceKind(StrEnum):
    """What kind of thing records came from."""

    STRAP = "strap"
    SIMULATED = "simulated"
    FILE = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceInfo:
    """What a session remembers about where its records came from."""

    key: str
    """Names the source in this session's records."""
    kind: SourceKind
    label: str
    """What a person calls it, such as the name a strap gives itself."""
    detail: dict[str, str] = field(default_factory=dict)
    """Facts such as address, seed or file digest; personal, so never in a log or a file name."""

    @property
    def is_simulated(self) -> bool:
        """Whether no heart was behind it; said wherever its numbers are."""
        return self.kind is SourceKind.SIMULATED


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionInfo:
    """What is known of a session without reading its records."""

    session_id: str
    """A random UUID."""
    started_utc_s: float
    zone_offset_s: int
    """What to add to UTC for the wall clock where it was recorded."""
    plan_name: str
    source: SourceInfo
    app_version: str
    ended_s: float | None = None
    """Session time of its end; None while it runs, or until a dead recorder is noticed."""
    is_recovered: bool = False
    """Whether its recorder died before it could write an end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketColumns:
    """Many packets of one characteristic, for decoding in bulk."""

    t_s: NDArray[np.float64]
    """Arrival, shape (n,)."""
    utc_s: NDArray[np.float64]
    """Arrival, shape (n,)."""
    ends: NDArray[np.int64]
    """Where each payload ends in ``payload``, shape (n,)."""
    payload: NDArray[np.uint8]
    """All payloads, one after the other."""
