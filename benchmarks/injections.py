"""Artefacts put into clean beats, and what a processor made of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.correction.artefacts import ArtefactProcessor
from biofeedback.dsp.series import Beat, BeatKind, RawBeat

SHARE = 0.03
"""Of the beats."""
APART = 7
"""Beats between two artefacts, at least."""
HIT_RR = 1.6
"""An artefact is found if a beat within so many intervals of it is flagged."""
CLEAR_RR = 2.6
"""A flag is false if no artefact is within so many intervals of it."""
Array = NDArray[np.float64]


class Injected(StrEnum):
    """What can be put in."""

    MISSED = "missed"
    """A beat is taken away."""
    EXTRA = "extra"
    """A beat is added a quarter to three quarters into an interval."""
    ECTOPIC = "ectopic"
    """A beat comes after 0.6 to 0.8 of its interval; the next is in its place."""
    MISPLACED = "misplaced"
    """A beat is found 60 to 180 ms too early or too late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What a processor made of one series."""

    artefacts: int
    found: int
    clear: int
    """Beats away from every artefact."""
    false: int
    """Flagged beats among those."""
    rmssd_error_percent: float
    """Of the corrected series against the clean one."""


def raw_beats(rr_ms: Sequence[float] | Array, *, segment: int = 0) -> list[RawBeat]:
    """Beats one after the other; the first ends an interval that began at 0."""
    times_s = np.cumsum(rr_ms) / 1000.0
    return [
        RawBeat(time_s=float(t), rr_ms=float(rr), segment=segment, arrived_s=float(t))
        for t, rr in zip(times_s, rr_ms, strict=True)
    ]


def processed(rr_ms: Sequence[float] | Array, look_ahead: int) -> list[Beat]:
    """What the processor makes of intervals."""
    processor = ArtefactProcessor(look_ahead=look_ahead)
    return [*processor.feed(raw_beats(rr_ms)), *processor.finish()]


def injected(rr_ms: Array, kinds: Sequence[Injected], seed: int) -> tuple[Array, Array]:
    """(intervals with artefacts, their times in s)."""
    rng = np.random.default_rng(seed)
    clean_s = np.concatenate([[0.0], np.cumsum(rr_ms) / 1000.0])
    beats_s = [[time_s] for time_s in clean_s.tolist()]
    at_s = []
    for beat in _places(len(clean_s), rng):
        kind = kinds[int(rng.integers(len(kinds)))]
        before_s, now_s, after_s = clean_s[beat - 1 : beat + 2]
        match kind:
            case Injected.MISSED:
                beats_s[beat] = []
                at_s.append(now_s)
            case Injected.EXTRA:
                at_s.append(now_s + rng.uniform(0.25, 0.75) * (after_s - now_s))
                beats_s[beat] = [now_s, at_s[-1]]
            case Injected.ECTOPIC:
                at_s.append(before_s + rng.uniform(0.6, 0.8) * (now_s - before_s))
                beats_s[beat] = [at_s[-1]]
            case Injected.MISPLACED:
                at_s.append(now_s + rng.choice([-1.0, 1.0]) * rng.uniform(0.06, 0.18))
                beats_s[beat] = [at_s[-1]]
    return 1000.0 * np.diff([s for beat in beats_s for s in beat]), np.array(at_s)


def score(clean_ms: Array, raw_ms: Array, at_s: Array, look_ahead: int) -> Score:
    """Hold the processor's flags and intervals against the truth."""
    beats = processed(raw_ms, look_ahead)
    times_s = np.array([beat.time_s for beat in beats])
    flagged = np.array([beat.kind is not BeatKind.NORMAL for beat in beats])
    rr_s = float(np.median(clean_ms)) / 1000.0
    distance_s = np.abs(times_s[:, None] - at_s[None, :])
    clear = ~(distance_s <= CLEAR_RR * rr_s).any(axis=1)
    truth_ms, ours_ms = rmssd(clean_ms), rmssd([beat.rr_ms for beat in beats])
    return Score(
        artefacts=len(at_s),
        found=int((distance_s[flagged] <= HIT_RR * rr_s).any(axis=0).sum()),
        clear=int(clear.sum()),
        false=int((clear & flagged).sum()),
        rmssd_error_percent=100.0 * abs(ours_ms / truth_ms - 1.0),
    )


def slow_swing_ms(
    *, seed: int, rate_per_min: float, heart_bpm: float, swing_bpm: float, count: int = 300
) -> Array:
    """Intervals of a heart that follows a slow breath by ``swing_bpm`` from peak to trough."""
    rng = np.random.default_rng(seed)
    phase = rng.uniform(0, 2 * np.pi)
    now_s, rr_ms = 0.0, []
    for _ in range(count):
        angle = 2 * np.pi * rate_per_min / 60.0 * now_s + phase
        rr_ms.append(60_000.0 / (heart_bpm + swing_bpm / 2 * np.sin(angle) + rng.normal(0, 0.5)))
        now_s += rr_ms[-1] / 1000.0
    return np.array(rr_ms)


def rmssd(rr_ms: Sequence[float] | Array) -> float:
    """Root mean square of the differences, in ms."""
    return float(np.sqrt(np.mean(np.diff(rr_ms) ** 2)))


def _places(beats: int, rng: np.random.Generator) -> list[int]:
    chosen: list[int] = []
    for beat in rng.permutation(np.arange(APART + 1, beats - APART - 1)).tolist():
        if all(abs(beat - other) >= APART for other in chosen):
            chosen.append(beat)
        if len(chosen) >= max(1, round(SHARE * beats)):
            break
    return sorted(chosen)
