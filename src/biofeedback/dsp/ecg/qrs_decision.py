"""Which peaks of QRS energy are beats: two levels that follow the heart, and a second look.

As Pan and Tompkins 1985 (doi:10.1109/TBME.1985.325532): a level for beats and one for what is not,
a threshold between them, nothing within the refractory time, no T wave within 0.36 s, and half the
threshold where a beat is overdue by two thirds. Different here: levels follow amplitudes, not
squares; a peak must also stand out of what is around it (noise does not); one of more than five
times the usual is a knock on the strap; and an overdue beat is taken when its peak is ``HOLD_S``
old, not only when the next beat comes.
"""

from collections import deque
from dataclasses import dataclass
from enum import StrEnum

HOLD_S = 1.0
"""A weak peak is decided no later than this after it."""
T_WAVE_S = 0.36
LEAST_CONTRAST = 2.8
"""Of a peak over the median of its surroundings; 3 in 100 peaks of steady noise have more."""
_THRESHOLD = 0.35
"""Share of the way from the level of what is no beat to that of beats."""
_SECOND_LOOK = 0.5
_OVERDUE = 1.66
_KNOCK = 5.0
_T_SHARE = 0.5
_FOLLOW, _FOLLOW_SECOND = 0.125, 0.25
_RECENT = 8
_LEAST_INTERVALS = 4
_FALL = 0.25
"""Learning anew may lower the level of beats to this share, no further."""


class Verdict(StrEnum):
    """What a peak is."""

    BEAT = "beat"
    WEAK = "weak"
    """May become a beat at a second look."""
    SMALL = "small"
    NOISE = "noise"
    """As large as a beat, but not standing out, or far too large."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnergyPeak:
    """A local maximum of QRS energy; the largest within the refractory time."""

    sample: int
    energy: float
    contrast: float
    """Over the median energy of its surroundings."""


class QrsDecision:
    """Peaks in order to beats in order."""

    def __init__(self, rate_hz: float) -> None:
        self._hold = round(HOLD_S * rate_hz)
        self._t_wave = round(T_WAVE_S * rate_hz)
        self._beat_level = 0.0
        self._noise_level = 0.0
        self._usual_level = 0.0
        """Of beats, as it was before it was learned in a pause."""
        self._last: EnergyPeak | None = None
        self._intervals: deque[int] = deque(maxlen=_RECENT)
        self._weak: deque[EnergyPeak] = deque()

    @property
    def last_sample(self) -> int | None:
        """Where the last beat was."""
        return None if self._last is None else self._last.sample

    def learn(self, *, beat_level: float, noise_level: float) -> None:
        """Take levels from a stretch of signal."""
        self._beat_level = max(beat_level, _FALL * self._beat_level)
        self._noise_level = min(noise_level, 0.5 * self._beat_level)
        self._usual_level = max(self._usual_level, self._beat_level)

    def judge(self, peak: EnergyPeak) -> tuple[Verdict, tuple[EnergyPeak, ...]]:
        """What a peak is, and the beats that are certain now, in order."""
        beats = list(self.advance(peak.sample))
        verdict = self._verdict(peak)
        match verdict:
            case Verdict.BEAT:
                beats += self._second_look(peak.sample)
                self._accept(peak, _FOLLOW)
                beats.append(peak)
            case Verdict.WEAK:
                self._weak.append(peak)
            case Verdict.SMALL:
                self._follow_noise(peak)
            case Verdict.NOISE:
                pass
        return verdict, tuple(beats)

    def advance(self, sample: int) -> tuple[EnergyPeak, ...]:
        """The overdue beats whose time to be decided has come by this sample."""
        beats: list[EnergyPeak] = []
        while self._weak and self._weak[0].sample + self._hold <= sample:
            oldest = self._weak[0]
            beats += self._second_look(oldest.sample + self._hold)
            if self._weak and self._weak[0] is oldest:
                self._follow_noise(self._weak.popleft())
        return tuple(beats)

    def _verdict(self, peak: EnergyPeak) -> Verdict:
        height = self._beat_level - self._noise_level
        threshold = self._noise_level + _THRESHOLD * height
        if peak.energy < _SECOND_LOOK * threshold:
            return Verdict.SMALL
        is_strong = peak.energy >= threshold
        if peak.contrast < LEAST_CONTRAST or peak.energy > _KNOCK * self._usual_level:
            return Verdict.NOISE if is_strong else Verdict.SMALL
        if self._is_t_wave(peak):
            return Verdict.SMALL
        return Verdict.BEAT if is_strong else Verdict.WEAK

    def _is_t_wave(self, peak: EnergyPeak) -> bool:
        last = self._last
        if last is None or peak.sample - last.sample > self._t_wave:
            return False
        return peak.energy < _T_SHARE * last.energy

    def _second_look(self, until: int) -> list[EnergyPeak]:
        beats: list[EnergyPeak] = []
        while self._weak and self._is_overdue(until):
            best = max(self._weak, key=lambda one: one.energy)
            self._accept(best, _FOLLOW_SECOND)
            beats.append(best)
        return beats

    def _is_overdue(self, until: int) -> bool:
        if self._last is None or len(self._intervals) < _LEAST_INTERVALS:
            return False
        mean = sum(self._intervals) / len(self._intervals)
        return until - self._last.sample > _OVERDUE * mean

    def _accept(self, peak: EnergyPeak, share: float) -> None:
        if self._last is not None:
            self._intervals.append(peak.sample - self._last.sample)
        self._last = peak
        self._weak = deque(one for one in self._weak if one.sample > peak.sample)
        energy = min(peak.energy, 2.0 * self._beat_level)
        self._beat_level += share * (energy - self._beat_level)
        self._usual_level = self._beat_level

    def _follow_noise(self, peak: EnergyPeak) -> None:
        self._noise_level += _FOLLOW * (peak.energy - self._noise_level)
