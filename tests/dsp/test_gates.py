from dataclasses import replace

import numpy as np
import pytest

from beat_records import RAW_MS, series, sine_beats, whole_window
from biofeedback.breathing import BreathingPattern, PacerTrack
from biofeedback.dsp import gates
from biofeedback.dsp.series import BeatKind, BeatSeries
from biofeedback.dsp.updates import Absence, Note
from biofeedback.dsp.window import Window
from breathing_records import sine_chest


def _window(
    beats: BeatSeries | None = None,
    *,
    rate_per_min: float | None = None,
    is_irregular: bool = False,
    is_on_request: bool = False,
    length_s: float | None = 300.0,
) -> Window:
    pattern = None if rate_per_min is None else BreathingPattern(rate_per_min=rate_per_min)
    return Window(
        beats=series([900.0] * 100) if beats is None else beats,
        raw_rr_ms=RAW_MS,
        ends_s=90.0,
        length_s=length_s,
        track=PacerTrack().changed(0.0, pattern),
        is_irregular=is_irregular,
        is_on_request=is_on_request,
    )


def _breathing(at_per_min: float, *, paced_at: float | None, is_on_request: bool = False) -> Window:
    beats = series(sine_beats(hz=at_per_min / 60)[1])
    return _window(beats, rate_per_min=paced_at, is_on_request=is_on_request)


def _with_corrected(count: int) -> Window:
    kinds = [BeatKind.ECTOPIC] * count + [BeatKind.NORMAL] * (100 - count)
    return _window(series([900.0] * 100, kinds=kinds))


def test_an_irregular_rhythm_is_withheld() -> None:
    assert gates.regular(_window(is_irregular=True)) is Absence.TOO_IRREGULAR
    assert gates.regular(_window()) is None


@pytest.mark.parametrize(
    ("corrected", "absence", "note"),
    [
        (5, None, None),
        (6, None, Note.CORRECTED),
        (10, None, Note.CORRECTED),
        (11, Absence.TOO_CORRECTED, Note.CORRECTED),
    ],
)
def test_corrected_beats_are_marked_over_5_and_withheld_over_10_percent(
    corrected: int, absence: Absence | None, note: Note | None
) -> None:
    window = _with_corrected(corrected)
    assert gates.mostly_measured(window) is absence
    assert gates.corrected(window) is note


def test_the_rate_of_an_irregular_rhythm_was_not_corrected() -> None:
    kinds = [BeatKind.EXTRA] * 50 + [BeatKind.NORMAL] * 50
    beats = series([900.0] * 100, kinds=kinds)
    assert gates.rate_corrected(_window(beats)) is Note.CORRECTED
    assert gates.rate_corrected(_window(beats, is_irregular=True)) is None


def test_pacing() -> None:
    assert gates.paced(_window()) is Absence.NOT_PACED
    assert gates.paced(_window(rate_per_min=6.0)) is None


def test_unpaced_breathing_is_not_known_unless_somebody_insists() -> None:
    assert gates.pace_known(_window()) is Absence.BREATHING_NOT_MEASURED
    assert gates.pace_known(_window(is_on_request=True)) is None
    assert gates.pace_known(_window(rate_per_min=12.0)) is None


@pytest.mark.parametrize(
    ("at_per_min", "paced_at", "expected"),
    [
        (12.0, 12.0, None),
        (9.0, 9.0, None),
        (8.9, 8.9, Absence.SLOW_BREATHING),
        (6.0, 6.0, Absence.SLOW_BREATHING),
        (12.0, 6.0, Absence.BREATHING_NOT_MEASURED),
        (12.0, None, None),
        (6.0, None, Absence.SLOW_BREATHING),
    ],
)
def test_hf_needs_breathing_known_to_lie_inside_it(
    at_per_min: float, paced_at: float | None, expected: Absence | None
) -> None:
    assert gates.breathing_in_hf(_breathing(at_per_min, paced_at=paced_at)) is expected


def test_breathing_that_only_the_intervals_tell_is_called_an_estimate() -> None:
    assert gates.breathing_unknown(_breathing(12.0, paced_at=None)) is Note.BREATHING_ESTIMATED
    assert gates.pace_known(_breathing(12.0, paced_at=None)) is None


