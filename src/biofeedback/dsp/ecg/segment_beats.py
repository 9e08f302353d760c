"""What is seen in one unbroken stretch of ECG, in pieces as they come: beats, noise, quality steps.

A peak of QRS energy is judged when 0.5 s after it is known: 0.2 s for the filters, 0.3 s for its
surroundings. A weak one that turns out to be an overdue beat is decided 1 s later.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.ecg.energy_peaks import PeakSeeker
from biofeedback.dsp.ecg.qrs_decision import EnergyPeak, QrsDecision, Verdict
from biofeedback.dsp.ecg.qrs_energy import QrsEnergy
from biofeedback.dsp.ecg.r_wave import Drawing, Pen
from biofeedback.dsp.ecg.signal_quality import FLAT_S, STEP_S

LEARN_S = 3.0
"""Levels are learned from so much, and anew after so long without a beat."""
_BLOCKS = 3
_EDGE_S = 0.12
"""A complex nearer to an end of the segment is cut, and its top may lie outside."""
_KEEP_S = 5.0
"""Samples older than this are not asked for any more."""
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SeenBeat:
    """A peak of energy that was taken for a beat, drawn."""

    sample: int
    drawing: Drawing


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Something as large as a beat that was none."""

    sample: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LastSamples:
    """Two seconds of ECG that end at a step of the quality's grid."""

    sample: int
    samples_uv: Array


Sight = SeenBeat | Refused | LastSamples


class SegmentBeats:
    """Samples in pieces to sights, in an order that does not depend on the pieces."""

    def __init__(self, rate_hz: float) -> None:
        self.learn_samples = round(LEARN_S * rate_hz)
        """Sights of so many first samples come together, once they are all known."""
        self._energy = QrsEnergy(rate_hz)
        self._seeker = PeakSeeker(rate_hz)
        self._decision = QrsDecision(rate_hz)
        self._pen = Pen(rate_hz)
        self._flat, self._step = round(FLAT_S * rate_hz), round(STEP_S * rate_hz)
        self._edge = round(_EDGE_S * rate_hz)
        self._count: int | None = None
        """How many samples the segment has; None while more may come."""
        self._keep = round(_KEEP_S * rate_hz)
        self._samples, self._energies = np.empty(0), np.empty(0)
        self._first = 0
        """Sample that both rows begin with."""
        self._judged = 0
        """Every peak before this sample was judged."""
        self._learned = 0
        self._next_step = self._flat

    def feed(self, samples_uv: Array) -> list[Sight]:
        """What is certain now, in order."""
        self._samples = np.concatenate((self._samples, samples_uv))
        self._energies = np.concatenate((self._energies, self._energy.feed(samples_uv)))
        sights = self._judge(self._first + len(self._energies) - self._seeker.ahead_samples)
        self._forget()
        return sights

    def finish(self) -> list[Sight]:
        """The rest, as if the signal stayed as it is at its end."""
        if not len(self._samples):
            return []
        self._count = count = self._first + len(self._samples)
        held = np.full(self._energy.delay_samples, self._samples[-1])
        self._energies = np.concatenate((self._energies, self._energy.feed(held)))
        if not self._learned:
            self._learn(count)
        return self._judge(count)

    def _judge(self, end: int) -> list[Sight]:
        sights: list[Sight] = []
        if not self._learned:
            if end < self.learn_samples:
                return sights
            self._learn(self.learn_samples)
        if end <= self._judged:
            return sights
        peaks = self._seeker.peaks(
            self._energies,
            begin=self._judged - self._first,
            end=end - self._first,
            first=self._first,
        )
        for peak in peaks:
            self._advance(peak.sample, sights)
            self._peak(peak, sights)
        self._advance(end, sights)
        self._judged = end
        return sights

    def _peak(self, peak: EnergyPeak, sights: list[Sight]) -> None:
        since = max(self._decision.last_sample or 0, self._learned)
        if peak.sample - since > self.learn_samples:
            self._learn(peak.sample)
        verdict, beats = self._decision.judge(peak)
        sights += self._seen(beats)
        if verdict is Verdict.NOISE:
            sights.append(Refused(sample=peak.sample))

    def _advance(self, end: int, sights: list[Sight]) -> None:
        """Everything that time alone brings, up to a sample."""
        while self._next_step <= end:
            sights += self._seen(self._decision.advance(self._next_step))
            low = max(0, self._next_step - self._flat - self._first)
            last_uv = self._samples[low : self._next_step - self._first]
            sights.append(LastSamples(sample=self._next_step, samples_uv=last_uv))
            self._next_step += self._step
        sights += self._seen(self._decision.advance(end))

    def _learn(self, end: int) -> None:
        """Levels from the seconds before a sample: of beats the middle of three blocks' maxima."""
        low = max(0, end - self.learn_samples - self._first)
        energies = self._energies[low : end - self._first]
        blocks = np.array_split(energies, _BLOCKS)
        self._decision.learn(
            beat_level=float(np.median([block.max(initial=0.0) for block in blocks])),
            noise_level=float(np.median(energies)),
        )
        self._learned = end

    def _seen(self, peaks: tuple[EnergyPeak, ...]) -> list[SeenBeat]:
        end = None if self._count is None else self._count - self._edge
        return [
            SeenBeat(sample=peak.sample, drawing=self._drawing(peak.sample))
            for peak in peaks
            if self._edge <= peak.sample and (end is None or peak.sample < end)
        ]

    def _drawing(self, sample: int) -> Drawing:
        reach = self._pen.reach_samples
        at = np.arange(sample - reach, sample + reach + 1) - self._first
        return self._pen.draw(self._samples[np.clip(at, 0, len(self._samples) - 1)])

    def _forget(self) -> None:
        surplus = len(self._samples) - 2 * self._keep
        if surplus > 0:
            drop = surplus + self._keep
            self._samples, self._energies = self._samples[drop:], self._energies[drop:]
            self._first += drop
