import numpy as np
import pytest

from biofeedback.dsp.ecg.ecg_series import EcgSeries
from biofeedback.dsp.series import BeatKind
from biofeedback.dsp.updates import (
    BeatsFound,
    EcgBeat,
    EcgBeatsFound,
    EcgQuality,
    EcgQualityFound,
)


def found(*times_s: float, segment: int = 0, is_wide: bool = False) -> EcgBeatsFound:
    return EcgBeatsFound(
        beats=tuple(
            EcgBeat(
                time_s=time_s, amplitude_uv=800.0, width_s=0.03, is_wide=is_wide, segment=segment
            )
            for time_s in times_s
        )
    )


def test_intervals_lie_between_beats_across_updates() -> None:
    series = EcgSeries()
    assert series.feed(found(1.0)) == ()
    told = [*series.feed(found(1.8, 2.7)), *series.feed(found(3.5, is_wide=True))]
    assert [beat.rr_ms for beat in told] == pytest.approx([800.0, 900.0, 800.0])
    assert [beat.time_s for beat in told] == [1.8, 2.7, 3.5]
    assert {beat.kind for beat in told} == {BeatKind.NORMAL}
    assert series.series().times_s.tolist() == [1.8, 2.7, 3.5]
    assert series.are_wide().tolist() == [False, False, True]
    assert series.are_wide(2, 99).tolist() == [True]


def test_nothing_is_joined_across_lost_samples() -> None:
    series = EcgSeries()
    for update in (found(1.0, 2.0), found(3.0, 4.0, segment=1)):
        series.feed(update)
    assert series.series().times_s.tolist() == [2.0, 4.0]
    assert series.series().segments.tolist() == [0, 1]


def test_nor_over_a_moment_of_noise() -> None:
    series = EcgSeries()
    series.feed(EcgQualityFound(at_s=0.5, quality=EcgQuality.GOOD))
    series.feed(found(1.0, 2.0))
    for quality in (EcgQuality.NOISY, EcgQuality.GOOD):
        series.feed(EcgQualityFound(at_s=2.5, quality=quality))
    series.feed(found(5.0, 6.0))
    assert series.series().times_s.tolist() == [2.0, 6.0]
    assert series.series().segments.tolist() == [0, 1]


def test_other_updates_bring_nothing() -> None:
    series = EcgSeries()
    assert series.feed(BeatsFound(beats=())) == ()
    assert len(series) == 0
    assert len(series.are_wide()) == 0


def test_a_day_fits() -> None:
    series = EcgSeries()
    series.feed(found(*np.arange(5000.0).tolist()))
    assert len(series) == len(series.are_wide()) == 4999
