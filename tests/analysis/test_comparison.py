import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.analysis.comparison import (
    MIN_READINGS,
    SMALLEST_REAL_ERRORS,
    Change,
    ChangeSize,
    Comparison,
    ErrorOrigin,
    Incomparable,
    compared,
    personal_band,
)
from biofeedback.dsp.updates import Absence, MetricValue, Standing

UNITS = {"rmssd": "ms", "ln_rmssd": "ln ms", "hf_power": "ms2", "mean_hr": "bpm"}
SRD_LN_RMSSD = 1.96 * math.sqrt(2.0) * 0.211


def _reading(*, profile: str = "task-force", **values: float | None) -> list[MetricValue]:
    return [
        MetricValue(
            name=name,
            unit=UNITS.get(name, "1/min"),
            value=value,
            absence=Absence.BREATHING_NOT_MEASURED if value is None else None,
            ends_s=300.0,
            window_s=300.0,
            corrected_percent=0.0,
            profile=profile,
            standing=Standing.SETTLED,
        )
        for name, value in values.items()
    ]


def _change(comparison: Comparison, name: str) -> Change:
    return next(change for change in comparison.changes if change.name == name)


def _ln_rmssd(before: float, after: float, **own: list[float]) -> Change:
    comparison = compared(
        _reading(ln_rmssd=before, breathing_rate=14.0),
        _reading(ln_rmssd=after, breathing_rate=14.0),
        own=own,
    )
    return _change(comparison, "ln_rmssd")


def test_values_before_and_after_and_what_lies_between() -> None:
    comparison = compared(
        _reading(rmssd=30.0, hf_power=400.0, mean_hr=72.0, breathing_rate=13.0),
        _reading(rmssd=60.0, hf_power=800.0, mean_hr=66.0, breathing_rate=14.5),
    )
    assert comparison.why_not is None
    assert (comparison.breathing_before_per_min, comparison.breathing_after_per_min) == (13.0, 14.5)
    assert [change.name for change in comparison.changes] == ["ln_rmssd", "ln_hf_power", "mean_hr"]
    rmssd, hf_power, rate = comparison.changes
    assert rmssd.change == pytest.approx(math.log(2.0))
    assert rmssd.before == pytest.approx(math.log(30.0))
    assert rmssd.smallest_real_difference == pytest.approx(SRD_LN_RMSSD)
    assert rmssd.origin is ErrorOrigin.PUBLISHED
    assert rmssd.size is ChangeSize.UNUSUAL
    assert hf_power.change == pytest.approx(math.log(2.0))
    assert (hf_power.smallest_real_difference, hf_power.origin, hf_power.size) == (None, None, None)
    assert rate.change == -6.0
    assert rate.smallest_real_difference == pytest.approx(SMALLEST_REAL_ERRORS * 0.052 * 69.0)
    assert rate.size is ChangeSize.USUAL


def test_the_published_difference_is_the_58_percent_of_the_protocol() -> None:
    assert pytest.approx(0.585, abs=5e-4) == SRD_LN_RMSSD


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_exactly_the_smallest_real_difference_is_still_usual(sign: float) -> None:
    least = _ln_rmssd(0.0, 1.0).smallest_real_difference
    assert least is not None
    assert _ln_rmssd(0.0, sign * least).size is ChangeSize.USUAL
    assert _ln_rmssd(0.0, sign * math.nextafter(least, 9.0)).size is ChangeSize.UNUSUAL


@pytest.mark.parametrize(
    ("before", "after", "why_not"),
    [
        (13.0, 15.0, None),
        (15.0, 13.0, None),
        (13.1, 15.1, None),
        (13.0, 15.1, Incomparable.BREATHING_DIFFERS),
        (15.1, 13.0, Incomparable.BREATHING_DIFFERS),
        (None, 13.0, Incomparable.BREATHING_NOT_MEASURED),
        (13.0, None, Incomparable.BREATHING_NOT_MEASURED),
        (None, None, Incomparable.BREATHING_NOT_MEASURED),
    ],
)
def test_breathing_decides_whether_there_is_a_change(
    before: float | None, after: float | None, why_not: Incomparable | None
) -> None:
    comparison = compared(
        _reading(rmssd=30.0, mean_hr=70.0, breathing_rate=before),
        _reading(rmssd=90.0, mean_hr=60.0, breathing_rate=after),
    )
    assert comparison.why_not is why_not
    rmssd, rate = _change(comparison, "ln_rmssd"), _change(comparison, "mean_hr")
    assert (rmssd.why_not, rate.why_not) == (why_not, why_not)
    assert (rate.before, rate.after) == (70.0, 60.0)
    if why_not is None:
        assert (rmssd.size, rate.change) == (ChangeSize.UNUSUAL, -10.0)
    else:
        assert (rmssd.change, rmssd.size, rate.change, rate.size) == (None, None, None, None)


