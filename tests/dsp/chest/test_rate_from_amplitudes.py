from collections.abc import Sequence

import numpy as np
import pytest

from biofeedback.dsp.chest.rate_from_amplitudes import RateFromAmplitudes
from biofeedback.dsp.updates import (
    BreathingSeen,
    BreathingSource,
    ChestFound,
    EcgBeat,
    Unseen,
    Update,
)
from chest_records import as_text


def beats_of(
    *,
    per_min: float = 12.0,
    for_s: float = 70.0,
    from_s: float = 0.0,
    depth_uv: float = 80.0,
    noise_uv: float = 5.0,
    segment: int = 0,
) -> list[EcgBeat]:
    rng = np.random.default_rng(11)
    times_s = from_s + np.cumsum(rng.uniform(0.8, 0.95, round(for_s / 0.875)))
    heights = 1000.0 + depth_uv / 2 * np.sin(2 * np.pi * per_min / 60.0 * times_s)
    heights += rng.normal(0.0, noise_uv, len(heights))
    return [
        EcgBeat(time_s=at_s, amplitude_uv=height, width_s=0.08, is_wide=False, segment=segment)
        for at_s, height in zip(times_s.tolist(), heights.tolist(), strict=True)
    ]


def changed(beat: EcgBeat, *, amplitude_uv: float, is_wide: bool) -> EcgBeat:
    return EcgBeat(
        time_s=beat.time_s,
        amplitude_uv=amplitude_uv,
        width_s=beat.width_s,
        is_wide=is_wide,
        segment=beat.segment,
    )


def seen_in(updates: Sequence[Update]) -> list[BreathingSeen]:
    return [update for update in updates if isinstance(update, BreathingSeen)]


@pytest.mark.parametrize("per_min", [5.0, 9.0, 15.0])
def test_the_rate_is_found(per_min: float) -> None:
    last = seen_in(RateFromAmplitudes().feed(beats_of(per_min=per_min)))[-1]
    assert last.rate_per_min == pytest.approx(per_min, abs=0.3)
    assert last.source is BreathingSource.ECG


def test_the_trace_is_the_height_between_beats() -> None:
    updates = RateFromAmplitudes().feed(beats_of(per_min=6.0, noise_uv=0.0))
    found = [update for update in updates if isinstance(update, ChestFound)]
    at_s = np.concatenate([one.times_s for one in found])
    chest = np.concatenate([one.chest for one in found])
    assert np.allclose(np.diff(at_s), 0.25)
    late = at_s > 32.0
    expected = 40.0 * np.sin(2 * np.pi * 0.1 * at_s[late])
    assert np.max(np.abs(chest[late] - expected)) < 4.0


def test_beats_one_by_one_tell_the_same() -> None:
    beats = beats_of()
    rate = RateFromAmplitudes()
    one_by_one = [update for beat in beats for update in rate.feed((beat,))] + [*rate.finish()]
    assert as_text(one_by_one) == as_text(RateFromAmplitudes().feed(beats))


def test_wide_and_far_beats_are_left_out() -> None:
    beats = beats_of()
    for place, is_wide in ((30, True), (50, False)):
        beats[place] = changed(beats[place], amplitude_uv=2500.0, is_wide=is_wide)
    updates = RateFromAmplitudes().feed(beats)
    assert seen_in(updates)[-1].rate_per_min == pytest.approx(12.0, abs=0.3)
    found = [update for update in updates if isinstance(update, ChestFound)]
    assert max(float(np.max(np.abs(one.chest))) for one in found) < 80.0


def test_nothing_is_joined_across_segments_or_holes() -> None:
    for later in (beats_of(from_s=75.0), beats_of(from_s=70.5, segment=1)):
        rate = RateFromAmplitudes()
        rate.feed(beats_of())
        after = seen_in(rate.feed(later))
        alone = seen_in(RateFromAmplitudes().feed(later))
        assert as_text(after) == as_text(alone)
        assert after[0].absence is Unseen.NOT_FILLED


def test_heights_without_a_rhythm_are_unclear() -> None:
    last = seen_in(RateFromAmplitudes().feed(beats_of(depth_uv=0.0)))[-1]
    assert (last.rate_per_min, last.absence) == (None, Unseen.UNCLEAR)
