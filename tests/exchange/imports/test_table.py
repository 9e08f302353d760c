from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.exchange.errors import ExchangeError, ExchangeProblem
from biofeedback.exchange.imports.table import read_table

PATH = Path("rr.txt")


def cells(text: str) -> list[tuple[str, ...]]:
    return [row.cells for row in read_table(text, PATH).rows]


@pytest.mark.parametrize("separator", [",", ";", "\t", " ", ", ", "; ", "   "])
def test_each_separator_parts_a_time_and_an_interval(separator: str) -> None:
    text = f"0.812{separator}812\n1.602{separator}790\n"
    assert cells(text) == [("0.812", "812"), ("1.602", "790")]


@pytest.mark.parametrize("separator", [";", "\t", " "])
def test_beside_another_separator_a_comma_is_a_decimal_comma(separator: str) -> None:
    assert cells(f"0,812{separator}812,5\n") == [("0,812", "812,5")]


def test_a_lone_comma_is_a_decimal_comma_where_the_first_numbers_are_no_times() -> None:
    assert cells("0,812\n0,790\n1,020\n0,801") == [("0,812",), ("0,790",), ("1,020",), ("0,801",)]
    assert cells("812,5\n790,25") == [("812,5",), ("790,25",)]


def test_a_lone_comma_parts_cells_where_the_first_numbers_are_times() -> None:
    assert cells("812,812\n1602,790\n2403,801") == [
        ("812", "812"),
        ("1602", "790"),
        ("2403", "801"),
    ]


def test_a_lone_comma_parts_cells_where_the_header_says_so() -> None:
    assert cells("time,rr\n1,812\n1,790")[0] == ("1", "812")


def test_remarks_and_a_header_are_kept_apart() -> None:
    table = read_table("# Device:\tH10\n\ntime, rr\n1.5, 812\n# a remark\n2.3, 790", PATH)
    assert table.remarks == ("Device:\tH10", "a remark")
    assert table.names == ("time", "rr")
    assert [row.line for row in table.rows] == [4, 6]


def test_a_title_is_no_list_of_names() -> None:
    assert read_table("RR intervals of a walk\n812 1\n790 1", PATH).names == ()


def test_quotes_and_separators_at_the_end_of_a_line_do_not_count() -> None:
    assert cells('"812",\n"790",') == [("812",), ("790",)]
    assert cells("812;\n790;") == [("812",), ("790",)]


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ("", ExchangeProblem.EMPTY, None),
        ("\n \n", ExchangeProblem.EMPTY, None),
        ("# only a remark\n", ExchangeProblem.NO_INTERVALS, None),
        ("RR [ms]\n", ExchangeProblem.NO_INTERVALS, None),
        ("812 0.8\n790\n", ExchangeProblem.UNCLEAR_COLUMNS, 2),
        ("812\n790 1 2\n", ExchangeProblem.UNCLEAR_COLUMNS, 2),
    ],
)
def test_what_is_no_table_says_why(text: str, reason: ExchangeProblem, line: int | None) -> None:
    with pytest.raises(ExchangeError) as caught:
        read_table(text, PATH)
    assert (caught.value.reason, caught.value.line) == (reason, line)


@pytest.mark.parametrize("missing", ["nan", "NA", "n/a", "null", "None"])
def test_a_missing_value_is_no_header(missing: str) -> None:
    assert cells(f"{missing}\n812") == [(missing,), ("812",)]


def test_prose_is_no_header_without_end() -> None:
    table = read_table("\n".join(["word"] * 30), PATH)
    assert len(table.rows) == 10


@given(st.text(max_size=200))
def test_any_text_is_a_table_or_a_named_error(text: str) -> None:
    try:
        table = read_table(text, PATH)
    except ExchangeError:
        return
    assert {len(row.cells) for row in table.rows} == {table.width}
