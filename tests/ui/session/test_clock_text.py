from hypothesis import given
from hypothesis import strategies as st

from biofeedback.ui.session.clock_text import clock_text, length_text


@given(st.integers(0, 3599))
def test_minutes_and_seconds_can_be_read_back(seconds: int) -> None:
    minutes, rest = clock_text(seconds).split(":")
    assert int(minutes) * 60 + int(rest) == seconds


def test_a_begun_second_counts_and_nothing_goes_below_zero() -> None:
    assert (clock_text(0.1), clock_text(-3.0)) == ("0:01", "0:00")


def test_a_length_is_said_in_seconds_or_minutes() -> None:
    assert (length_text(59.4), length_text(60.0), length_text(149.0)) == ("59 s", "1 min", "2 min")
