from collections.abc import Sequence

import pytest

from beat_records import RAW_MS, series, sine_beats
from biofeedback.breathing import BreathingPattern, PacerTrack
from biofeedback.dsp.catalogue import catalogue
from biofeedback.dsp.evaluation import evaluated
from biofeedback.dsp.series import BeatKind, BeatSeries
from biofeedback.dsp.updates import Absence, MetricValue, Note, Standing
from biofeedback.dsp.window import Window


def _value(
    name: str,
    beats: BeatSeries,
    *,
    rate_per_min: float | None = None,
    length_s: float | None = 300.0,
    is_irregular: bool = False,
    is_on_request: bool = False,
    withdrawn: Absence | None = None,
) -> MetricValue:
    pattern = None if rate_per_min is None else BreathingPattern(rate_per_min=rate_per_min)
    window = Window(
        beats=beats,
        raw_rr_ms=RAW_MS,
        ends_s=500.0,
        length_s=length_s,
        track=PacerTrack().changed(0.0, pattern),
        is_irregular=is_irregular,
        is_on_request=is_on_request,
    )
    return evaluated(
        catalogue()[name],
        window,
        profile="task-force",
        standing=Standing.SETTLED,
        withdrawn=withdrawn,
    )


def _steady(
    for_s: float, *, kinds: Sequence[int] | None = None, segments: Sequence[int] | None = None
) -> BeatSeries:
    rr_ms = [1000.0 + 10 * (n % 2) - 5 for n in range(round(for_s))]
    return series(rr_ms, kinds=kinds, segments=segments)


def test_a_value_travels_with_all_that_it_rests_on() -> None:
    value = _value("rmssd", _steady(60), rate_per_min=6.0, length_s=60.0)
    assert value.value == pytest.approx(10.0)
    assert value.absence is None
    assert (value.unit, value.profile, value.standing) == ("ms", "task-force", Standing.SETTLED)
    assert (value.ends_s, value.window_s, value.corrected_percent) == (500.0, 60.0, 0.0)
    assert value.notes == (Note.SLOW_PACE,)


@pytest.mark.parametrize(("count", "is_filled"), [(59, False), (60, True), (61, True)])
def test_95_percent_of_the_minimum_count_as_filled(count: int, is_filled: bool) -> None:
    value = _value("rmssd", series([950.0] * count))
    assert (value.value is not None) == is_filled
    assert value.absence is (None if is_filled else Absence.NOT_FILLED)


def test_no_value_carries_notes() -> None:
    kinds = [BeatKind.ECTOPIC] * 8 + [BeatKind.NORMAL] * 92
    assert _value("rmssd", _steady(100, kinds=kinds)).notes == (Note.CORRECTED,)
    too_many = [BeatKind.ECTOPIC] * 12 + [BeatKind.NORMAL] * 88
    absent = _value("rmssd", _steady(100, kinds=too_many))
    assert (absent.absence, absent.notes) == (Absence.TOO_CORRECTED, ())
    assert absent.corrected_percent == 12.0


def test_the_heart_rate_survives_corrections_and_irregularity() -> None:
    kinds = [BeatKind.EXTRA] * 5 + [BeatKind.NORMAL] * 5
    value = _value("mean_hr", _steady(10, kinds=kinds))
    assert value.value == pytest.approx(60.0)
    assert value.notes == (Note.CORRECTED,)
    irregular = _value("mean_hr", _steady(10, kinds=kinds), is_irregular=True)
    assert irregular.value == 60_000 / RAW_MS[0]


@pytest.mark.parametrize(
    "name", ["rmssd", "sdnn", "pnn50", "lf_power", "hf_power", "lf_hf", "breath_power"]
)
def test_no_variability_of_an_irregular_rhythm(name: str) -> None:
    value = _value(name, _steady(300), rate_per_min=6.0, is_irregular=True)
    assert value.absence is Absence.TOO_IRREGULAR


def test_a_withdrawn_number_says_why_whatever_the_window_holds() -> None:
    assert _value("mean_hr", _steady(100), withdrawn=Absence.PAUSED).absence is Absence.PAUSED


def test_what_can_never_be_is_said_before_what_is_not_yet() -> None:
    assert _value("breath_power", series([])).absence is Absence.NOT_PACED
    assert _value("hf_power", series([])).absence is Absence.BREATHING_NOT_MEASURED
    assert _value("lf_power", series([])).absence is Absence.NOT_FILLED
    paced = _value("breath_swing", _steady(4), rate_per_min=6.0)
    assert paced.absence is Absence.NOT_FILLED


def test_undefined_is_a_reason_too() -> None:
    flat = _value("lf_hf", series([1000.0] * 200), is_on_request=True)
    assert flat.absence is Absence.UNDEFINED
    alternating = series([900.0] * 70, segments=list(range(70)))
    assert _value("rmssd", alternating, length_s=None).absence is Absence.UNDEFINED


def test_lf_hf_on_request_carries_its_sentences() -> None:
    value = _value("lf_hf", series(sine_beats(hz=0.25)[1]), is_on_request=True)
    assert value.value is not None
    assert value.notes == (Note.NOT_BALANCE, Note.BREATHING_NOT_MEASURED)


def test_a_spectral_metric_of_a_whole_takes_the_longest_stretch_and_says_its_length() -> None:
    beats = _steady(400, segments=[0] * 150 + [1] * 250)
    value = _value("lf_power", beats, length_s=None)
    assert value.window_s == pytest.approx(250.0)
    assert _value("sdnn", beats, length_s=None).window_s == pytest.approx(400.0)
