import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beat_records import series
from biofeedback.dsp.correction.artefact_columns import corrected
from biofeedback.dsp.correction.artefacts import ArtefactProcessor
from biofeedback.dsp.series import BeatKind, BeatSeries, RawBeat
from injections import Injected, injected, slow_swing_ms
from reference.recordings import mitdb, polar_bigeminy, polar_monitor_ms, vu_ms

look_aheads = st.sampled_from((2, 3, 4, 10, 45, 500))


def streamed(raw: BeatSeries, look_ahead: int) -> BeatSeries:
    columns = (raw.times_s.tolist(), raw.rr_ms.tolist(), raw.segments.tolist())
    beats = [
        RawBeat(time_s=time_s, rr_ms=rr_ms, segment=segment, arrived_s=time_s)
        for time_s, rr_ms, segment in zip(*columns, strict=True)
    ]
    processor = ArtefactProcessor(look_ahead=look_ahead)
    decided = [*processor.feed(beats), *processor.finish()]
    return BeatSeries(
        times_s=np.array([beat.time_s for beat in decided], dtype=np.float64),
        rr_ms=np.array([beat.rr_ms for beat in decided], dtype=np.float64),
        kinds=np.array([beat.kind for beat in decided], dtype=np.uint8),
        segments=np.array([beat.segment for beat in decided], dtype=np.int64),
    )


def assert_same(raw: BeatSeries, look_ahead: int) -> None:
    ours, expected = corrected(raw, look_ahead=look_ahead), streamed(raw, look_ahead)
    for name in ("times_s", "rr_ms", "kinds", "segments"):
        mine, other = getattr(ours, name), getattr(expected, name)
        assert mine.dtype == other.dtype
        assert mine.tolist() == other.tolist()


@st.composite
def wild(draw: st.DrawFn) -> BeatSeries:
    """A few segments of any intervals, and of hearts with very many artefacts."""
    parts: list[np.ndarray] = []
    segments: list[int] = []
    for _ in range(draw(st.integers(0, 4))):
        seed = draw(st.integers(0, 9999))
        if draw(st.booleans()):
            part_ms = np.array(draw(st.lists(st.floats(50.0, 6000.0), max_size=40)))
        else:
            factors = np.array([0.1, 0.4, 0.7, 0.9, 1.0, 1.0, 1.0, 1.1, 1.9, 3.2])
            rng = np.random.default_rng(seed)
            count = draw(st.integers(0, 220))
            noise = rng.normal(1.0, 0.03, count)
            part_ms = (
                850.0 * noise * np.where(rng.random(count) < 0.2, rng.choice(factors, count), 1)
            )
        parts.append(part_ms)
        segments += [draw(st.integers(0, 3))] * len(part_ms)
    return series(np.concatenate([*parts, []]), segments=segments)


@settings(max_examples=200, deadline=None)
@given(wild(), look_aheads)
def test_bulk_is_what_the_processor_makes_beat_by_beat(raw: BeatSeries, look_ahead: int) -> None:
    assert_same(raw, look_ahead)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 9999), st.floats(4.5, 7.0), st.floats(0.0, 40.0), look_aheads)
def test_bulk_is_the_same_in_slow_breaths_with_artefacts(
    seed: int, rate_per_min: float, swing_bpm: float, look_ahead: int
) -> None:
    clean_ms = slow_swing_ms(
        seed=seed, rate_per_min=rate_per_min, heart_bpm=65, swing_bpm=swing_bpm
    )
    assert_same(series(injected(clean_ms, tuple(Injected), seed)[0]), look_ahead)


@pytest.mark.parametrize("look_ahead", [2, 45])
def test_bulk_is_the_same_on_real_recordings(look_ahead: int) -> None:
    recordings = [vu_ms("breathing"), polar_monitor_ms("noisy_rri"), polar_bigeminy()[1]]
    recordings += [1000.0 * np.diff(mitdb(record)[0]) for record in ("100", "105")]
    for rr_ms in recordings:
        assert_same(series(rr_ms), look_ahead)


@settings(max_examples=100, deadline=None)
@given(wild(), look_aheads)
def test_the_sum_of_each_segment_is_kept(raw: BeatSeries, look_ahead: int) -> None:
    ours = corrected(raw, look_ahead=look_ahead)
    for segment in set(raw.segments.tolist()):
        before_ms = raw.rr_ms[raw.segments == segment].sum()
        assert ours.rr_ms[ours.segments == segment].sum() == pytest.approx(before_ms)


def test_the_raw_series_stays_as_it_was() -> None:
    rr_ms = np.concatenate([np.full(60, 833.0), [1666.0], np.full(60, 833.0)])
    raw = series(rr_ms)
    ours = corrected(raw, look_ahead=45)
    assert len(ours) == 122
    assert (ours.kinds == BeatKind.MISSED).sum() == 2
    assert raw.rr_ms.tolist() == rr_ms.tolist()


def test_nothing_makes_nothing() -> None:
    assert len(corrected(series([]), look_ahead=2)) == 0


def test_a_look_ahead_below_two_is_refused() -> None:
    with pytest.raises(ValueError, match="look-ahead"):
        corrected(series([900.0]), look_ahead=1)
