"""What one metric sees: beats up to a moment, and what was asked of the breath meanwhile."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Generic, Self, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from biofeedback.breathing import BreathingPattern, PacerTrack
from biofeedback.dsp.breath.breath_reference import MeasuredBreathing
from biofeedback.dsp.breath.heart_breath import breath_swings_bpm, is_following
from biofeedback.dsp.chest.rate_from_intervals import FILLED, clear_rate_per_min
from biofeedback.dsp.chest.rate_from_intervals import WINDOW_S as ESTIMATED_OF_S
from biofeedback.dsp.columns import sliced
from biofeedback.dsp.series import BeatKind, BeatSeries
from biofeedback.dsp.spectra.spectrum import (
    Spectrum,
    looked_at_samples,
    rhythm_hz,
    rr_samples,
    welch,
)
from biofeedback.dsp.spectra.spline import is_spline_possible
from biofeedback.dsp.statistics.time_domain import differences_ms, mean_rr_ms
from biofeedback.dsp.updates import Absence, Note

MIN_SPECTRUM_S = 10.0
"""A shorter stretch holds no whole cycle of 0.1 Hz."""
MAX_MEAN_RR_MS = 2000.0
"""Sparser beats than this can't carry a spectrum to 0.25 Hz, nor the swing of a breath."""

_T = TypeVar("_T")
_NORMAL = int(BeatKind.NORMAL)
"""Zero, so that beats of any other kind are counted as what is not zero."""


class _kept(Generic[_T]):  # noqa: N801 - a decorator
    """A property that is computed when first asked for, then kept in the instance.

    ``functools.cached_property`` without its lock, which takes longer in Python 3.11 than most of
    what is kept here. Two threads that ask at once compute the same.
    """

    def __init__(self, make: Callable[[Any], _T]) -> None:
        self._make = make
        self.__doc__ = make.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...

    @overload
    def __get__(self, instance: object, owner: type) -> _T: ...

    def __get__(self, instance: object | None, owner: type) -> Self | _T:
        if instance is None:
            return self
        # Found there from now on: an instance's own come before a descriptor without a setter.
        made = instance.__dict__[self._name] = self._make(instance)
        return made


