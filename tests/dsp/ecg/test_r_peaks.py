from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from biofeedback.dsp.ecg.r_peaks import LATENCY_S, EcgBeatFinder, EcgUpdate
from biofeedback.dsp.updates import (
    EcgBeat,
    EcgBeatsFound,
    EcgQuality,
    EcgQualityFound,
    SamplesFound,
)
from biofeedback.streams import StreamKind
from simulated_ecg import (
    RS_WAVES,
    SimulatedEcg,
    Spoiling,
    beat_times,
    simulated_ecg,
    with_ectopics,
)

Array = NDArray[np.float64]
NOISE = np.random.default_rng(7).standard_normal(130 * 120)


def samples(times_s: Array, values: Array, *, segment: int = 0) -> SamplesFound:
    return SamplesFound(stream=StreamKind.ECG, times_s=times_s, values=values, segment=segment)


def on_grid(values: Array) -> SamplesFound:
    return samples(np.arange(len(values)) / 130.0, np.rint(values))


def pieces(whole: SamplesFound, *lengths: int) -> list[SamplesFound]:
    count = len(whole.times_s)
    cuts = np.cumsum([0, *lengths, count]).clip(max=count)
    return [
        samples(whole.times_s[low:high], whole.values[low:high], segment=whole.segment)
        for low, high in pairwise(cuts.tolist())
    ]


def updates(*fed: SamplesFound) -> list[EcgUpdate]:
    finder = EcgBeatFinder()
    return [update for one in fed for update in finder.feed(one)] + list(finder.finish())


def beats(*fed: SamplesFound) -> list[EcgBeat]:
    found = [one for one in updates(*fed) if isinstance(one, EcgBeatsFound)]
    return [beat for one in found for beat in one.beats]


def flat(told: list[EcgUpdate]) -> list[EcgBeat | EcgQualityFound]:
    row: list[EcgBeat | EcgQualityFound] = []
    for update in told:
        row += update.beats if isinstance(update, EcgBeatsFound) else [update]
    return row


def qualities(*fed: SamplesFound) -> list[EcgQuality]:
    return [one.quality for one in updates(*fed) if isinstance(one, EcgQualityFound)]


def errors_s(found: list[EcgBeat], ecg: SimulatedEcg) -> Array:
    """Of each true beat, which must all be found, and no others."""
    assert len(found) == len(ecg.beats_s)
    differences: Array = np.array([beat.time_s for beat in found]) - ecg.beats_s
    return differences


@pytest.mark.parametrize("rate_bpm", [45.0, 70.0, 120.0, 180.0])
@pytest.mark.parametrize("is_inverted", [False, True], ids=["upright", "upside down"])
def test_every_beat_is_found_to_a_tenth_of_a_millisecond(
    rate_bpm: float, is_inverted: bool
) -> None:
    ecg = simulated_ecg(
        beat_times(rate_bpm=rate_bpm, swing_bpm=10.0, until_s=60.0),
        spoiling=Spoiling(is_inverted=is_inverted),
        breath_share=0.2,
    )
    assert np.sqrt(np.mean(errors_s(beats(ecg.found()), ecg) ** 2)) < 4e-4


@pytest.mark.parametrize(
    "spoiling",
    [
        Spoiling(white_uv=40.0),
        Spoiling(wander_uv=600.0),
        Spoiling(muscle_uv=80.0),
        Spoiling(white_uv=15.0, wander_uv=300.0, muscle_uv=50.0, is_inverted=True),
    ],
    ids=["white", "wander", "muscle", "all, inverted"],
)
def test_what_spoils_an_ecg_moves_beats_by_less_than_a_millisecond(spoiling: Spoiling) -> None:
    ecg = simulated_ecg(beat_times(rate_bpm=65.0, until_s=90.0), spoiling=spoiling)
    assert np.sqrt(np.mean(errors_s(beats(ecg.found()), ecg) ** 2)) < 1e-3


@pytest.mark.parametrize("rate_hz", [127.4, 132.5, 250.0])
def test_times_are_those_of_the_sensor_s_clock_not_of_a_nominal_rate(rate_hz: float) -> None:
    ecg = simulated_ecg(beat_times(rate_bpm=65.0, until_s=60.0), rate_hz=rate_hz)
    assert np.abs(errors_s(beats(ecg.found()), ecg)).max() < 5e-4


