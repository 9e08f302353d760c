import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biofeedback.dsp.correction.artefacts import ArtefactProcessor
from biofeedback.dsp.series import Beat, BeatKind, RawBeat
from injections import (
    Injected,
    injected,
    processed,
    raw_beats,
    score,
    slow_swing_ms,
)

LOOK_AHEADS = (2, 45)
look_aheads = st.sampled_from((2, 3, 10, 45))


def resting_ms(seed: int = 0, count: int = 300) -> np.ndarray:
    rng = np.random.default_rng(seed)
    beat = np.arange(count)
    swing_ms = 40.0 * np.sin(0.25 * 2 * np.pi * beat)
    return np.array(900.0 + swing_ms + rng.normal(0.0, 15.0, count))


def kinds_of(beats: list[Beat]) -> set[BeatKind]:
    return {beat.kind for beat in beats}


def corrected_at(rr_ms: np.ndarray, look_ahead: int) -> list[tuple[int, BeatKind]]:
    beats = processed(rr_ms, look_ahead)
    return [(n, beat.kind) for n, beat in enumerate(beats) if beat.is_corrected]


@pytest.mark.parametrize("look_ahead", LOOK_AHEADS)
class TestWhatIsFound:
    def test_nothing_in_a_clean_heart(self, look_ahead: int) -> None:
        assert corrected_at(resting_ms(), look_ahead) == []

    @pytest.mark.parametrize("rate_per_min", [4.5, 6.0, 7.0])
    def test_nothing_in_deep_slow_breathing(self, look_ahead: int, rate_per_min: float) -> None:
        rr_ms = slow_swing_ms(seed=5, rate_per_min=rate_per_min, heart_bpm=65, swing_bpm=40)
        assert corrected_at(rr_ms, look_ahead) == []

    def test_a_missed_beat_is_put_in(self, look_ahead: int) -> None:
        rr_ms = resting_ms()
        joined = np.concatenate([rr_ms[:150], [rr_ms[150] + rr_ms[151]], rr_ms[152:]])
        expected = [(150, BeatKind.MISSED), (151, BeatKind.MISSED)]
        assert corrected_at(joined, look_ahead) == expected

    def test_an_extra_beat_is_taken_out(self, look_ahead: int) -> None:
        rr_ms = resting_ms()
        cut = np.concatenate([rr_ms[:150], [0.4 * rr_ms[150], 0.6 * rr_ms[150]], rr_ms[151:]])
        assert corrected_at(cut, look_ahead) == [(150, BeatKind.EXTRA)]

    def test_an_ectopic_beat_is_moved_onto_the_line_of_its_neighbours(
        self, look_ahead: int
    ) -> None:
        rr_ms = resting_ms()
        rr_ms[150:152] += (-300.0, 300.0)
        expected = [(150, BeatKind.ECTOPIC), (151, BeatKind.ECTOPIC)]
        assert corrected_at(rr_ms, look_ahead) == expected
        before, first, second, after = processed(rr_ms, look_ahead)[149:153]
        assert first.rr_ms + second.rr_ms == pytest.approx(rr_ms[150:152].sum())
        low_ms, high_ms = sorted((before.rr_ms, after.rr_ms))
        half_ms = rr_ms[150:152].mean()
        room_ms = max(0.0, min(half_ms - low_ms, high_ms - half_ms))
        assert abs(second.rr_ms - first.rr_ms) <= 2 * room_ms + 1e-9
        assert second.time_s - first.time_s == pytest.approx(second.rr_ms / 1000.0)

    def test_a_small_misplacement_on_the_slope_of_a_slow_breath_is_mended(
        self, look_ahead: int
    ) -> None:
        clean_ms = slow_swing_ms(seed=5, rate_per_min=5.5, heart_bpm=70, swing_bpm=24)
        steepest = 150 + int(np.argmax(np.diff(clean_ms[150:165])))
        rr_ms = clean_ms.copy()
        rr_ms[steepest : steepest + 2] += (-120.0, 120.0)
        found = [n for n, _ in corrected_at(rr_ms, look_ahead)]
        assert found == [steepest, steepest + 1]
        ours_ms = [beat.rr_ms for beat in processed(rr_ms, look_ahead)]
        assert np.abs(ours_ms - clean_ms).max() < 30.0

    def test_a_heart_that_changes_its_pace_at_once_keeps_its_beats(self, look_ahead: int) -> None:
        breath_ms = [1200, 1117, 965, 883, 842, 846, 880, 1420, 1365, 1330, 1300, 1250]
        assert corrected_at(np.array(breath_ms * 20, dtype=np.float64), look_ahead) == []

    def test_a_beat_found_late_in_a_fast_heart_is_not_taken_for_a_missed_one(
        self, look_ahead: int
    ) -> None:
        rr_ms = 0.6 * resting_ms()
        rr_ms[150:152] += (170.0, -170.0)
        assert {kind for _, kind in corrected_at(rr_ms, look_ahead)} == {BeatKind.MISPLACED}

    def test_a_beat_found_late_is_misplaced(self, look_ahead: int) -> None:
        rr_ms = resting_ms()
        rr_ms[150:152] += (180.0, -180.0)
        expected = [(150, BeatKind.MISPLACED), (151, BeatKind.MISPLACED)]
        assert corrected_at(rr_ms, look_ahead) == expected

    @pytest.mark.parametrize(("long_ms", "beats"), [(2500.0, 3), (2500.0 * 2 / 3, 2)])
    def test_a_very_long_interval_is_split_by_the_level_around(
        self, look_ahead: int, long_ms: float, beats: int
    ) -> None:
        rr_ms = np.concatenate([np.full(60, 833.0), [long_ms], np.full(60, 833.0)])
        missed = [beat for beat in processed(rr_ms, look_ahead) if beat.kind is BeatKind.MISSED]
        assert [beat.rr_ms for beat in missed] == pytest.approx([long_ms / beats] * beats)

    def test_a_far_too_short_interval_is_merged_with_a_neighbour(self, look_ahead: int) -> None:
        rr_ms = np.concatenate([np.full(60, 833.0), [20.0], np.full(60, 833.0)])
        merged = [beat for beat in processed(rr_ms, look_ahead) if beat.is_corrected]
        assert [(beat.kind, beat.rr_ms) for beat in merged] == [(BeatKind.EXTRA, 853.0)]

    def test_an_impossible_interval_that_nothing_explains_is_marked(self, look_ahead: int) -> None:
        rr_ms = np.concatenate([np.full(60, 833.0), [9000.0], np.full(60, 833.0)])
        assert corrected_at(rr_ms, look_ahead) == [(60, BeatKind.OUT_OF_RANGE)]
        assert processed(rr_ms, look_ahead)[60].rr_ms == 9000.0

    def test_an_artefact_among_the_first_beats_is_found(self, look_ahead: int) -> None:
        rr_ms = resting_ms()
        rr_ms[3:5] += (-300.0, 300.0)
        assert [n for n, _ in corrected_at(rr_ms, look_ahead)] == [3, 4]

    def test_a_calm_heart_on_a_coarse_grid_has_no_artefacts(self, look_ahead: int) -> None:
        rng = np.random.default_rng(1)
        rr_ms = np.round((600.0 + rng.normal(0.0, 4.0, 500)) / 7.8125) * 7.8125
        assert corrected_at(rr_ms, look_ahead) == []

    def test_after_a_burst_of_noise_a_clean_heart_is_clean_again(self, look_ahead: int) -> None:
        noise_ms = np.random.default_rng(2).uniform(150.0, 2600.0, 40)
        rr_ms = np.concatenate([resting_ms(), noise_ms, resting_ms(1)])
        beats = processed(rr_ms, look_ahead)
        assert kinds_of(beats[-295:]) == {BeatKind.NORMAL}

    def test_artefacts_do_not_make_later_ones_pass(self, look_ahead: int) -> None:
        rr_ms = resting_ms(count=600)
        for beat in range(100, 590, 8):
            rr_ms[beat : beat + 2] += (-300.0, 300.0)
        found = {n for n, _ in corrected_at(rr_ms, look_ahead)}
        assert found == {n + k for n in range(100, 590, 8) for k in (0, 1)}

    @pytest.mark.parametrize("kind", [Injected.MISSED, Injected.EXTRA, Injected.ECTOPIC])
    def test_injected_artefacts_leave_rmssd_nearly_as_it_was(
        self, look_ahead: int, kind: Injected
    ) -> None:
        for seed in range(3):
            clean_ms = resting_ms(seed)
            raw_ms, at_s = injected(clean_ms, (kind,), seed)
            result = score(clean_ms, raw_ms, at_s, look_ahead)
            assert (result.found, result.false) == (result.artefacts, 0)
            assert result.rmssd_error_percent < 8.0


