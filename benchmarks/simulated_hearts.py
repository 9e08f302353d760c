"""Windows of the package's simulated heart, many minutes at once; for tests and benchmarks.

The chest is the package's own ``Lungs``, looked at 8 times a second and splined. The heart is the
package's model (sensors/simulated/heart.py) with its recursions as filters over whole arrays, ten
times as quick; with its noises at zero the beats are the same, and a test holds them together. The
strap rounds to 1/1024 s.
"""

import cmath
import math
import random
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline
from scipy.signal import lfilter

from biofeedback.breathing import BreathingPattern, PacerTrack
from biofeedback.dsp.series import BeatKind, BeatSeries
from biofeedback.dsp.window import Window
from biofeedback.sensors.simulated.heart import STEP_S
from biofeedback.sensors.simulated.lungs import Lungs
from biofeedback.sensors.simulated.settings import SimulatedBody
from biofeedback.units import TICKS_PER_S
from injections import Injected, injected, processed

BORN_S = -90.0
"""When its life begins; the slow waves have forgotten that by 0."""
_LOOK_AHEAD = 45
_LOOK_EVERY = 4
"""Steps from one look at the chest to the next; it is smooth in between."""
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """One person, in one state, for so many minutes: a process of which sessions are drawn."""

    name: str
    body: SimulatedBody = field(default_factory=SimulatedBody)
    rate_per_min: float | None = None
    """What the pacer asks for."""
    minutes: float = 5.0
    has_wrong_beats: bool = False
    """Whether 3 % of the beats are made wrong, and then corrected as in any session."""
    lost_s: tuple[tuple[float, float], ...] = ()
    """Spans without beats, from and to; after each a stretch begins anew."""


def window_of(sitting: Sitting, seed: int) -> Window:
    """A session of it as analysis sees it; the same seed gives the same."""
    track = _track(sitting, seed)
    end_s = 60.0 * sitting.minutes
    beats_s = np.round(beat_times_s(sitting.body, seed, end_s, track) * TICKS_PER_S) / TICKS_PER_S
    beats_s = beats_s[beats_s >= 0.0]
    rr_ms = 1000.0 * np.diff(beats_s)
    kinds = np.full(len(rr_ms), BeatKind.NORMAL, dtype=np.uint8)
    times_s, raw_ms = beats_s[1:], rr_ms
    if sitting.has_wrong_beats:
        raw_ms, _ = injected(rr_ms, tuple(Injected), seed)
        found = processed(raw_ms, _LOOK_AHEAD)
        times_s = beats_s[0] + np.array([beat.time_s for beat in found])
        rr_ms = np.array([beat.rr_ms for beat in found])
        kinds = np.array([beat.kind for beat in found], dtype=np.uint8)
    beats = BeatSeries(
        times_s=times_s,
        rr_ms=rr_ms,
        kinds=kinds,
        segments=np.zeros(len(rr_ms), dtype=np.int64),
    )
    return Window(
        beats=_without(beats, sitting.lost_s),
        raw_rr_ms=raw_ms,
        ends_s=end_s,
        length_s=None,
        track=track,
        is_irregular=False,
        is_on_request=True,
    )


def beat_times_s(body: SimulatedBody, seed: int, end_s: float, track: PacerTrack) -> Array:
    """When the heart beats, from some seconds before 0 to an end, shape (n,)."""
    lungs = Lungs(body, random.Random(f"{seed} lungs"), from_s=BORN_S)
    steps = np.arange(1, round((end_s - BORN_S) / STEP_S) + 1)
    at_s = BORN_S + steps * STEP_S
    looked_s = np.append(at_s[::_LOOK_EVERY], at_s[-1] + 1.0)
    chest = CubicSpline(looked_s, [lungs.chest(t_s, track) for t_s in looked_s.tolist()])(at_s)
    rng = np.random.default_rng(seed)
    rate_bpm = np.concatenate(([body.mean_rate_bpm], _rate_bpm(body, chest - 0.5, rng)))
    phase = np.cumsum((rate_bpm[1:] + rate_bpm[:-1]) / 120.0 * STEP_S)
    needed = np.maximum(0.5, rng.normal(1.0, body.beat_jitter, int(phase[-1]) + 50))
    needed[0] = 1.0
    thresholds = np.cumsum(needed)
    thresholds = thresholds[thresholds < phase[-1]]
    times_s: Array = np.interp(thresholds, np.append(0.0, phase), np.append(BORN_S, at_s))
    return times_s


def _without(beats: BeatSeries, lost_s: tuple[tuple[float, float], ...]) -> BeatSeries:
    """The beats whose intervals touch no lost span."""
    begun_s = beats.times_s - beats.rr_ms / 1000.0
    kept = np.full(len(beats), True)
    for from_s, to_s in lost_s:
        kept &= (beats.times_s <= from_s) | (begun_s >= to_s)
    ends_s = [to_s for _, to_s in lost_s]
    return BeatSeries(
        times_s=beats.times_s[kept],
        rr_ms=beats.rr_ms[kept],
        kinds=beats.kinds[kept],
        segments=np.searchsorted(ends_s, beats.times_s[kept]).astype(np.int64),
    )


def _track(sitting: Sitting, seed: int) -> PacerTrack:
    if sitting.rate_per_min is None:
        return PacerTrack()
    pattern = BreathingPattern(rate_per_min=sitting.rate_per_min)
    late_s = random.Random(f"{seed} pacer").uniform(0.0, pattern.period_s)
    return PacerTrack().changed(BORN_S - late_s, pattern)


def _rate_bpm(body: SimulatedBody, filled: Array, rng: np.random.Generator) -> Array:
    breath_bpm = body.resonant_swing_bpm * _reflex(body, filled)
    breath_bpm += body.direct_swing_bpm * _direct(body, filled)
    rate_bpm: Array = body.mean_rate_bpm + breath_bpm + _wave_bpm(body, len(filled), rng)
    return rate_bpm


def _reflex(body: SimulatedBody, filled: Array) -> Array:
    centre = 2.0 * math.pi * body.resonance_per_min / 60.0
    damped = STEP_S * centre / body.resonance_q
    stiff = (STEP_S * centre) ** 2
    return np.asarray(
        lfilter([damped, -damped], [1.0, damped + stiff - 2.0, 1.0 - damped], filled), np.float64
    )


def _direct(body: SimulatedBody, filled: Array) -> Array:
    opened = STEP_S * 2.0 * math.pi * body.direct_corner_per_min / 60.0
    return np.asarray(lfilter([opened], [1.0, opened - 1.0], filled), np.float64)


def _wave_bpm(body: SimulatedBody, steps: int, rng: np.random.Generator) -> Array:
    """The slow wave and the drift."""
    turn = complex(-1.0 / body.slow_wave_lasts_s, 2.0 * math.pi * body.slow_wave_hz)
    kicks = rng.normal(0.0, body.slow_wave_rms_bpm * _kick(body.slow_wave_lasts_s), (2, steps))
    wave = np.asarray(lfilter([1.0], [1.0, -cmath.exp(turn * STEP_S)], kicks[0] + 1j * kicks[1]))
    kicks = rng.normal(0.0, body.drift_rms_bpm, steps)
    kicks[1:] *= _kick(body.drift_lasts_s)
    drift_bpm = lfilter([1.0], [1.0, -math.exp(-STEP_S / body.drift_lasts_s)], kicks)
    return np.asarray(wave.real + drift_bpm, np.float64)


def _kick(lasts_s: float) -> float:
    return math.sqrt(1.0 - math.exp(-2.0 * STEP_S / lasts_s))