def test_equal_waves_up_and_down_are_told_by_the_first_either_way_up() -> None:
    true_s = beat_times(rate_bpm=65.0, until_s=60.0)
    for is_inverted in (False, True):
        spoiling = Spoiling(white_uv=10.0, is_inverted=is_inverted)
        ecg = simulated_ecg(true_s, spoiling=spoiling, waves=RS_WAVES, breath_share=0.2)
        assert np.abs(errors_s(beats(ecg.found()), ecg)).max() < 2e-3


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(1, 700), max_size=40))
def test_pieces_don_t_matter(lengths: list[int]) -> None:
    true_s, is_ectopic = with_ectopics(beat_times(rate_bpm=70.0, until_s=40.0), every=4)
    spoiling = Spoiling(white_uv=90.0, muscle_uv=250.0)
    ecg = simulated_ecg(true_s, is_ectopic=is_ectopic, spoiling=spoiling)
    assert flat(updates(*pieces(ecg.found(), *lengths))) == flat(updates(ecg.found()))


def test_beats_are_told_in_time() -> None:
    ecg = simulated_ecg(
        beat_times(rate_bpm=55.0, swing_bpm=15.0, until_s=60.0), spoiling=Spoiling(white_uv=20.0)
    )
    values = ecg.samples_uv.copy()
    fade = (ecg.times_s > ecg.beats_s[30] - 0.3) & (ecg.times_s < ecg.beats_s[30] + 0.4)
    values[fade] *= 0.3
    finder, latest_s, count = EcgBeatFinder(), 0.0, 0
    for one in pieces(samples(ecg.times_s, values), *[3] * len(values)):
        for update in finder.feed(one):
            if isinstance(update, EcgBeatsFound):
                count += len(update.beats)
                late_s = one.times_s[-1] - update.beats[0].time_s
                latest_s = max(latest_s, 0.0 if update.beats[0].time_s < 3.0 else late_s)
    assert count >= len(ecg.beats_s) - 1
    assert 0.4 < latest_s <= LATENCY_S


@pytest.mark.parametrize("every", [2, 3, 8])
def test_ectopic_beats_look_unlike_the_others(every: int) -> None:
    true_s, is_ectopic = with_ectopics(beat_times(rate_bpm=70.0, until_s=90.0), every=every)
    spoiling = Spoiling(white_uv=20.0)
    ecg = simulated_ecg(true_s, is_ectopic=is_ectopic, spoiling=spoiling)
    found = beats(ecg.found())
    assert [beat.is_wide for beat in found] == is_ectopic.tolist()
    widths_s = np.array([beat.width_s for beat in found])
    assert widths_s[is_ectopic].min() > 1.5 * widths_s[~is_ectopic].max()


def test_heights_follow_the_breath() -> None:
    ecg = simulated_ecg(beat_times(rate_bpm=70.0, until_s=90.0), breath_share=0.15)
    heights_uv = np.array([beat.amplitude_uv for beat in beats(ecg.found())])
    breath = np.sin(2.0 * np.pi * 0.25 * ecg.beats_s)
    assert np.corrcoef(heights_uv, breath)[0, 1] > 0.99
    assert heights_uv.mean() == pytest.approx(800.0, rel=0.1)


@pytest.mark.parametrize(
    ("values", "quality"),
    [
        (np.zeros(130 * 60), EcgQuality.OFF),
        (np.full(130 * 60, 20_000.0), EcgQuality.OFF),
        (3.0 * NOISE, EcgQuality.OFF),
        (30.0 * NOISE, EcgQuality.NOISY),
        (500.0 * NOISE, EcgQuality.NOISY),
        (np.cumsum(20.0 * NOISE), EcgQuality.NOISY),
        (300.0 * np.sin(2.0 * np.pi * 50.0 * np.arange(7800) / 130.0), EcgQuality.NOISY),
    ],
    ids=["flat", "saturated", "idle", "noise", "loud noise", "wandering", "mains"],
)
def test_no_beat_is_invented_where_there_is_none(values: Array, quality: EcgQuality) -> None:
    assert beats(on_grid(values)) == []
    assert qualities(on_grid(values))[-1] is quality


