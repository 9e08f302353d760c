"""Records of a sensor that streams, made up: its clock, its link and its faults are known."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biofeedback.payloads.polar_frames import (
    UNSET_CLOCK_S,
    AccelerationFrame,
    EcgFrame,
    encode_frame,
)
from biofeedback.payloads.polar_measurement import DATA
from biofeedback.records import Packet
from biofeedback.streams import StreamKind

ORIGIN_NS = UNSET_CLOCK_S * 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFrame:
    """A frame, and what is true of it."""

    packet: Packet
    true_s: NDArray[np.float64]
    """When its samples were really taken, in session time."""
    first_sample: int
    """Its first sample's number, from 0."""


def sent_frames(
    kind: StreamKind = StreamKind.ECG,
    *,
    seconds: float = 60.0,
    rate_hz: float = 130.0,
    samples: int = 73,
    drift: float = 0.0,
    starts_s: float = 1.0,
    late_s: Callable[[float], float] = lambda _t_s: 0.0,
    origin_ns: int = ORIGIN_NS,
) -> list[SentFrame]:
    """Frames of a sensor whose clock runs ``drift`` fast, arriving late by a function of time.

    ``rate_hz`` is the true rate by the session's clock; the number of a sample is its value.
    """
    frames: list[SentFrame] = []
    arrived_s = 0.0
    for first in range(0, int(seconds * rate_hz) - samples + 1, samples):
        numbers = np.arange(first, first + samples)
        true_s = starts_s + numbers / rate_hz
        timestamp_ns = origin_ns + round(float(true_s[-1]) * (1.0 + drift) * 1e9)
        arrived_s = max(arrived_s, float(true_s[-1]) + late_s(float(true_s[-1])))
        payload = _payload(kind, timestamp_ns, numbers)
        packet = Packet(
            t_s=arrived_s, utc_s=arrived_s, source="strap", characteristic=DATA, payload=payload
        )
        frames.append(SentFrame(packet=packet, true_s=true_s, first_sample=first))
    return frames


def packets(frames: Sequence[SentFrame]) -> list[Packet]:
    return [frame.packet for frame in frames]


def _payload(kind: StreamKind, timestamp_ns: int, numbers: NDArray[np.int64]) -> bytes:
    if kind is StreamKind.ECG:
        return encode_frame(
            EcgFrame(timestamp_ns=timestamp_ns, microvolts=numbers.astype(np.int32))
        )
    counts = np.stack((numbers, -numbers, numbers % 7), axis=1).astype(np.int32)
    return encode_frame(AccelerationFrame(timestamp_ns=timestamp_ns, counts=counts, layout=2))
