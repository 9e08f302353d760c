"""What a sensor on the chest tells beside its intervals: breathing, movement, beats of the ECG."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from biofeedback.breathing import PacerTrack
from biofeedback.dsp.breath.breath_detection import MAX_HOLE_S
from biofeedback.dsp.breath.breath_reference import MeasuredBreathing
from biofeedback.dsp.chest.acceleration_breathing import AccelerationBreathing
from biofeedback.dsp.chest.breathing_choice import BreathingChoice
from biofeedback.dsp.chest.chest_columns import ChestColumns
from biofeedback.dsp.chest.rate_from_amplitudes import RateFromAmplitudes
from biofeedback.dsp.chest.rate_from_intervals import RateFromIntervals
from biofeedback.dsp.ecg.ecg_series import EcgSeries
from biofeedback.dsp.ecg.r_peaks import EcgBeatFinder
from biofeedback.dsp.ecg.strap_alignment import retimed
from biofeedback.dsp.ecg.strap_check import StrapAgreement, strap_agreement
from biofeedback.dsp.series import Beat, BeatSeries
from biofeedback.dsp.streams.stream_intake import StreamIntake
from biofeedback.dsp.updates import (
    BreathingBelieved,
    BreathingSeen,
    BreathingSource,
    ChestFound,
    EcgBeatsFound,
    EcgQualityFound,
    MovementFound,
    SamplesFound,
    Update,
)
from biofeedback.records import Record
from biofeedback.streams import StreamKind

_MEASURED = (BreathingSource.ACCELERATION, BreathingSource.ECG)
"""Sources that see the chest; intervals only guess at it."""


class Body:
    """Records and beats in; samples, breathing, movement and beats of the ECG out.

    Takes nothing from the strap's own intervals and gives nothing to them: whether a stream is on
    changes no number of theirs. Equal records in equal order give equal updates.
    """

    def __init__(self) -> None:
        """Begin with no records."""
        self._streams = StreamIntake()
        self._acceleration = AccelerationBreathing()
        self._finder = EcgBeatFinder()
        self._amplitudes = RateFromAmplitudes()
        self._intervals = RateFromIntervals()
        self._choice = BreathingChoice()
        self._believed: BreathingSeen | None = None
        self._asked_s = 0.0
        self._chests = {source: ChestColumns(source) for source in _MEASURED}
        self._ecg = EcgSeries()

    @property
    def ecg(self) -> BeatSeries:
        """The second series: the ECG's own intervals so far, on the sensor's clock."""
        return self._ecg.series()

    @property
    def ecg_unlike(self) -> NDArray[np.bool_]:
        """Which beats that end intervals of the ECG are unlike the usual one, shape (n,)."""
        return self._ecg.are_wide()

    @property
    def is_seen(self) -> bool:
        """Whether a sensor has told anything of the chest."""
        return any(len(chest) for chest in self._chests.values())

    def feed(self, record: Record) -> list[Update]:
        """What a record led to."""
        return self._followed(self._streams.feed(record))

    def beats(self, beats: Sequence[Beat]) -> list[Update]:
        """What newly found beats of the strap say of breathing: an estimate."""
        return self._told(self._intervals.feed(beats))

    def finish(self) -> list[Update]:
        """Nothing more comes: what was held back."""
        updates = self._followed(self._streams.finish())
        updates += self._told(self._acceleration.finish())
        updates += self._beaten(self._finder.finish())
        return updates + self._told(self._amplitudes.finish())

    def breathing(
        self, from_s: float, to_s: float, track: PacerTrack, *, shares_beat_clock: bool = False
    ) -> MeasuredBreathing | None:
        """The chest as the best sensor saw it in a span of session time; None where none did.

        The best one that saw half of the span, else the best that saw any of it.
        """
        found = [
            measured
            for chest in self._chests.values()
            if len(chest)
            and (
                measured := chest.measured(
                    from_s, to_s, track=track, shares_beat_clock=shares_beat_clock
                )
            )
            is not None
        ]
        half_s = (to_s - from_s) / 2
        filled = (one for one in found if _seen_s(one) >= half_s)
        return next(filled, found[0] if found else None)

    def on_sensor_clock(self, beats: BeatSeries) -> BeatSeries | None:
        """The same beats at the times of their R-peaks; None without an ECG that matches them."""
        return retimed(beats, self.ecg) if len(beats) and len(self._ecg) else None

    def agreement(self, raw: BeatSeries) -> StrapAgreement | None:
        """How the strap's intervals, as they came, agree with those of its ECG."""
        return strap_agreement(raw, self.ecg) if len(raw) and len(self._ecg) else None

    def _followed(self, updates: Iterable[Update]) -> list[Update]:
        told: list[Update] = []
        for update in updates:
            told.append(update)
            match update:
                case SamplesFound(stream=StreamKind.ACCELERATION):
                    told += self._told(self._acceleration.feed(update))
                case SamplesFound(stream=StreamKind.ECG):
                    told += self._beaten(self._finder.feed(update))
        return told

    def _beaten(self, updates: Iterable[EcgBeatsFound | EcgQualityFound]) -> list[Update]:
        told: list[Update] = []
        for update in updates:
            told.append(update)
            self._ecg.feed(update)
            if isinstance(update, EcgBeatsFound):
                told += self._told(self._amplitudes.feed(update.beats))
        return told

    def _told(self, updates: Iterable[Update]) -> list[Update]:
        told: list[Update] = []
        for update in updates:
            told.append(update)
            match update:
                case ChestFound(source=source):
                    self._chests[source].feed(update)
                case BreathingSeen():
                    told += self._believe(update)
        return told

    def _believe(self, seen: BreathingSeen) -> list[Update]:
        self._choice.feed(seen)
        self._asked_s = max(self._asked_s, seen.at_s)
        believed = self._choice.at(self._asked_s)
        if believed is None or believed.seen == self._believed:
            return []
        self._believed = believed.seen
        return [BreathingBelieved(seen=believed.seen)]


def movements(updates: Iterable[Update]) -> list[tuple[float, float]]:
    """When the trunk moved, and how much in mg."""
    return [
        moment
        for update in updates
        if isinstance(update, MovementFound)
        for moment in zip(update.times_s.tolist(), update.index_mg.tolist(), strict=True)
    ]


def _seen_s(breathing: MeasuredBreathing) -> float:
    """How long the chest was seen, holes left out."""
    steps_s = np.diff(breathing.times_s)
    return float(np.sum(steps_s[steps_s <= MAX_HOLE_S]))