@pytest.mark.parametrize("between_uv", [0.0 * NOISE, 200.0 * NOISE], ids=["flat", "noise"])
def test_electrodes_off_for_a_while_bring_no_beats_and_a_named_quality(between_uv: Array) -> None:
    ecg = simulated_ecg(beat_times(rate_bpm=65.0, until_s=90.0), spoiling=Spoiling(white_uv=8.0))
    is_off = (ecg.times_s > 30.0) & (ecg.times_s < 50.0)
    values = np.where(is_off, np.rint(between_uv[: len(ecg.times_s)]), ecg.samples_uv)
    told = updates(samples(ecg.times_s, values))
    found = beats(samples(ecg.times_s, values))
    assert not [beat for beat in found if 32.0 < beat.time_s < 50.0]
    assert len([beat for beat in found if beat.time_s > 55.0]) == np.sum(ecg.beats_s > 55.0)
    changes = [one for one in told if isinstance(one, EcgQualityFound)]
    assert changes[0].quality is changes[-1].quality is EcgQuality.GOOD
    assert 30.0 < changes[1].at_s < 34.0
    assert 50.0 < changes[-1].at_s < 55.0


def test_lost_samples_begin_a_segment_and_nothing_is_joined_across() -> None:
    ecg = simulated_ecg(beat_times(rate_bpm=65.0, until_s=60.0))
    before, after = ecg.times_s < 30.2, ecg.times_s > 31.4
    found = beats(
        samples(ecg.times_s[before], ecg.samples_uv[before], segment=3),
        samples(ecg.times_s[after], ecg.samples_uv[after], segment=4),
    )
    assert {beat.segment for beat in found} == {3, 4}
    assert all((beat.segment == 3) == (beat.time_s < 31.0) for beat in found)
    kept_s = ecg.beats_s[(ecg.beats_s < 29.9) | (ecg.beats_s > 31.7)]
    told_s = np.array([beat.time_s for beat in found])
    assert np.abs(told_s[:, None] - kept_s).min(axis=0).max() < 1e-3


def test_lost_frames_cost_no_beat_but_those_in_them() -> None:
    ecg = simulated_ecg(beat_times(rate_bpm=65.0, until_s=120.0), spoiling=Spoiling(white_uv=15.0))
    whole, kept, lost_s = ecg.found(), [], []
    for place, frame in enumerate(pieces(whole, *[73] * (len(whole.times_s) // 73))):
        if place % 20 == 19:
            lost_s.append((frame.times_s[0] - 0.15, frame.times_s[-1] + 0.15))
        else:
            kept.append(samples(frame.times_s, frame.values, segment=len(lost_s)))
    told_s = np.array([beat.time_s for beat in beats(*kept)])
    whole_s = np.array(
        [at_s for at_s in ecg.beats_s if not any(low < at_s < high for low, high in lost_s)]
    )
    assert len(lost_s) > 8
    assert np.abs(told_s[:, None] - whole_s).min(axis=0).max() < 3e-3
    assert np.abs(told_s[:, None] - ecg.beats_s).min(axis=1).max() < 3e-3
    assert qualities(*kept) == [EcgQuality.GOOD]


def test_which_way_up_the_strap_is_worn_is_kept_from_segment_to_segment() -> None:
    ecg = simulated_ecg(
        beat_times(rate_bpm=65.0, until_s=60.0), spoiling=Spoiling(is_inverted=True)
    )
    cuts = np.searchsorted(ecg.times_s, [0.0, 20.0, 22.0, 40.0, 60.0])
    found = beats(
        *(
            samples(ecg.times_s[low:high], ecg.samples_uv[low:high], segment=place)
            for place, (low, high) in enumerate(pairwise(cuts.tolist()))
        )
    )
    told_s = np.array([beat.time_s for beat in found])
    assert np.abs(told_s[:, None] - ecg.beats_s).min(axis=1).max() < 1e-3
    assert len(found) >= len(ecg.beats_s) - 3


def test_other_streams_empty_updates_and_odd_rates_bring_nothing() -> None:
    grid_s = np.arange(2000) / 50.0
    chest = SamplesFound(
        stream=StreamKind.ACCELERATION, times_s=grid_s, values=np.zeros((2000, 3)), segment=0
    )
    assert updates(chest) == []
    assert updates(samples(grid_s[:0], grid_s[:0])) == []
    assert updates(samples(grid_s, 500.0 * NOISE[:2000])) == []
    assert updates(samples(grid_s[:10], grid_s[:10])) == []
