from pathlib import Path

from biofeedback.exchange.errors import ExchangeError, ExchangeProblem


def test_the_log_gets_reason_and_line_but_neither_name_nor_content() -> None:
    error = ExchangeError(
        ExchangeProblem.NOT_A_NUMBER, Path("Jane Doe.txt"), line=7, text="secret", detail="x"
    )
    assert str(error) == "not a number in line 7"
    assert error.path == Path("Jane Doe.txt")
    assert error.text == "secret"


def test_without_a_line_only_the_reason_is_told() -> None:
    assert str(ExchangeError(ExchangeProblem.EMPTY, Path("rr.txt"))) == "empty"
