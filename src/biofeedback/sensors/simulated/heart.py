"""A heart: integral pulse frequency modulation of a rate that breath, reflex and drift move.

The rate is integrated, and a beat falls where the integral passes the next whole number (the
IPFM model; Mateo & Laguna 2000, IEEE Trans Biomed Eng 47:985-996). The rate is the mean plus

- the baroreflex: a second-order resonance driven by the chest, in phase with it at its centre;
- the direct vagal answer: the chest through a first-order low-pass (Hirsch & Bishop 1981, J Appl
  Physiol 51: corner at 7.2 +- 1.5 breaths a minute, 21 +- 3.4 dB a decade above);
- slow waves of blood pressure near 0.1 Hz: a noise that keeps its phase for a while;
- drift: a noise that forgets itself in minutes.
"""

import cmath
import math
import random
from dataclasses import dataclass
from enum import StrEnum

from biofeedback.breathing import PacerTrack
from biofeedback.sensors.simulated.lungs import Lungs
from biofeedback.sensors.simulated.settings import SimulatedBody

STEP_S = 1.0 / 32.0
"""A power of two, so that the times of the steps are exact; the rate is smooth within it."""


class BeatOrigin(StrEnum):
    """Where in the heart a beat began."""

    SINUS = "sinus"
    ECTOPIC = "ectopic"
    """Early; the sinus beat after it falls on deaf muscle, which makes the pause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueBeat:
    """A beat that really happened, whatever a strap makes of it."""

    time_s: float
    """Session time."""
    origin: BeatOrigin


class Heart:
    """Beats in order of time, as far as somebody asked."""

    def __init__(
        self, body: SimulatedBody, lungs: Lungs, chance: random.Random, *, from_s: float
    ) -> None:
        self._body = body
        self._lungs = lungs
        self._chance = chance
        self._rate = _Rate(body, chance)
        self._steps = math.floor(from_s / STEP_S)
        self._rate_bpm = body.mean_rate_bpm
        self._phase = 0.0
        self._threshold = 1.0
        self._last_s = self._steps * STEP_S
        self._ectopic_due_s: float | None = None
        self._is_refractory = False

    @property
    def reached_s(self) -> float:
        """How far the heart has been worked out."""
        return self._steps * STEP_S

    def advance(self, until_s: float, track: PacerTrack) -> tuple[TrueBeat, ...]:
        """The beats since the last call, up to the last whole step before a moment."""
        beats: list[TrueBeat] = []
        while (self._steps + 1) * STEP_S <= until_s:
            self._steps += 1
            beats.extend(self._step(track))
        return tuple(beats)

    def _step(self, track: PacerTrack) -> list[TrueBeat]:
        now_s = self._steps * STEP_S
        chest = self._lungs.chest(now_s, track)
        before_bpm, self._rate_bpm = self._rate_bpm, self._rate.step(chest)
        grown = (before_bpm + self._rate_bpm) / 120.0 * STEP_S
        self._phase += grown
        if self._phase < self._threshold:
            return self._ectopic_by(now_s)
        beat_s = now_s - (self._phase - self._threshold) / grown * STEP_S
        return [*self._ectopic_by(beat_s), *self._sinus(beat_s), *self._ectopic_by(now_s)]

    def _sinus(self, beat_s: float) -> list[TrueBeat]:
        self._phase -= self._threshold
        self._threshold = max(0.5, self._chance.gauss(1.0, self._body.beat_jitter))
        interval_s, self._last_s = beat_s - self._last_s, beat_s
        self._ectopic_due_s = None
        ectopic_draw, coupling = self._chance.random(), self._chance.uniform(0.6, 0.8)
        if self._is_refractory:
            self._is_refractory = False
            return []
        if ectopic_draw < self._body.ectopics_per_hour * interval_s / 3600.0:
            self._ectopic_due_s = beat_s + coupling * interval_s
        return [TrueBeat(time_s=beat_s, origin=BeatOrigin.SINUS)]

    def _ectopic_by(self, until_s: float) -> list[TrueBeat]:
        due_s = self._ectopic_due_s
        if due_s is None or due_s > until_s:
            return []
        self._ectopic_due_s = None
        self._is_refractory = True
        return [TrueBeat(time_s=due_s, origin=BeatOrigin.ECTOPIC)]


class _Rate:
    """The heart rate, step by step."""

    def __init__(self, body: SimulatedBody, chance: random.Random) -> None:
        self._body = body
        self._chance = chance
        self._reflex = 0.0
        self._reflex_sum = 0.0
        self._direct = 0.0
        self._wave = complex(0.0, 0.0)
        self._drift = chance.gauss(0.0, body.drift_rms_bpm)
        centre = 2.0 * math.pi * body.resonance_per_min / 60.0
        self._damping = centre / body.resonance_q
        self._stiffness = centre**2
        self._opening = 2.0 * math.pi * body.direct_corner_per_min / 60.0
        self._wave_turn = cmath.exp(
            complex(-1.0 / body.slow_wave_lasts_s, 2.0 * math.pi * body.slow_wave_hz) * STEP_S
        )
        self._wave_kick = body.slow_wave_rms_bpm * _kick(body.slow_wave_lasts_s)
        self._drift_keep = math.exp(-STEP_S / body.drift_lasts_s)
        self._drift_kick = body.drift_rms_bpm * _kick(body.drift_lasts_s)

    def step(self, chest: float) -> float:
        """The rate in beats per minute, one step later; chest 0 to 1."""
        filled = chest - 0.5
        pull = self._damping * (filled - self._reflex) - self._stiffness * self._reflex_sum
        self._reflex += STEP_S * pull
        self._reflex_sum += STEP_S * self._reflex
        self._direct += STEP_S * self._opening * (filled - self._direct)
        gauss = self._chance.gauss
        kick = complex(gauss(0.0, self._wave_kick), gauss(0.0, self._wave_kick))
        self._wave = self._wave * self._wave_turn + kick
        self._drift = self._drift * self._drift_keep + gauss(0.0, self._drift_kick)
        return min(max(self._sum_bpm(), _SLOWEST_BPM), _FASTEST_BPM)

    def _sum_bpm(self) -> float:
        body = self._body
        breath = body.resonant_swing_bpm * self._reflex + body.direct_swing_bpm * self._direct
        return body.mean_rate_bpm + breath + self._wave.real + self._drift


_SLOWEST_BPM = 30.0
_FASTEST_BPM = 200.0


def _kick(lasts_s: float) -> float:
    """What noise must be added in a step to keep a decaying process at a deviation of 1."""
    return math.sqrt(1.0 - math.exp(-2.0 * STEP_S / lasts_s))