class TestOrder:
    def test_a_beat_is_decided_when_enough_follow(self) -> None:
        processor = ArtefactProcessor(look_ahead=2)
        first, second, third, fourth = raw_beats([900.0, 910.0, 905.0, 900.0])
        assert processor.feed([first, second]) == ()
        assert [beat.rr_ms for beat in processor.feed([third])] == [900.0]
        assert [beat.rr_ms for beat in processor.feed([fourth])] == [910.0]
        assert [beat.rr_ms for beat in processor.finish()] == [905.0, 900.0]
        assert processor.finish() == ()

    def test_a_new_segment_ends_the_old_one(self) -> None:
        processor = ArtefactProcessor(look_ahead=45)
        processor.feed(raw_beats([900.0] * 5))
        decided = processor.feed(raw_beats([600.0], segment=1))
        assert [beat.segment for beat in decided] == [0] * 5
        assert processor.finish() == (
            Beat(time_s=0.6, rr_ms=600.0, kind=BeatKind.NORMAL, segment=1),
        )

    def test_nothing_is_compared_across_segments(self) -> None:
        early = raw_beats([900.0] * 40, segment=0)
        late = raw_beats([500.0, 1300.0] + [900.0] * 40, segment=1)
        alone = ArtefactProcessor(look_ahead=2)
        expected = [*alone.feed(late), *alone.finish()]
        processor = ArtefactProcessor(look_ahead=2)
        decided = [*processor.feed([*early, *late]), *processor.finish()]
        assert decided[40:] == expected
        assert kinds_of(decided[:40]) == {BeatKind.NORMAL}

    def test_without_correction_everything_passes_at_once(self) -> None:
        processor = ArtefactProcessor(look_ahead=45, enabled=False)
        beats = processor.feed(raw_beats([900.0, 3000.0, 100.0]))
        assert [beat.rr_ms for beat in beats] == [900.0, 3000.0, 100.0]
        assert kinds_of(list(beats)) == {BeatKind.NORMAL}
        assert processor.finish() == ()

    def test_a_look_ahead_below_two_is_refused(self) -> None:
        with pytest.raises(ValueError, match="look-ahead"):
            ArtefactProcessor(look_ahead=1)


