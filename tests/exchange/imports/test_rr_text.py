from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.exchange.errors import ExchangeError, ExchangeProblem
from biofeedback.exchange.imports.intervals import FoundIntervals
from biofeedback.exchange.imports.rr_text import SIMULATED_REMARK, read_rr_text
from biofeedback.exchange.imports.times import TimeMeaning
from biofeedback.records import IntervalUnit

PATH = Path("rr.txt")


def read(text: str) -> FoundIntervals:
    return read_rr_text(text, PATH)


def refused(text: str) -> ExchangeError:
    with pytest.raises(ExchangeError) as caught:
        read(text)
    return caught.value


@given(st.lists(st.integers(200, 3000), min_size=1, max_size=60))
def test_whole_milliseconds_come_back_as_written(values: list[int]) -> None:
    values = [*values, 800, 810, 820]
    found = read("\n".join(map(str, values)))
    assert found.values == tuple(map(float, values))
    assert found.unit is IntervalUnit.MS
    assert found.resolution == 1.0


@given(st.lists(st.integers(200, 3000), min_size=1, max_size=60), st.sampled_from(".,"))
def test_seconds_come_back_as_written_with_point_or_comma(values: list[int], mark: str) -> None:
    written = [f"{value / 1000:.3f}".replace(".", mark) for value in [805, *values, 801]]
    found = read("\n".join(written))
    assert found.unit is IntervalUnit.S
    assert found.values == tuple(float(one.replace(",", ".")) for one in written)


def test_values_that_no_heart_at_rest_has_are_data_all_the_same() -> None:
    found = read("\n".join(["800"] * 9 + ["150", "4100", "64000", "5"]))
    assert found.values[-4:] == (150.0, 4100.0, 64000.0, 5.0)


def test_a_time_and_an_interval_in_either_order() -> None:
    rr = [800 + 10 * (index % 4) for index in range(20)]
    beats = [total / 1000 for total in accumulate(rr)]
    for text in (
        "\n".join(f"{beat:.3f} {one}" for beat, one in zip(beats, rr, strict=True)),
        "\n".join(f"{one};{beat:.3f}" for beat, one in zip(beats, rr, strict=True)),
    ):
        found = read(text)
        assert found.values == tuple(map(float, rr))
        assert found.times.meaning is TimeMeaning.BEATS


def test_named_columns_are_found_among_others() -> None:
    text = "date,rr,since_start\n2025,812,812\n2025,790,1602\n2025,805,2407\n2025,799,3206"
    found = read(text)
    assert found.values == (812.0, 790.0, 805.0, 799.0)
    assert found.times.meaning is TimeMeaning.BEATS
    assert found.detail["columns"] == "date, rr, since_start"


def test_a_raw_column_goes_before_a_corrected_one() -> None:
    found = read("time_s,rr_raw_ms,rr_ms\n0.8,800,801\n1.6,,805\n2.4,800,790")
    assert found.values == (800.0, 800.0)
    assert found.detail["lines without interval"] == "1"


def test_a_closing_zero_is_no_interval_and_is_told() -> None:
    found = read("800\n810\n0\n")
    assert found.values == (800.0, 810.0)
    assert found.detail["closing zero"] == "line 3"


def test_an_export_of_a_simulated_session_is_known() -> None:
    assert read(f"# {SIMULATED_REMARK}\n800\n810").is_simulated
    assert read("time_s,rr_ms,source\n0.8,800,simulated\n1.6,800,simulated").is_simulated
    assert not read("time_s,rr_ms,source\n0.8,800,strap\n1.6,800,strap").is_simulated
    assert not read("800\n810").is_simulated


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ("800\n0\n810", ExchangeProblem.NOT_POSITIVE, 2),
        ("800\n-810\n820", ExchangeProblem.NOT_POSITIVE, 2),
        ("0", ExchangeProblem.NOT_POSITIVE, 1),
        ("800\nNaN\n820", ExchangeProblem.NOT_A_NUMBER, 2),
        ("800\ninf\n820", ExchangeProblem.NOT_A_NUMBER, 2),
        ("NaN\n800\n820", ExchangeProblem.NOT_A_NUMBER, 1),
        ("RR\n\n800\nabc\n820", ExchangeProblem.NOT_A_NUMBER, 4),
        ("800\n0.81\n820", ExchangeProblem.MIXED_UNITS, 2),
        ("0.8\n0.81\n820", ExchangeProblem.MIXED_UNITS, 3),
        ("0.8 800\n1.6 0.81\n2.4 820", ExchangeProblem.MIXED_UNITS, 2),
        ("70\n71\n72", ExchangeProblem.UNKNOWN_UNIT, None),
        ("0.01\n0.02\n0.03", ExchangeProblem.UNKNOWN_UNIT, None),
        ("800000\n810000", ExchangeProblem.UNKNOWN_UNIT, None),
        ("a,b,c\n1,2,3\n4,5,6", ExchangeProblem.UNCLEAR_COLUMNS, 2),
        ("2.0 800\n1.0 810\n3.0 790", ExchangeProblem.UNSORTED, 2),
        ("time,rr\n2.0,800\n1.0,810\n3.0,820", ExchangeProblem.UNSORTED, 3),
    ],
)
def test_what_is_no_interval_is_an_error_that_names_its_line(
    text: str, reason: ExchangeProblem, line: int | None
) -> None:
    error = refused(text)
    assert (error.reason, error.line) == (reason, line)


@given(st.text(alphabet='0123456789.,;\t \nabN#-"e', max_size=120))
def test_any_text_gives_positive_intervals_or_a_named_error(text: str) -> None:
    try:
        found = read(text)
    except ExchangeError:
        return
    assert found.values
    assert all(value > 0 for value in found.values)
