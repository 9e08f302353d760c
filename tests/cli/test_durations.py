import argparse

import pytest

from biofeedback.cli.durations import duration_s


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("30s", 30.0),
        ("10m", 600.0),
        ("1h30m", 5400.0),
        ("1h", 3600.0),
        ("2m5s", 125.0),
        ("90", 90.0),
        ("0.5s", 0.5),
        ("10M", 600.0),
    ],
)
def test_lengths_are_read_as_people_write_them(text: str, seconds: float) -> None:
    assert duration_s(text) == seconds


@pytest.mark.parametrize("text", ["", "m", "10x", "-5", "0", "0s", "nan", "1e3", "5m1h", "1.5m"])
def test_what_is_no_length_says_so(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        duration_s(text)
