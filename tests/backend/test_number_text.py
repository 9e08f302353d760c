import pytest

from biofeedback.backend.number_text import clock_text, interval_text, number_text, unit_text
from biofeedback.dsp.catalogue import PROFILES, catalogue
from biofeedback.dsp.updates import ConfidenceInterval


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (55.84, "bpm", "55.8"),
        (3.954, "ln ms", "3.95"),
        (1068.7, "ms2", "1069"),
        (3.217, "ms2", "3.22"),
        (-3.217, "ms2", "-3.22"),
        (0.0821, "Hz", "0.082"),
        (0.355, "", "0.35"),
    ],
)
def test_a_number_has_the_digits_that_its_unit_deserves(value: float, unit: str, text: str) -> None:
    assert number_text(value, unit) == text


def test_no_unit_is_left_as_a_programmer_writes_it() -> None:
    units = {metric.unit for profile in PROFILES for metric in catalogue(profile).values()}
    assert not [unit for unit in units if unit_text(unit)[-1:].isdecimal()]


def test_an_interval_has_the_digits_of_its_value() -> None:
    interval = ConfidenceInterval(low=12.34, high=45.61, level=0.95, blocks=30)
    assert interval_text(interval, "ms") == "12.3 to 45.6"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.0, "0:00"), (-3.0, "0:00"), (59.9, "0:59"), (60.0, "1:00"), (3723.0, "1:02:03")],
)
def test_lengths_are_shown_as_on_a_clock(seconds: float, text: str) -> None:
    assert clock_text(seconds) == text
