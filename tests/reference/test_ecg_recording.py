"""A real strap's ECG with very many ectopic beats: against its own intervals and NeuroKit2.

No beat of it is labelled. What a beat is told to be rests on two things that don't know of each
other: its shape, and how early it comes.
"""

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from biofeedback.analysis.ecg import Ecg
from biofeedback.analysis.neurokit2_calls import mark_ecg
from biofeedback.dsp.beats.beat_clock import BeatClock
from biofeedback.dsp.ecg.ecg_series import EcgSeries
from biofeedback.dsp.ecg.r_peaks import EcgBeatFinder
from biofeedback.dsp.ecg.strap_alignment import retimed
from biofeedback.dsp.ecg.strap_check import strap_agreement
from biofeedback.dsp.series import BeatSeries
from biofeedback.dsp.updates import EcgQuality, EcgQualityFound, SamplesFound, Update
from biofeedback.streams import StreamKind
from reference.recordings import DATA, packets, polar_bigeminy

Array = NDArray[np.float64]
RATE_HZ = 130.0
"""As told; the sensor's true rate was not recorded."""
EARLY = 0.75
"""An interval shorter than this share of the median of those that end in a usual beat."""


@cache
def samples_uv() -> Array:
    return np.loadtxt(DATA / "polarh10_pvc_kbroman" / "ecg_90s_130hz_uV.txt")


@cache
def updates() -> list[Update]:
    values = samples_uv()
    times_s = np.arange(float(len(values))) / RATE_HZ
    finder = EcgBeatFinder()
    told: list[Update] = []
    for low in range(0, len(values), 73):
        piece = slice(low, low + 73)
        told += finder.feed(
            SamplesFound(
                stream=StreamKind.ECG, times_s=times_s[piece], values=values[piece], segment=0
            )
        )
    return [*told, *finder.finish()]


@cache
def ecg() -> EcgSeries:
    series = EcgSeries()
    for update in updates():
        series.feed(update)
    return series


@cache
def strap() -> BeatSeries:
    """The strap's own intervals of the same 90 s, as they came."""
    clock = BeatClock()
    steps = [clock.packet(at_s, rr_ms) for at_s, rr_ms in packets(*polar_bigeminy())]
    beats = [beat for step in [*steps, clock.finish()] for beat in step.settled]
    beats = [beat for beat in beats if beat.time_s < len(samples_uv()) / RATE_HZ]
    return BeatSeries(
        times_s=np.array([beat.time_s for beat in beats]),
        rr_ms=np.array([beat.rr_ms for beat in beats]),
        kinds=np.zeros(len(beats), dtype=np.uint8),
        segments=np.array([beat.segment for beat in beats], dtype=np.int64),
    )


def test_the_signal_is_good_throughout() -> None:
    changes = [one.quality for one in updates() if isinstance(one, EcgQualityFound)]
    assert changes == [EcgQuality.GOOD]


def test_the_strap_s_own_intervals_agree() -> None:
    agreement = strap_agreement(strap(), ecg().series())
    assert agreement is not None
    assert abs(agreement.bias_ms) < 1.5
    assert agreement.low_ms > -4.0
    assert agreement.high_ms < 3.0
    assert agreement.extra == 0
    assert agreement.matched_percent > 97.0
    assert agreement.delay_spread_s < 0.1


def test_the_strap_s_beats_move_onto_the_r_peaks() -> None:
    found = retimed(strap(), ecg().series())
    assert found is not None
    beats_s = ecg().series().times_s
    late_s = np.abs(found.times_s[5:, None] - beats_s).min(axis=1)
    assert np.mean(late_s == 0.0) > 0.97
    assert np.array_equal(found.rr_ms, strap().rr_ms)


def test_neurokit2_finds_the_same_beats() -> None:
    marked = mark_ecg(Ecg(samples_uv=samples_uv(), rate_hz=RATE_HZ))
    theirs_s = marked.r_samples / RATE_HZ
    ours_s = ecg().series().times_s
    late_s = np.abs(ours_s[:, None] - theirs_s).min(axis=1)
    assert np.mean(late_s < 0.05) > 0.98
    # Theirs has three more, in a second of noise and on a T wave; the strap knows of none.
    unseen_s = theirs_s[np.abs(theirs_s[:, None] - ours_s).min(axis=1) > 0.1]
    assert len(unseen_s[unseen_s > ours_s[0]]) <= 3


def test_beats_of_an_unlike_shape_are_those_that_come_early() -> None:
    rr_ms, are_wide = ecg().series().rr_ms, ecg().are_wide()
    usual_ms = float(np.median(rr_ms[~are_wide]))
    are_early = rr_ms < EARLY * usual_ms
    assert are_early.sum() > 25
    assert are_wide[are_early].all()
    assert np.sum(are_wide & ~are_early) <= 4


@pytest.mark.parametrize("is_upside_down", [False, True])
def test_it_is_the_same_upside_down(is_upside_down: bool) -> None:
    values = -samples_uv() if is_upside_down else samples_uv()
    times_s = np.arange(float(len(values))) / RATE_HZ
    finder, series = EcgBeatFinder(), EcgSeries()
    fed = SamplesFound(stream=StreamKind.ECG, times_s=times_s, values=values, segment=0)
    for update in [*finder.feed(fed), *finder.finish()]:
        series.feed(update)
    assert series.series().times_s == pytest.approx(ecg().series().times_s, abs=1e-9)
    assert np.array_equal(series.are_wide(), ecg().are_wide())
