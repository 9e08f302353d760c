"""What the pipeline tells of the records it was fed; frozen values."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from biofeedback.breathing import PacerTrack
from biofeedback.dsp.series import Beat
from biofeedback.payloads.heart_rate import BodyLocation
from biofeedback.records import EndReason, LinkReason, LinkState
from biofeedback.streams import StreamKind


class Standing(StrEnum):
    """How final a value is."""

    PROVISIONAL = "provisional"
    """Look-ahead of 2 beats; may still change."""
    SETTLED = "settled"
    """Centred look-ahead; will not change."""


class Absence(StrEnum):
    """Why there is no number."""

    NOT_FILLED = "window not filled"
    NO_BEATS = "no beats"
    TOO_CORRECTED = "more than 10 % corrected"
    TOO_IRREGULAR = "too irregular for HRV"
    SLOW_BREATHING = "breathing slower than 9 per minute"
    FAST_BREATHING = "breathing faster than 24 per minute"
    BREATHING_NOT_MEASURED = "breathing not measured"
    NOT_PACED = "no pacer"
    NOT_FOLLOWING = "heart does not follow the pacer"
    DELAY_UNKNOWN = "the strap's delay is unknown"
    LOST_CONTACT = "lost contact"
    """With the skin, though the link stands."""
    LINK_LOST = "link lost"
    RATE_ONLY = "heart rate only"
    """The sensor sends no intervals."""
    INVENTED = "too regular to be measured"
    SURPLUS = "more intervals than time"
    STALE = "older than 10 s"
    PAUSED = "paused"
    UNDEFINED = "not defined for these beats"


class Note(StrEnum):
    """What must be said beside a number that is there."""

    SLOW_PACE = "slow pace: not comparable with rest"
    CORRECTED = "more than 5 % corrected"
    BREATHING_NOT_MEASURED = "breathing not measured; shown on request"
    BREATHING_ESTIMATED = "breathing estimated from the intervals"
    NOT_BALANCE = "no measure of sympathovagal balance"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfidenceInterval:
    """Where the value would lie if the same heart, in the same state, were measured again."""

    low: float
    high: float
    level: float
    """The share of such measurements that it is meant to hold, such as 0.95."""
    blocks: int
    """Independent blocks of beats or breaths that were drawn from."""


class MetricValue(NamedTuple):
    """One metric over one window: a value, or the reason for its absence.

    A named tuple where others are frozen dataclasses: some are made with every heartbeat, and a
    dataclass takes four times as long.
    """

    name: str
    """The catalogue's name."""
    unit: str
    value: float | None
    absence: Absence | None
    """Set exactly when ``value`` is None."""
    ends_s: float
    """Session time at which the window ends."""
    window_s: float
    """How long the window really is, after parts, pauses, pace changes and gaps cut it."""
    corrected_percent: float
    """Share of corrected beats among those in the window."""
    profile: str
    """The set of definitions it follows."""
    standing: Standing
    notes: tuple[Note, ...] = ()
    gap_percent: float = 0.0
    """Share of the window's span that no counted interval covers; 0 in one stretch."""
    interval: ConfidenceInterval | None = None
    """Only where it was asked for and there are blocks enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricsComputed:
    """The metrics that are due at one point of the grid."""

    at_s: float
    values: tuple[MetricValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BeatsFound:
    """New beats, provisional; the trace is drawn from these."""

    beats: tuple[Beat, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BeatsSettled:
    """Beats that will not change any more; reports and exports use these."""

    beats: tuple[Beat, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SamplesFound:
    """New samples of a stream, timed by the sensor's own clock."""

    stream: StreamKind
    times_s: NDArray[np.float64]
    """Session time of each, shape (n,), strictly growing, also from one update to the next."""
    values: NDArray[np.float64]
    """ECG in microvolts, shape (n,); acceleration in mg, shape (n, 3)."""
    segment: int
    """Grows where samples were lost; nothing may be joined across two segments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplesLost:
    """A span of a stream that never came."""

    stream: StreamKind
    from_s: float
    to_s: float
    samples: int
    """How many there should have been, by the sensor's own rate."""


WORST_ERROR_MS = 30.0
"""Of an optical sensor's own error estimate; beyond it an interval counts as not measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PulseInterval:
    """The time from pulse to pulse, as an optical sensor saw it; no RR interval of the heart."""

    time_s: float
    """Session time at which it ended, late by the sensor's own delay of some seconds."""
    interval_ms: float
    error_ms: float
    """The sensor's own estimate."""
    is_blocked: bool
    """Whether the sensor says that it moved too much."""
    segment: int
    """Grows at each break; nothing may be differenced across two segments."""

    @property
    def is_measured(self) -> bool:
        """Whether the sensor itself stands by it."""
        return not self.is_blocked and self.error_ms <= WORST_ERROR_MS and self.interval_ms > 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PulseIntervalsFound:
    """New intervals of an optical sensor, oldest first; to be marked as optical where shown."""

    intervals: tuple[PulseInterval, ...]


class BreathingSource(StrEnum):
    """What breathing was seen by, the best first."""

    ACCELERATION = "chest acceleration"
    ECG = "ECG amplitude"
    INTERVALS = "RR intervals, an estimate"


