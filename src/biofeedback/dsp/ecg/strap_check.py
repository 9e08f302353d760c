"""What an ECG says of the strap's own intervals: their delay, error, and beats missed or invented.

Bias and limits of agreement are Bland and Altman's (1986, doi:10.1016/S0140-6736(86)90837-8): mean
and 1.96 standard deviations of the differences, taken where both have the same two beats.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.columns import BeatColumns
from biofeedback.dsp.ecg.beat_match import LEAST_MATCHED, NEAR_S
from biofeedback.dsp.ecg.strap_alignment import Alignment, EveryBeat, aligned, every_beat
from biofeedback.dsp.series import Beat, BeatSeries, RawBeat

CHECK_BEATS = 300
"""So many of the strap's latest beats are looked at while it streams."""
CHECK_SPARE_S = 10.0
"""The ECG is looked at from so much before the first of these."""
_LIMITS = 1.96
_LEAST_INTERVALS = 10
Array = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class StrapAgreement:
    """How the strap's intervals agree with those of its ECG."""

    delay_s: float
    """How much later than its R-peak a beat of the strap was said to be; the median."""
    delay_spread_s: float
    """Standard deviation of that from beat to beat."""
    matched: int
    """Beats that both have."""
    missed: int
    """Beats of the ECG that the strap has not, where both have beats."""
    extra: int
    """Beats of the strap that the ECG has not, where both have beats."""
    intervals: int
    """Intervals between the same two beats in both."""
    bias_ms: float
    """Mean of the strap's intervals minus the ECG's."""
    low_ms: float
    """Lower limit of agreement."""
    high_ms: float
    """Upper limit of agreement."""

    @property
    def matched_percent(self) -> float:
        """Share of the ECG's beats that the strap has."""
        return 100.0 * self.matched / (self.matched + self.missed)


def strap_agreement(strap: BeatSeries, ecg: BeatSeries) -> StrapAgreement | None:
    """Hold a strap's intervals, as they came, against its ECG's (``EcgSeries``).

    None where fewer than 30 beats match, or where a heart so even gives no pattern to match by.
    """
    alignment = aligned(strap, ecg)
    if alignment is None or len(alignment.strap_places) < LEAST_MATCHED:
        return None
    beats = every_beat(ecg)
    differences_ms = _differences_ms(strap, beats, alignment)
    if len(differences_ms) < _LEAST_INTERVALS:
        return None
    delays_s = strap.times_s[alignment.strap_places] - beats.times_s[alignment.ecg_places]
    moved = EveryBeat(times_s=alignment.moved_s, segments=strap.segments)
    bias_ms = float(differences_ms.mean())
    reach_ms = _LIMITS * float(differences_ms.std(ddof=1))
    return StrapAgreement(
        delay_s=float(np.median(delays_s)),
        delay_spread_s=float(delays_s.std()),
        matched=len(alignment.strap_places),
        missed=_alone(beats, alignment.ecg_places, moved),
        extra=_alone(moved, alignment.strap_places, beats),
        intervals=len(differences_ms),
        bias_ms=bias_ms,
        low_ms=bias_ms - reach_ms,
        high_ms=bias_ms + reach_ms,
    )


class StrapCheck:
    """The same while both stream, over the strap's latest 300 beats."""

    def __init__(self) -> None:
        self._strap = BeatColumns()
        self._ecg = BeatColumns()
        self._is_new = False
        self._agreement: StrapAgreement | None = None

    def strap(self, beats: Iterable[Beat | RawBeat]) -> None:
        """Take in beats of the strap, as they came."""
        for beat in beats:
            self._strap.add(beat.time_s, beat.rr_ms, beat.segment)
            self._is_new = True

    def ecg(self, beats: Iterable[Beat]) -> None:
        """Take in intervals of the ECG (``EcgSeries.feed``)."""
        for beat in beats:
            self._ecg.add(beat.time_s, beat.rr_ms, beat.segment)
            self._is_new = True

    def agreement(self) -> StrapAgreement | None:
        """How they agree; None before 30 beats match."""
        if self._is_new:
            self._agreement = self._agree()
            self._is_new = False
        return self._agreement

    def _agree(self) -> StrapAgreement | None:
        if min(len(self._strap), len(self._ecg)) < LEAST_MATCHED:
            return None
        strap = self._strap.series(max(0, len(self._strap) - CHECK_BEATS))
        since_s = float(strap.times_s[0]) - CHECK_SPARE_S
        return strap_agreement(strap, self._ecg.series(self._ecg.count_until(since_s)))


def _differences_ms(strap: BeatSeries, beats: EveryBeat, alignment: Alignment) -> Array:
    """The strap's minus the ECG's intervals, where both lie between the same two beats."""
    strap_places, ecg_places = alignment.strap_places, alignment.ecg_places
    is_next = (np.diff(strap_places) == 1) & (np.diff(ecg_places) == 1)
    is_one = np.diff(strap.segments[strap_places]) == 0
    is_one &= np.diff(beats.segments[ecg_places]) == 0
    ends = np.flatnonzero(is_next & is_one) + 1
    ecg_ms = 1000.0 * (beats.times_s[ecg_places[ends]] - beats.times_s[ecg_places[ends] - 1])
    differences_ms: Array = strap.rr_ms[strap_places[ends]] - ecg_ms
    return differences_ms


def _alone(beats: EveryBeat, places: Places, others: EveryBeat) -> int:
    """How many beats have no partner although they lie within a segment of the others."""
    is_alone = np.ones(len(beats.times_s), dtype=np.bool_)
    is_alone[places] = False
    alone_s = beats.times_s[is_alone]
    edges = np.flatnonzero(np.diff(others.segments)) + 1
    begins_s = others.times_s[np.concatenate(([0], edges))]
    ends_s = others.times_s[np.concatenate((edges - 1, [len(others.times_s) - 1]))]
    segment = np.searchsorted(begins_s, alone_s + NEAR_S, side="right") - 1
    within = (segment >= 0) & (alone_s <= ends_s[np.maximum(segment, 0)] + NEAR_S)
    return int(np.count_nonzero(within))
