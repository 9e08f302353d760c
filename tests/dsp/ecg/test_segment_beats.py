from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from biofeedback.dsp.ecg.segment_beats import LastSamples, Refused, SeenBeat, SegmentBeats, Sight
from simulated_ecg import Spoiling, beat_times, simulated_ecg

BEATS_S = beat_times(rate_bpm=70.0, until_s=30.0)
SAMPLES = simulated_ecg(BEATS_S, spoiling=Spoiling(white_uv=120.0)).samples_uv


def told(sights: list[Sight]) -> list[tuple[str, int]]:
    return [(type(sight).__name__, sight.sample) for sight in sights]


def seen(samples: np.ndarray, *lengths: int) -> list[Sight]:
    beats, sights = SegmentBeats(130.0), []
    cuts = np.cumsum([0, *lengths, len(samples)]).clip(max=len(samples))
    for low, high in pairwise(cuts.tolist()):
        sights += beats.feed(samples[low:high])
    return sights + beats.finish()


def test_beats_of_a_clean_ecg_are_seen_near_their_places() -> None:
    sights = seen(simulated_ecg(BEATS_S).samples_uv)
    places = np.array([sight.sample for sight in sights if isinstance(sight, SeenBeat)])
    assert len(places) == len(BEATS_S)
    assert np.abs(places - BEATS_S * 130.0).max() < 6.0
    assert not any(isinstance(sight, Refused) for sight in sights)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(1, 400), max_size=30))
def test_pieces_don_t_matter(lengths: list[int]) -> None:
    assert told(seen(SAMPLES, *lengths)) == told(seen(SAMPLES))


def test_the_quality_s_steps_come_every_half_second_with_two_seconds_each() -> None:
    steps = [one for one in seen(SAMPLES) if isinstance(one, LastSamples)]
    assert [step.sample for step in steps][:3] == [260, 325, 390]
    assert {len(step.samples_uv) for step in steps} == {260}
    assert np.array_equal(steps[2].samples_uv, SAMPLES[130:390])


def test_nothing_is_said_before_levels_were_learned() -> None:
    beats = SegmentBeats(130.0)
    assert beats.feed(SAMPLES[:390]) == []
    assert beats.feed(SAMPLES[390:500]) != []


def test_a_short_or_empty_segment_is_no_trouble() -> None:
    assert SegmentBeats(130.0).finish() == []
    for length in (1, 30, 130, 300):
        assert all(sight.sample <= length for sight in seen(SAMPLES[:length]))


def test_memory_does_not_grow() -> None:
    beats = SegmentBeats(130.0)
    for _ in range(20):
        for low in range(0, len(SAMPLES), 73):
            beats.feed(SAMPLES[low : low + 73])
    assert len(beats._samples) < 15 * 130