def test_a_reading_that_never_heard_of_breathing_is_not_compared() -> None:
    comparison = compared(_reading(rmssd=30.0), _reading(rmssd=40.0, breathing_rate=6.0))
    assert comparison.why_not is Incomparable.BREATHING_NOT_MEASURED
    assert comparison.breathing_before_per_min is None


def test_one_missing_value_does_not_keep_the_others_back() -> None:
    comparison = compared(
        _reading(rmssd=30.0, hf_power=None, mean_hr=70.0, breathing_rate=13.0),
        _reading(rmssd=0.0, hf_power=100.0, mean_hr=69.0, breathing_rate=13.0),
    )
    assert _change(comparison, "ln_hf_power").why_not is Incomparable.NO_VALUE
    assert _change(comparison, "ln_hf_power").after == pytest.approx(math.log(100.0))
    # Intervals that never differ have no logarithm.
    assert _change(comparison, "ln_rmssd").why_not is Incomparable.NO_VALUE
    assert _change(comparison, "mean_hr").change == -1.0


def test_numbers_of_two_definitions_are_not_compared() -> None:
    comparison = compared(
        _reading(rmssd=30.0, breathing_rate=13.0),
        _reading(rmssd=30.0, breathing_rate=13.0, profile="kubios"),
    )
    assert _change(comparison, "ln_rmssd").why_not is Incomparable.OTHER_PROFILE
    assert _change(comparison, "ln_rmssd").size is None


def test_the_catalogues_logarithm_goes_before_ours() -> None:
    both = _reading(rmssd=30.0, ln_rmssd=3.5, breathing_rate=13.0)
    assert _change(compared(both, both), "ln_rmssd").before == 3.5


def test_a_persons_own_readings_replace_the_published_error() -> None:
    readings = [3.0, 3.1, 3.2, 3.3, 3.4, 3.5, 3.6]
    change = _ln_rmssd(3.0, 3.55, ln_rmssd=readings)
    assert change.origin is ErrorOrigin.OWN
    band = personal_band(readings)
    assert band is not None
    assert change.smallest_real_difference == SMALLEST_REAL_ERRORS * band.spread
    assert change.size is ChangeSize.USUAL
    assert _ln_rmssd(3.0, 3.55, ln_rmssd=readings[1:]).origin is ErrorOrigin.PUBLISHED
    assert _ln_rmssd(3.0, 3.55, ln_rmssd=[3.3] * 9).origin is ErrorOrigin.PUBLISHED
    hf_power = compared(
        _reading(hf_power=100.0, breathing_rate=13.0),
        _reading(hf_power=300.0, breathing_rate=13.0),
        own={"ln_hf_power": [5.0, 5.1, 5.2, 5.0, 4.9, 5.0, 5.1]},
    )
    assert _change(hf_power, "ln_hf_power").size is ChangeSize.UNUSUAL


def test_the_band_is_the_median_and_one_deviation_of_seven_readings_or_more() -> None:
    band = personal_band([3.0, 3.1, 3.2, 3.3, 3.4, 3.5, 9.0])
    assert band is not None
    assert (band.median, band.readings) == (3.3, 7)
    assert band.high - band.low == pytest.approx(2 * band.spread)
    assert band.holds(band.low)
    assert band.holds(band.high)
    assert not band.holds(math.nextafter(band.high, 99.0))
    assert personal_band([3.0] * (MIN_READINGS - 1)) is None


@given(st.lists(st.floats(1.0, 6.0), min_size=7, max_size=30), st.floats(-2.0, 2.0))
def test_the_band_moves_with_the_readings(readings: list[float], shift: float) -> None:
    plain, moved = personal_band(readings), personal_band([one + shift for one in readings])
    assert plain is not None
    assert moved is not None
    assert moved.median == pytest.approx(plain.median + shift, abs=1e-9)
    assert moved.spread == pytest.approx(plain.spread, abs=1e-9)


@given(st.floats(1.0, 6.0), st.floats(1.0, 6.0))
def test_there_and_back_are_alike(one: float, other: float) -> None:
    there, back = _ln_rmssd(one, other), _ln_rmssd(other, one)
    assert there.size is back.size
    assert there.change is not None
    assert back.change == -there.change
