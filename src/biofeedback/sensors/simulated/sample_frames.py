"""Frames of ECG and acceleration as a Polar sensor on the simulated body would send them."""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biofeedback.payloads.polar_frames import (
    UNSET_CLOCK_S,
    AccelerationFrame,
    EcgFrame,
    encode_frame,
)
from biofeedback.sensors.simulated.chest_acceleration import accelerations_mg, strength
from biofeedback.sensors.simulated.faults import FaultCourse, FaultSpan
from biofeedback.sensors.simulated.heart_voltage import AFTER_S, BEFORE_S, voltages_uv
from biofeedback.sensors.simulated.settings import SimulatedStrapSettings
from biofeedback.sensors.simulated.worn_strap import WornStrap
from biofeedback.streams import StreamKind, Streams

ECG_HZ = 130
ACCELERATIONS_HZ = (25, 50, 100, 200)
MOST_SAMPLES = {StreamKind.ECG: 73, StreamKind.ACCELERATION: 36}
"""In one frame: what an H10 puts into one of 229 bytes."""
_LATE_S = 0.3
"""How old a sample is at least; its beat must have been, P wave and all."""
_UPTIME_S = 3600.0
"""How long the strap had been on when the session began."""
_NOISE_UV, _MUSCLE_UV = 7.0, 70.0
_NOISE_MG, _JOLT_MG = 1.5, 30.0


@dataclass(slots=True)
class _Sampling:
    kind: StreamKind
    rate_hz: float
    """The true one, on the session's clock."""
    from_s: float
    noise: np.random.Generator
    taken: int = 0


class SampleFrames:
    """Samples what is wanted of the body, as far as it has lived; repeatable by seed."""

    def __init__(
        self,
        strap: SimulatedStrapSettings,
        worn: WornStrap,
        moves: FaultCourse,
        chance_of: Callable[[str], random.Random],
    ) -> None:
        self._strap = strap
        self._worn = worn
        self._moves = moves
        self._chance_of = chance_of
        self._sampling: tuple[_Sampling, ...] = ()

    def start(self, streams: Streams, at_s: float) -> tuple[tuple[StreamKind, int], ...]:
        """From a moment on sample these, and no others; each with the rate that was agreed on."""
        agreed: list[tuple[StreamKind, int]] = []
        if streams.ecg:
            agreed.append((StreamKind.ECG, ECG_HZ))
        if streams.acceleration_hz is not None:
            wished = streams.acceleration_hz
            nearest = min(ACCELERATIONS_HZ, key=lambda rate_hz: abs(rate_hz - wished))
            agreed.append((StreamKind.ACCELERATION, nearest))
        self._sampling = tuple(self._begun(kind, rate_hz, at_s) for kind, rate_hz in agreed)
        return tuple(agreed)

    def stop(self) -> None:
        """Sample nothing any more."""
        self._sampling = ()

    def frames(self, at_s: float) -> tuple[tuple[StreamKind, bytes], ...]:
        """The frames with all that was sampled since the last call."""
        return tuple(
            (sampling.kind, payload)
            for sampling in self._sampling
            for payload in self._due(sampling, at_s - _LATE_S)
        )

    def _begun(self, kind: StreamKind, rate_hz: int, at_s: float) -> _Sampling:
        seed = self._chance_of(f"{kind} {at_s}").getrandbits(64)
        true_hz = rate_hz * (1.0 + self._strap.sampling_error)
        return _Sampling(kind, true_hz, at_s, np.random.default_rng(seed))

    def _due(self, sampling: _Sampling, until_s: float) -> list[bytes]:
        count = math.floor((until_s - sampling.from_s) * sampling.rate_hz) - sampling.taken
        most = MOST_SAMPLES[sampling.kind]
        payloads = []
        while count > 0:
            size = min(count, most)
            numbers = np.arange(sampling.taken, sampling.taken + size, dtype=np.float64)
            payloads.append(self._frame(sampling, sampling.from_s + numbers / sampling.rate_hz))
            sampling.taken += size
            count -= size
        return payloads

    def _frame(self, sampling: _Sampling, times_s: NDArray[np.float64]) -> bytes:
        fast = 1.0 + self._strap.clock_drift_ppm * 1e-6
        since_2000_s = UNSET_CLOCK_S + (_UPTIME_S + float(times_s[-1])) * fast
        timestamp_ns = round(since_2000_s * 1e9)
        if sampling.kind is StreamKind.ECG:
            microvolts = self._microvolts(times_s, sampling.noise)
            return encode_frame(EcgFrame(timestamp_ns=timestamp_ns, microvolts=microvolts))
        counts = self._milligravity(times_s, sampling.noise)
        return encode_frame(AccelerationFrame(timestamp_ns=timestamp_ns, counts=counts))

    def _microvolts(
        self, times_s: NDArray[np.float64], noise: np.random.Generator
    ) -> NDArray[np.int32]:
        beats = [
            beat
            for beat in self._worn.beats_since(float(times_s[0]) - AFTER_S)
            if beat.time_s < times_s[-1] + BEFORE_S
        ]
        felt = voltages_uv(times_s, beats, self._worn.chest(times_s))
        rough = _rough(times_s, self._moves_in(times_s), _NOISE_UV, _MUSCLE_UV)
        felt += rough * noise.standard_normal(felt.shape)
        return felt.round().astype(np.int32)

    def _milligravity(
        self, times_s: NDArray[np.float64], noise: np.random.Generator
    ) -> NDArray[np.int32]:
        moves = self._moves_in(times_s)
        felt = accelerations_mg(times_s, self._worn.chest(times_s), moves)
        rough = _rough(times_s, moves, _NOISE_MG, _JOLT_MG)
        felt += rough[:, None] * noise.standard_normal(felt.shape)
        return felt.round().astype(np.int32)

    def _moves_in(self, times_s: NDArray[np.float64]) -> tuple[FaultSpan, ...]:
        """The moves that go on while these samples are taken; at most two, they are apart."""
        spans = {self._moves.at(float(t_s)) for t_s in (times_s[0], times_s[-1])}
        return tuple(span for span in spans if span is not None)


def _rough(
    times_s: NDArray[np.float64], moves: tuple[FaultSpan, ...], still: float, moving: float
) -> NDArray[np.float64]:
    rough = np.full(times_s.shape, still)
    for span in moves:
        rough += moving * strength(times_s, span)
    return rough
