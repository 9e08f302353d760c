"""A simulated session as a pure function: records beside the truth that made them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biofeedback.breathing import PacerTrack
from biofeedback.clock import Stamp
from biofeedback.records import Record
from biofeedback.sensors.simulated.detector import Detection
from biofeedback.sensors.simulated.faults import FaultSpan
from biofeedback.sensors.simulated.heart import TrueBeat
from biofeedback.sensors.simulated.machine import SimulatedMachine
from biofeedback.sensors.simulated.settings import SimulatedSettings
from biofeedback.sensors.simulated.worn_strap import SentPacket
from biofeedback.streams import NO_STREAMS, Streams

SIMULATED_KEY = "simulated"
"""The source that simulated records name unless told otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedSession:
    """What a program sees of a simulated sensor, and what really happened; session times."""

    records: tuple[Record, ...]
    """As they arrive."""
    beats: tuple[TrueBeat, ...]
    """Every beat of the heart, in order; the first ones lie some seconds before 0."""
    detections: tuple[Detection, ...]
    """What the strap made of these beats: seen, missed and extra ones, in order."""
    packets: tuple[SentPacket, ...]
    """The heart-rate packets, lost ones too, in order of sending."""
    faults: tuple[FaultSpan, ...]
    """What went wrong between heart and program, in order of beginning."""
    breath_starts_s: tuple[float, ...]
    """When each inhale really began."""

    @property
    def true_beat_times_s(self) -> NDArray[np.float64]:
        """Times of all beats, shape (n,)."""
        return np.array([beat.time_s for beat in self.beats])


def simulate(
    settings: SimulatedSettings,
    seed: int,
    duration_s: float,
    track: PacerTrack | None = None,
    *,
    key: str = SIMULATED_KEY,
    started_utc_s: float = 1_767_225_600.0,
    streams: Streams = NO_STREAMS,
) -> SimulatedSession:
    """Simulate a session of a length; ``track`` is what the pacer asks for, nothing unless given.

    The same arguments give the same session, and ``streams`` change none of its intervals. It
    begins at 2026-01-01 UTC unless told otherwise.
    """

    def stamp(t_s: float) -> Stamp:
        return Stamp(t_s=t_s, utc_s=started_utc_s + t_s)

    followed = PacerTrack() if track is None else track
    machine = SimulatedMachine(settings, seed, source=key, stamp=stamp)
    machine.want(streams)
    records: list[Record] = []
    while machine.next_s <= duration_s:
        records.extend(machine.advance(followed))
    return SimulatedSession(
        records=tuple(records),
        beats=machine.worn.beats,
        detections=machine.worn.detections,
        packets=machine.packets,
        faults=machine.faults_begun(duration_s),
        breath_starts_s=machine.worn.breath_starts_s,
    )
