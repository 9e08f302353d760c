from pathlib import Path

import pytest

from biofeedback.exchange.errors import ExchangeError, ExchangeProblem
from biofeedback.exchange.imports.numerals import is_number, read_numeral, smallest_step

PATH = Path("rr.txt")


def read(text: str) -> float:
    return read_numeral(text, line=3, path=PATH).value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("812", 812.0),
        ("0.812", 0.812),
        ("0,812", 0.812),
        ("+812", 812.0),
        ("-5", -5.0),
        (".5", 0.5),
        ("5.", 5.0),
        ("9.360000000000000000e+02", 936.0),
        ("1E3", 1000.0),
    ],
)
def test_numbers_are_read_as_they_are_meant(text: str, value: float) -> None:
    assert read(text) == value
    assert is_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nan",
        "NaN",
        "inf",
        "abc",
        "8oo",
        "1_000",
        "0x10",
        "1,000,5",
        "1.000,5",
        "٣",
        "1e999",
        "-",
    ],
)
def test_what_is_no_number_is_an_error_with_its_line(text: str) -> None:
    with pytest.raises(ExchangeError) as caught:
        read(text)
    assert caught.value.reason is ExchangeProblem.NOT_A_NUMBER
    assert caught.value.line == 3
    assert caught.value.text == text


def test_a_long_line_is_repeated_in_short() -> None:
    with pytest.raises(ExchangeError) as caught:
        read("x" * 1000)
    assert len(caught.value.text) < 50


@pytest.mark.parametrize(
    ("texts", "step"),
    [
        (["812", "790"], 1.0),
        (["812.0", "790.000"], 1.0),
        (["0.81", "0.790"], 0.01),
        (["0,812"], 0.001),
        (["9.36e+02", "1.02e+03"], 1.0),
        (["8.125e+02"], 0.1),
        (["0.8333333333333333"], 1e-9),
        ([], 1.0),
    ],
)
def test_the_smallest_step_follows_the_digits_that_carry_something(
    texts: list[str], step: float
) -> None:
    numerals = tuple(read_numeral(text, line=1, path=PATH) for text in texts)
    assert smallest_step(numerals) == pytest.approx(step)


def test_a_fraction_is_known_from_a_whole_number() -> None:
    assert read_numeral("0.5", line=1, path=PATH).has_fraction
    assert not read_numeral("812.0", line=1, path=PATH).has_fraction