@dataclass(frozen=True, kw_only=True, eq=False)
class Window:
    """The beats of one window, and what metrics share about them.

    A rolling window is one uninterrupted stretch: it begins anew at each part, pause, pace change
    and gap. A whole window (a session, a part) holds many stretches, told apart by the series'
    segments. No slots, because spectrum and rhythm are computed once, when first asked for.
    """

    beats: BeatSeries
    """Corrected beats; ``segments`` number the stretches, each at one pace, and only grow."""
    raw_rr_ms: NDArray[np.float64]
    """The intervals of the same span as they came, shape (m,)."""
    ends_s: float
    """Session time at which it ends."""
    length_s: float | None
    """The most it may hold; None is a whole session or part."""
    track: PacerTrack
    """What the pacer asked for."""
    is_irregular: bool
    """Whether the intervals, as they came, are too irregular for variability to mean anything."""
    is_on_request: bool
    """Whether somebody asked for these numbers, as ``analyze`` does, rather than sees them live."""
    breathing: MeasuredBreathing | None = None
    """What a sensor saw of the chest, of this span or more; None where none was worn."""
    timed: BeatSeries | None = None
    """The same beats at the times of their R-peaks, on the clock that timed the chest; None where
    no ECG tells. Their intervals are the beats' own."""
    is_invented: bool = False
    """Whether the intervals are more regular than any that are measured from a heart."""
    _made: dict[object, Any] = field(init=False, repr=False, default_factory=dict)
    """What ``once`` and its like keep; a copy of the window begins with none."""

    @_kept
    def sum_ms(self) -> float:
        """Sum of the intervals."""
        return float(np.add.reduce(self.beats.rr_ms))

    @_kept
    def filled_s(self) -> float:
        """The same in seconds."""
        return self.sum_ms / 1000.0

    @_kept
    def window_s(self) -> float:
        """How long it really is."""
        return self.filled_s if self.length_s is None else min(self.filled_s, self.length_s)

    @_kept
    def corrected(self) -> NDArray[np.bool_]:
        """Which beats were corrected, shape (n,)."""
        corrected: NDArray[np.bool_] = self.beats.kinds != _NORMAL
        return corrected

    @_kept
    def corrected_percent(self) -> float:
        """Share of corrected beats."""
        count = len(self.beats)
        return 100.0 * int(np.count_nonzero(self.beats.kinds)) / count if count else 0.0

    @_kept
    def differences_ms(self) -> NDArray[np.float64]:
        """Successive differences inside stretches that touch no corrected beat, shape (k,)."""
        beats = self.beats
        if len(self.stretches) == 1 and not self.corrected_percent:
            differences: NDArray[np.float64] = beats.rr_ms[1:] - beats.rr_ms[:-1]
            return differences
        return differences_ms(beats.rr_ms, beats.segments, self.corrected)

    @_kept
    def gap_percent(self) -> float:
        """Share of the time from its first interval to its last beat that no interval covers."""
        if len(self.stretches) == 1:
            return 0.0
        beats = self.beats
        span_s = float(beats.times_s[-1] - beats.times_s[0]) + float(beats.rr_ms[0]) / 1000.0
        return max(0.0, 100.0 * (1.0 - self.filled_s / span_s))

    @_kept
    def stretches(self) -> tuple[BeatSeries, ...]:
        """The beats, cut where nothing may cross."""
        segments = self.beats.segments
        if not len(segments) or segments[0] == segments[-1]:
            return (self.beats,)
        edges = np.flatnonzero(segments[1:] != segments[:-1]) + 1
        ends = [*edges.tolist(), len(self.beats)]
        starts = [0, *ends[:-1]]
        return tuple(sliced(self.beats, a, b) for a, b in zip(starts, ends, strict=True))

    @_kept
    def longest(self) -> "Window":
        """The window of the longest stretch alone; itself where there is only one."""
        if len(self.stretches) == 1:
            return self
        longest = max(self.stretches, key=lambda one: float(np.sum(one.rr_ms)))
        return replace(self, beats=longest)

    def verdict(self, gates: "tuple[Callable[[Window], Absence | None], ...]") -> Absence | None:
        """The first reason that any of some gates gives, in order; None where all let it pass.

        Found when first asked for, then kept: many metrics are held against the same gates.
        """
        made = self._made
        if gates not in made:
            given = [gate(self) for gate in gates]
            made[gates] = next((why for why in given if why is not None), None)
        verdict: Absence | None = made[gates]
        return verdict

    def notes(self, remarks: "tuple[Callable[[Window], Note | None], ...]") -> tuple[Note, ...]:
        """What some remarks have to say of it, in order; kept as verdicts are."""
        made = self._made
        if remarks not in made:
            said = [remark(self) for remark in remarks]
            made[remarks] = tuple([note for note in said if note is not None])
        notes: tuple[Note, ...] = made[remarks]
        return notes

    @property
    def counted_rr_ms(self) -> NDArray[np.float64]:
        """The intervals that the mean rate is taken of.

        The corrected ones, because a missed or surplus beat is none of the heart's; of an
        irregular rhythm those that came, because its early beats look surplus and are real.
        """
        return self.raw_rr_ms if self.is_irregular else self.beats.rr_ms

    @_kept
    def mean_rr_ms(self) -> float | None:
        """The mean of the counted intervals; None without any."""
        if self.is_irregular:
            return mean_rr_ms(self.raw_rr_ms)
        return self.sum_ms / len(self.beats) if len(self.beats) else None

    @property
    def pattern(self) -> BreathingPattern | None:
        """The breathing asked for in its last stretch."""
        return self._patterns[-1]

    @property
    def is_paced(self) -> bool:
        """Whether breathing was asked for in any of its stretches."""
        return any(asked is not None for asked in self._patterns)

    @_kept
    def slowest_pace_per_min(self) -> float | None:
        """The slowest pace asked for in it; None where nothing was."""
        rates = [asked.rate_per_min for asked in self._patterns if asked is not None]
        return min(rates, default=None)

    @_kept
    def spectrum(self) -> Spectrum | None:
        """Of a window of one stretch; None where its beats can't carry one."""
        return None if self._samples is None else welch(self._samples)

    def power(self, band_hz: tuple[float, float]) -> float | None:
        """Power of a band in ms2; None where there is no spectrum."""
        spectrum = self.spectrum
        if spectrum is None:
            return None
        if band_hz not in self._made:
            self._made[band_hz] = spectrum.power(band_hz)
        power_ms2: float = self._made[band_hz]
        return power_ms2

    def once(self, make: "Callable[[Window], _T]") -> _T:
        """What a function makes of this window; computed when first asked for, then kept.

        For what several metrics share. The function is the key, so it must be the same object
        each time, and must not change what it gets.
        """
        if make not in self._made:
            self._made[make] = make(self)
        made: _T = self._made[make]
        return made

    @_kept
    def measured_per_min(self) -> float | None:
        """The rate of breathing as a sensor saw it; None where it saw too little or none was."""
        if self.breathing is None or not len(self.beats):
            return None
        first_s = float(self.beats.times_s[0]) - float(self.beats.rr_ms[0]) / 1000.0
        return self.breathing.breaths.rate_per_min(first_s, float(self.beats.times_s[-1]))

    @_kept
    def confirmed_per_min(self) -> float | None:
        """The rate of breathing: as measured, else the pacer's where the intervals confirm it.

        The pacer's is confirmed where the strongest rhythm of the intervals is its own. Of a
        window of one stretch. None: breathing is not known.
        """
        if self.measured_per_min is not None:
            return self.measured_per_min
        if self.pattern is None or self._samples is None:
            return None
        rate_per_min = self.pattern.rate_per_min
        return rate_per_min if is_following(rhythm_hz(self._samples), rate_per_min) else None

    @_kept
    def estimated_per_min(self) -> float | None:
        """The rate of breathing that the last minute of intervals suggests; an estimate only.

        For live windows whose breathing nothing else tells; None also where no rhythm is clear.
        """
        if self.is_on_request or self.pattern is not None or self.measured_per_min is not None:
            return None
        beats = self.beats
        first = int(np.searchsorted(beats.times_s, self.ends_s - ESTIMATED_OF_S))
        recent = beats if first == 0 else sliced(beats, first, len(beats))
        if float(np.add.reduce(recent.rr_ms)) < 1000.0 * FILLED * ESTIMATED_OF_S:
            return None
        return clear_rate_per_min(recent.times_s, recent.rr_ms)

    @_kept
    def swings_bpm(self) -> tuple[float, ...]:
        """The heart's swing in each whole breath that is referred to, in order."""
        return tuple(swing for one in self.dense_stretches for swing in self._swings_of(one))

    @_kept
    def dense_stretches(self) -> tuple[BeatSeries, ...]:
        """The stretches whose beats lie close enough to tell what the rate does between them."""
        return tuple(one for one in self._filled if _is_dense(one.times_s))

    def breaths_in(self, one: BeatSeries) -> tuple[tuple[float, float], ...]:
        """Start and end of each whole breath inside a stretch.

        The pacer's where it asked for any breath in this window, else those that were measured.
        """
        from_s, to_s = float(one.times_s[0]), float(one.times_s[-1])
        if self.is_paced or self.breathing is None:
            return self.track.breaths_between(from_s, to_s)
        return self.breathing.breaths.between(from_s, to_s).spans

    @_kept
    def _patterns(self) -> tuple[BreathingPattern | None, ...]:
        """What was asked for in each stretch; at the window's end where there is none yet."""
        if not self.track.spans:
            return (None,)
        if not self._filled:
            return (self.track.pattern_at(self.ends_s),)
        insides = [one.times_s[-1] - one.rr_ms[-1] / 2000.0 for one in self._filled]
        return tuple(self.track.pattern_at(float(inside_s)) for inside_s in insides)

    @_kept
    def _filled(self) -> tuple[BeatSeries, ...]:
        return tuple(one for one in self.stretches if len(one))

    @_kept
    def _samples(self) -> NDArray[np.float64] | None:
        """The even series of a window of one stretch; None where its beats can't carry one."""
        times_s = self.beats.times_s
        if not is_spline_possible(times_s):
            return None
        span_s = float(times_s[-1] - times_s[0])
        if span_s < MIN_SPECTRUM_S or not _is_dense(times_s):
            return None
        # A finite sum is one of finite intervals, and was needed anyway.
        make = looked_at_samples if math.isfinite(self.filled_s) else rr_samples
        return make(times_s, self.beats.rr_ms)

    def _swings_of(self, one: BeatSeries) -> tuple[float, ...]:
        return breath_swings_bpm(one.times_s, one.rr_ms, self.breaths_in(one))


def _is_dense(times_s: NDArray[np.float64]) -> bool:
    span_s = float(times_s[-1] - times_s[0])
    return len(times_s) > 1 and 1000.0 * span_s / (len(times_s) - 1) <= MAX_MEAN_RR_MS
