from dataclasses import replace

import numpy as np
import pytest

from beat_records import RAW_MS, series, sine_beats
from biofeedback.breathing import BreathingPattern, PacerTrack
from biofeedback.dsp.series import BeatKind, BeatSeries
from biofeedback.dsp.window import Window

SIX = PacerTrack().changed(0.0, BreathingPattern(rate_per_min=6.0))


def _window(
    beats: BeatSeries, *, track: PacerTrack = SIX, length_s: float | None = 300.0
) -> Window:
    return Window(
        beats=beats,
        raw_rr_ms=RAW_MS,
        ends_s=400.0,
        length_s=length_s,
        track=track,
        is_irregular=False,
        is_on_request=False,
    )


def _sine_window(*, hz: float = 0.1, track: PacerTrack = SIX) -> Window:
    return _window(series(sine_beats(hz=hz)[1]), track=track)


def test_says_how_much_it_holds_and_never_more_than_it_may() -> None:
    beats = series([1000.0] * 20)
    assert (_window(beats).filled_s, _window(beats).window_s) == (20.0, 20.0)
    assert _window(beats, length_s=10.0).window_s == 10.0
    assert _window(beats, length_s=None).window_s == 20.0


def test_the_rate_of_an_irregular_rhythm_is_counted_as_it_came() -> None:
    regular = _window(series([900.0] * 4))
    assert regular.counted_rr_ms.tolist() == [900.0] * 4
    assert replace(regular, is_irregular=True).counted_rr_ms is RAW_MS


def test_share_of_corrected_beats() -> None:
    kinds = [BeatKind.NORMAL, BeatKind.ECTOPIC, BeatKind.MISSED, BeatKind.NORMAL]
    assert _window(series([900.0] * 4, kinds=kinds)).corrected_percent == 50.0
    assert _window(series([])).corrected_percent == 0.0


def test_stretches_are_cut_at_segments_and_the_longest_is_longest_in_time() -> None:
    window = _window(series([500.0, 500.0, 500.0, 2000.0, 900.0], segments=[0, 0, 0, 1, 4]))
    assert [one.rr_ms.tolist() for one in window.stretches] == [[500.0] * 3, [2000.0], [900.0]]
    assert window.longest.beats.rr_ms.tolist() == [2000.0]
    alone = _window(series([900.0] * 3))
    assert alone.longest is alone


def test_a_window_without_beats_knows_what_is_asked_at_its_end() -> None:
    window = _window(series([]))
    assert window.is_paced
    assert window.pattern == BreathingPattern(rate_per_min=6.0)
    assert (window.spectrum, window.confirmed_per_min, window.swings_bpm) == (None, None, ())


def test_the_pace_of_a_stretch_is_the_one_inside_it_not_the_one_that_follows() -> None:
    track = SIX.changed(10.0, None)
    window = _window(series([1000.0] * 10), track=track)
    assert window.beats.times_s[-1] == 10.0
    assert window.slowest_pace_per_min == 6.0


def test_the_slowest_of_several_paces() -> None:
    track = SIX.changed(10.0, BreathingPattern(rate_per_min=4.5)).changed(20.0, None)
    beats = series([1000.0] * 30, segments=[0] * 10 + [1] * 10 + [2] * 10)
    window = _window(beats, track=track, length_s=None)
    assert window.slowest_pace_per_min == 4.5
    assert window.is_paced
    assert window.pattern is None


@pytest.mark.parametrize(("hz", "confirmed"), [(0.1, 6.0), (0.107, 6.0), (0.12, None)])
def test_the_pace_is_confirmed_by_the_rhythm_of_the_intervals(
    hz: float, confirmed: float | None
) -> None:
    assert _sine_window(hz=hz).confirmed_per_min == confirmed


def test_without_a_pacer_no_rate_is_known() -> None:
    assert _sine_window(track=PacerTrack()).confirmed_per_min is None


def test_too_sparse_or_too_short_beats_carry_no_spectrum() -> None:
    assert _window(series([3000.0] * 50)).spectrum is None
    assert _window(series([500.0] * 15)).spectrum is None
    assert _window(series([900.0] * 50)).spectrum is not None


def test_swings_of_whole_breaths_of_every_stretch() -> None:
    times_s, rr_ms = sine_beats(swing_ms=60.0, for_s=60.0)
    split = int(np.searchsorted(times_s, 35.0))
    segments = [0] * split + [1] * (len(rr_ms) - split)
    window = _window(series(rr_ms, segments=segments), length_s=None)
    assert len(_window(series(rr_ms)).swings_bpm) == 5
    assert len(window.swings_bpm) == 4


def test_what_metrics_share_is_made_once_and_anew_for_another_window() -> None:
    made: list[Window] = []

    def count(window: Window) -> int:
        made.append(window)
        return len(window.beats)

    window = _window(series([900.0] * 3))
    assert (window.once(count), window.once(count)) == (3, 3)
    other = replace(window, beats=series([900.0] * 2))
    assert other.once(count) == 2
    assert made == [window, other]


def test_share_of_time_that_no_interval_covers() -> None:
    beats = series([1000.0] * 6, segments=[0, 0, 0, 1, 1, 1])
    gap_s = np.array([0.0, 0.0, 0.0, 4.0, 4.0, 4.0])
    broken = replace(beats, times_s=beats.times_s + gap_s)
    assert _window(broken).gap_percent == pytest.approx(40.0)
    assert _window(series([1000.0] * 6)).gap_percent == 0.0
    assert _window(series([])).gap_percent == 0.0


def test_beats_in_one_piece_are_one_stretch_and_not_copied() -> None:
    beats = series([900.0] * 3, segments=[7, 7, 7])
    assert _window(beats).stretches == (beats,)
    assert len(_window(series([])).stretches) == 1


def test_what_a_window_computes_is_computed_once() -> None:
    window = _sine_window()
    assert window.spectrum is window.spectrum
    assert window.differences_ms is window.differences_ms


def test_a_window_keeps_nothing_of_the_one_it_was_copied_from() -> None:
    window = _sine_window()
    assert window.power((0.04, 0.15)) == window.power((0.04, 0.15))
    other = replace(window, beats=series(sine_beats(swing_ms=80.0)[1]))
    assert other.filled_s != window.filled_s
    power_ms2 = other.power((0.04, 0.15))
    assert other.spectrum is not None
    assert power_ms2 == other.spectrum.power((0.04, 0.15)) != window.power((0.04, 0.15))


def test_intervals_that_are_not_finite_are_refused() -> None:
    beats = series([900.0] * 50)
    odd = replace(beats, rr_ms=np.where(np.arange(50) == 20, np.nan, beats.rr_ms))
    with pytest.raises(ValueError, match="finite"):
        _ = _window(odd).spectrum