class Unseen(StrEnum):
    """Why there is no rate of breathing."""

    NOT_FILLED = "window not filled"
    MOVING = "the trunk moves"
    UNCLEAR = "no clear rhythm"


@dataclass(frozen=True, slots=True, kw_only=True)
class BreathingSeen:
    """The rate of breathing over the last max(30 s, 4 breaths), as one source saw it."""

    at_s: float
    source: BreathingSource
    rate_per_min: float | None
    absence: Unseen | None
    """Set exactly when there is no rate."""
    window_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BreathingBelieved:
    """What to believe of breathing from now on: what the best source saw that sees any."""

    seen: BreathingSeen


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ChestFound:
    """How the chest moved, for the breathing trace; causal, so late by a known delay."""

    source: BreathingSource
    times_s: NDArray[np.float64]
    """The moments that the values are of, the delay taken off already; shape (n,)."""
    chest: NDArray[np.float64]
    """Any unit, level near zero; NaN while the trunk moves. Whether it grows while breathing in or
    out is not known; it stays the same throughout a session."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MovementFound:
    """How much the trunk moved: RMS of 0.7 to 10 Hz over a second, in mg."""

    times_s: NDArray[np.float64]
    """Shape (n,), four a second."""
    index_mg: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class EcgBeatsFound:
    """Beats seen in the ECG: the named second series, timed by the sensor's own clock."""

    beats: tuple["EcgBeat", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EcgBeat:
    """One R-peak."""

    time_s: float
    """Session time of the peak, between samples."""
    amplitude_uv: float
    """Of the peak over the level around it."""
    width_s: float
    """Of the QRS complex at half its height."""
    is_wide: bool
    """Whether its shape is unlike the usual beat's: a second opinion on an ectopic one."""
    segment: int
    """As that of the samples it was found in."""


class EcgQuality(StrEnum):
    """How good the ECG is; beats are told only where it is good."""

    GOOD = "good"
    NOISY = "noisy"
    OFF = "off the body"
    """A flat line, or one at the end of its range."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EcgQualityFound:
    """The ECG became better or worse; an interval between beats before and after is none."""

    at_s: float
    quality: EcgQuality


class Doubt(StrEnum):
    """What is wrong with what a strap sends."""

    SURPLUS = "more intervals than time"
    """And no way to tell which are true; none are taken."""
    INVENTED = "too regular to be measured"
    """Off the body, or a pacemaker; taken, and their variability withheld."""
    NO_INTERVALS = "heart rate only"
    MILLISECONDS = "milliseconds"
    """Instead of 1/1024 s; read so."""
    REPEATED = "intervals sent again"
    """Left out the second time."""
    FILLERS = "fillers"
    """A value of its own where nothing was measured; not taken."""


class GapReason(StrEnum):
    """Why beats are missing between two moments."""

    LINK = "link lost"
    PACKETS = "packets lost"
    CONTACT = "contact lost"
    CLOCK = "computer slept"


@dataclass(frozen=True, slots=True, kw_only=True)
class GapFound:
    """A span without beats, never bridged."""

    from_s: float
    to_s: float
    reason: GapReason


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionState:
    """Everything a screen needs to know of a session that is no series and no metric."""

    link: LinkState | None = None
    link_reason: LinkReason = LinkReason.NONE
    link_since_s: float = 0.0
    last_packet_s: float | None = None
    """Arrival of the last packet with an interval."""
    has_contact: bool | None = None
    """What the strap says of its contact; None when it says nothing. Shown, never used."""
    worn_at: BodyLocation | None = None
    """Where the device says that it is meant to be worn."""
    doubts: tuple[Doubt, ...] = ()
    """What is wrong with what the strap sends, the worst first."""
    battery_percent: int | None = None
    device: tuple[tuple[str, str], ...] = ()
    """What the device says of itself: (fact, value), such as ("model", "H10")."""
    track: PacerTrack = field(default_factory=PacerTrack)
    """Everything the pacer asked for so far."""
    part_index: int | None = None
    part_name: str = ""
    part_planned_s: float | None = None
    part_started_s: float = 0.0
    part_paused_s: float = 0.0
    """Length of the finished pauses of this part."""
    paused_since_s: float | None = None
    marks: tuple[tuple[float, str], ...] = ()
    """(session time, text) of each mark."""
    end_undo_until_s: float | None = None
    """Until when an asked end can be taken back; None when none was asked."""
    ended_s: float | None = None
    end_reason: EndReason | None = None

    def part_elapsed_s(self, t_s: float) -> float:
        """How much of the part has passed, pauses left out."""
        until_s = t_s if self.paused_since_s is None else self.paused_since_s
        if self.ended_s is not None:
            until_s = min(until_s, self.ended_s)
        return max(0.0, until_s - self.part_started_s - self.part_paused_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class StateChanged:
    """The session's state, whole, whenever something in it changed."""

    state: SessionState


Update = (
    MetricsComputed
    | BeatsFound
    | BeatsSettled
    | GapFound
    | StateChanged
    | SamplesFound
    | SamplesLost
    | PulseIntervalsFound
    | BreathingSeen
    | BreathingBelieved
    | ChestFound
    | MovementFound
    | EcgBeatsFound
    | EcgQualityFound
)