@st.composite
def hearts(draw: st.DrawFn) -> list[RawBeat]:
    """A few segments of intervals that often look wrong."""
    beats: list[RawBeat] = []
    for segment in range(draw(st.integers(1, 3))):
        factors = draw(
            st.lists(st.sampled_from([0.1, 0.4, 0.7, 1.0, 1.0, 1.1, 1.9, 3.2]), max_size=60)
        )
        noise = np.random.default_rng(draw(st.integers(0, 99))).normal(1.0, 0.03, len(factors))
        beats += raw_beats((850.0 * np.array(factors) * noise).tolist(), segment=segment)
    return beats


@settings(max_examples=150, deadline=None)
@given(hearts(), look_aheads, st.data())
def test_any_chunking_gives_the_same(
    beats: list[RawBeat], look_ahead: int, data: st.DataObject
) -> None:
    whole = ArtefactProcessor(look_ahead=look_ahead)
    expected = [*whole.feed(beats), *whole.finish()]
    parts = ArtefactProcessor(look_ahead=look_ahead)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(beats)), max_size=10)))
    decided: list[Beat] = []
    for start, end in zip([0, *cuts], [*cuts, len(beats)], strict=True):
        decided += parts.feed(beats[start:end])
    assert [*decided, *parts.finish()] == expected


@settings(max_examples=150, deadline=None)
@given(hearts(), look_aheads)
def test_the_time_axis_is_kept(beats: list[RawBeat], look_ahead: int) -> None:
    processor = ArtefactProcessor(look_ahead=look_ahead)
    decided = [*processor.feed(beats), *processor.finish()]
    for segment in {beat.segment for beat in beats}:
        raw = [beat for beat in beats if beat.segment == segment]
        ours = [beat for beat in decided if beat.segment == segment]
        raw_sum_ms = sum(beat.rr_ms for beat in raw)
        assert sum(beat.rr_ms for beat in ours) == pytest.approx(raw_sum_ms)
        assert ours[-1].time_s == raw[-1].time_s
        since_s = raw[0].time_s - raw[0].rr_ms / 1000.0
        sums_s = since_s + np.cumsum([beat.rr_ms for beat in ours]) / 1000.0
        assert [beat.time_s for beat in ours] == pytest.approx(sums_s.tolist(), abs=1e-6)
        raw_s = {beat.time_s for beat in raw}
        normal_s = {beat.time_s for beat in ours if not beat.is_corrected}
        assert normal_s <= raw_s