def test_on_request_unknown_breathing_passes_and_is_marked() -> None:
    unknown = _breathing(12.0, paced_at=None, is_on_request=True)
    assert gates.breathing_in_hf(unknown) is None
    assert gates.breathing_unknown(unknown) is Note.BREATHING_NOT_MEASURED
    slow = _breathing(6.0, paced_at=6.0, is_on_request=True)
    assert gates.breathing_in_hf(slow) is Absence.SLOW_BREATHING
    assert gates.breathing_unknown(slow) is None


def test_following() -> None:
    assert gates.following(_breathing(6.0, paced_at=6.0)) is None
    assert gates.following(_breathing(7.0, paced_at=6.0)) is Absence.NOT_FOLLOWING


def test_one_breath_live_and_three_for_a_whole() -> None:
    beats = series(sine_beats(for_s=25.0)[1])
    assert gates.enough_breaths(_window(beats, rate_per_min=6.0)) is None
    assert gates.enough_breaths(_window(beats, rate_per_min=6.0, length_s=None)) is (
        Absence.NOT_FILLED
    )
    assert gates.enough_breaths(_window(series([900.0] * 5), rate_per_min=6.0)) is (
        Absence.NOT_FILLED
    )


@pytest.mark.parametrize(("rate", "note"), [(None, None), (9.0, None), (8.9, Note.SLOW_PACE)])
def test_a_slow_pace_is_said(rate: float | None, note: Note | None) -> None:
    assert gates.slow_pace(_window(rate_per_min=rate)) is note


def test_lf_hf_is_never_shown_without_its_sentence() -> None:
    assert gates.not_balance(_window()) is Note.NOT_BALANCE


def test_a_rate_above_the_band_is_too_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Window, "confirmed_per_min", 25.0)
    assert gates.breathing_in_hf(_window()) is Absence.FAST_BREATHING


def test_measured_breathing_goes_before_the_pacers() -> None:
    beats = series(sine_beats(hz=0.2)[1])
    measured = replace(_window(beats), breathing=sine_chest(per_min=12.0))
    assert gates.pace_known(measured) is None
    assert gates.breathing_known(measured) is None
    assert gates.breathing_in_hf(measured) is None
    assert gates.breathing_unknown(measured) is None
    slow = replace(_window(beats, rate_per_min=12.0), breathing=sine_chest(per_min=6.0))
    assert gates.breathing_in_hf(slow) is Absence.SLOW_BREATHING


def test_a_breath_is_the_pacers_or_a_measured_one() -> None:
    assert gates.breath_referred(_window()) is Absence.NOT_PACED
    assert gates.breath_referred(_window(rate_per_min=6.0)) is None
    assert gates.breath_referred(replace(_window(), breathing=sine_chest())) is None
    assert gates.breathing_known(_window()) is Absence.BREATHING_NOT_MEASURED
    assert gates.breathing_known(_breathing(7.0, paced_at=6.0)) is Absence.NOT_FOLLOWING


def test_a_lag_needs_one_clock() -> None:
    assert gates.one_clock(_window()) is Absence.BREATHING_NOT_MEASURED
    assert gates.one_clock(_window(rate_per_min=6.0)) is Absence.DELAY_UNKNOWN
    other = replace(_window(), breathing=sine_chest(shares_strap_clock=False))
    assert gates.one_clock(other) is Absence.DELAY_UNKNOWN
    assert gates.one_clock(replace(_window(), breathing=sine_chest())) is None


def test_differences_of_rounding_are_no_variability() -> None:
    noise_ms = 1000.0 * np.diff(np.arange(401) * 0.9)
    assert 0.0 < np.ptp(noise_ms) < 1e-9
    assert gates.above_rounding(whole_window(noise_ms)) is Absence.UNDEFINED
    noise_ms[200] += 1.0
    assert gates.above_rounding(whole_window(noise_ms)) is None


def test_equal_intervals_have_none_and_say_so() -> None:
    assert gates.above_rounding(whole_window(np.full(300, 900.0))) is None
    assert gates.above_rounding(whole_window([])) is None
