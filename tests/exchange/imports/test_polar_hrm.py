from pathlib import Path

import pytest

from biofeedback.exchange.errors import ExchangeError, ExchangeProblem
from biofeedback.exchange.imports.polar_hrm import is_polar_hrm, read_polar_hrm
from biofeedback.records import IntervalUnit

DATA = Path(__file__).parents[2] / "data" / "rhenanbartels_hrv"
PATH = Path("run.hrm")
HEAD = "[Params]\nVersion=106\nDate=20080125\nStartTime=08:57:29.0\nInterval=238\n\n[Note]\nx\n"


@pytest.mark.parametrize(
    ("name", "count", "length_s"),
    [("noisy_rri.hrm", 3581, 40 * 60 + 3.0), ("exercise_rri.hrm", 4117, 42 * 60 + 42.0)],
)
def test_real_files_hold_as_many_seconds_as_their_header_says(
    name: str, count: int, length_s: float
) -> None:
    found = read_polar_hrm((DATA / name).read_text(encoding="latin-1"), PATH)
    assert len(found.values) == count
    assert sum(found.rr_s) == pytest.approx(length_s, abs=5.0)
    assert found.unit is IntervalUnit.MS


def test_the_start_is_told_by_the_watch() -> None:
    found = read_polar_hrm(f"{HEAD}[HRData]\n812\n790\n", PATH)
    assert found.local_start_s == 1_201_251_449.0
    assert found.values == (812.0, 790.0)


def test_a_start_in_another_form_is_not_guessed() -> None:
    text = HEAD.replace("StartTime=08:57:29.0", "StartTime=soon")
    assert read_polar_hrm(f"{text}[HRData]\n812\n", PATH).local_start_s is None


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        (HEAD.replace("238", "5") + "[HRData]\n70\n71", ExchangeProblem.ONLY_HEART_RATE, None),
        ("[Params]\n[HRData]\n812", ExchangeProblem.ONLY_HEART_RATE, None),
        (HEAD, ExchangeProblem.NO_INTERVALS, None),
        (HEAD + "[HRData]\n", ExchangeProblem.NO_INTERVALS, None),
        (HEAD + "[HRData]\n812\n790 5\n", ExchangeProblem.UNCLEAR_COLUMNS, 11),
        (HEAD + "[HRData]\n812\nx\n", ExchangeProblem.NOT_A_NUMBER, 11),
        (HEAD + "[HRData]\n0.8\n0.9\n", ExchangeProblem.UNKNOWN_UNIT, None),
    ],
)
def test_a_file_without_intervals_says_why(
    text: str, reason: ExchangeProblem, line: int | None
) -> None:
    with pytest.raises(ExchangeError) as caught:
        read_polar_hrm(text, PATH)
    assert (caught.value.reason, caught.value.line) == (reason, line)


def test_the_form_is_known_by_its_first_section() -> None:
    assert is_polar_hrm("\n[Params]\nVersion=106")
    assert not is_polar_hrm("812\n790")
