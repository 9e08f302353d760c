import pytest

from biofeedback.backend.number_sentences import of_family, of_rejected, told_of
from biofeedback.dsp.metric import Family
from biofeedback.dsp.updates import ConfidenceInterval, MetricValue, Standing

VALUE = MetricValue(
    name="rmssd",
    unit="ms",
    value=42.0,
    absence=None,
    ends_s=300.0,
    window_s=300.0,
    corrected_percent=0.0,
    profile="task-force",
    standing=Standing.SETTLED,
)


def test_a_clean_number_says_its_window_alone() -> None:
    assert list(told_of(VALUE)) == ["over 5:00"]


def test_an_interval_stands_first_and_corrections_and_gaps_last() -> None:
    interval = ConfidenceInterval(low=38.04, high=47.0, level=0.95, blocks=12)
    told = VALUE._replace(interval=interval, corrected_percent=1.25, gap_percent=3.0)
    assert list(told_of(told)) == [
        "38.0 to 47.0",
        "over 5:00",
        "1.2 % corrected",
        "3.0 % not covered",
    ]


@pytest.mark.parametrize("family", list(Family))
def test_every_family_has_a_heading(family: Family) -> None:
    assert of_family(family)


def test_one_interval_and_many_are_left_out() -> None:
    assert of_rejected(1) == "1 interval of impossible length was left out."
    assert of_rejected(3) == "3 intervals of impossible length were left out."
