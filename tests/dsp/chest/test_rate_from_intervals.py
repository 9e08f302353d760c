import numpy as np
import pytest

from beat_records import DATA, sine_beats
from biofeedback.dsp.chest.rate_from_intervals import RateFromIntervals, clear_rate_per_min
from biofeedback.dsp.series import Beat, BeatKind
from biofeedback.dsp.spectra.spectrum import rhythm_hz, rr_samples
from biofeedback.dsp.updates import BreathingSeen, BreathingSource, Unseen


def beats_of(
    times_s: np.ndarray, rr_ms: np.ndarray, *, segment: int = 0, kind: BeatKind = BeatKind.NORMAL
) -> list[Beat]:
    return [
        Beat(time_s=at_s, rr_ms=one_ms, kind=kind, segment=segment)
        for at_s, one_ms in zip(times_s.tolist(), rr_ms.tolist(), strict=True)
    ]


def test_the_real_slow_pace_is_told_within_0_35_per_min() -> None:
    rr_ms = np.loadtxt(DATA / "wearablehrv_vuams" / "vu_breathing_rr_ms.txt")
    times_s = np.cumsum(rr_ms) / 1000.0
    whole_hz = rhythm_hz(rr_samples(times_s, rr_ms))
    assert whole_hz is not None
    filled = [
        one
        for one in RateFromIntervals().feed(beats_of(times_s, rr_ms))
        if one.absence is not Unseen.NOT_FILLED
    ]
    assert len(filled) > 22
    for one in filled:
        assert one.rate_per_min == pytest.approx(60.0 * whole_hz, abs=0.35)


def test_beats_one_by_one_tell_the_same() -> None:
    beats = beats_of(*sine_beats(hz=0.25, for_s=90.0))
    rate = RateFromIntervals()
    one_by_one = [seen for beat in beats for seen in rate.feed((beat,))] + [*rate.finish()]
    assert tuple(one_by_one) == RateFromIntervals().feed(beats)


def test_each_fifth_second_that_beats_reach_is_told_of() -> None:
    seen = RateFromIntervals().feed(beats_of(*sine_beats(hz=0.2, for_s=90.0)))
    assert [one.at_s for one in seen] == [5.0 * place for place in range(1, len(seen) + 1)]
    assert {one.source for one in seen} == {BreathingSource.INTERVALS}
    assert {one.absence for one in seen if one.at_s < 57.0} == {Unseen.NOT_FILLED}
    late = [one for one in seen if one.at_s > 61.0]
    assert all(one.rate_per_min == pytest.approx(12.0, abs=0.15) for one in late)
    assert all(55.0 < one.window_s <= 60.0 for one in late)


def last(beats: list[Beat]) -> BreathingSeen:
    return RateFromIntervals().feed(beats)[-1]


def test_noise_is_unclear() -> None:
    rr_ms = np.random.default_rng(4).normal(800.0, 30.0, 120)
    assert last(beats_of(np.cumsum(rr_ms) / 1000.0, rr_ms)).absence is Unseen.UNCLEAR


def test_equal_intervals_are_unclear() -> None:
    rr_ms = np.full(120, 800.0)
    assert last(beats_of(np.cumsum(rr_ms) / 1000.0, rr_ms)).absence is Unseen.UNCLEAR


def test_many_corrected_beats_are_unclear() -> None:
    times_s, rr_ms = sine_beats(hz=0.2, for_s=90.0)
    beats = beats_of(times_s, rr_ms)
    beats[60::5] = beats_of(times_s[60::5], rr_ms[60::5], kind=BeatKind.ECTOPIC)
    assert last(beats).absence is Unseen.UNCLEAR


def test_nothing_is_joined_across_segments_or_beats_out_of_order() -> None:
    times_s, rr_ms = sine_beats(hz=0.2, for_s=70.0)
    first = beats_of(times_s, rr_ms)
    for later_s, segment in ((80.0, 1), (-30.0, 0)):
        second = beats_of(times_s[:40] + later_s, rr_ms[:40], segment=segment)
        assert last(first + second).absence is Unseen.NOT_FILLED


def test_what_beats_too_sparse_cannot_carry_is_not_told() -> None:
    times_s, rr_ms = sine_beats(mean_ms=1600.0, hz=0.2, for_s=70.0)
    found = clear_rate_per_min(times_s, rr_ms)
    assert found == pytest.approx(12.0, abs=0.15)
    # At 30 beats a minute, 18 breaths would be seen as 12.
    slow_s, slow_ms = sine_beats(mean_ms=2000.0, hz=0.22, for_s=70.0)
    fast = clear_rate_per_min(slow_s, slow_ms)
    assert fast is None or fast < 15.0
    assert clear_rate_per_min(times_s[:3], rr_ms[:3]) is None
