import pytest

from biofeedback.cli.analyze_arguments import PROFILES, VOLTAGE_UNITS
from biofeedback.cli.arguments import build_parser
from biofeedback.dsp import catalogue
from biofeedback.exchange.imports.ecg_text import VoltageUnit


def test_what_can_be_chosen_is_what_there_is() -> None:
    assert PROFILES == catalogue.PROFILES
    assert tuple(VoltageUnit) == VOLTAGE_UNITS


def test_lengths_are_written_as_everywhere() -> None:
    line = ["analyze", "a", "--sliding", "rmssd", "--window", "2m", "--step", "500s"]
    arguments = build_parser().parse_args(line)
    assert (arguments.window_s, arguments.step_s) == (120.0, 500.0)


@pytest.mark.parametrize(
    "line",
    [
        ["analyze", "a", "--profile", "nobody"],
        ["analyze", "a", "--profile", "kubios", "--detrend-lambda", "0"],
        ["analyze", "a", "--profile", "kubios", "--detrend-lambda", "-3"],
        ["analyze", "a", "--profile", "kubios", "--detrend-lambda", "nan"],
        ["analyze", "a", "--profile", "kubios", "--detrend-lambda", "inf"],
        ["analyze", "a", "--profile", "kubios", "--detrend-lambda", "smooth"],
        ["analyze", "a", "--profile", "kubios", "--detrend-lambda", "1000001"],
        ["analyze", "a", "--check", "kubios"],
        ["analyze", "a", "--check", "neurokit2", "--research"],
        ["analyze", "a", "--compare-parts", "1"],
        ["analyze", "a", "--sliding", "rmssd", "--step", "0"],
        ["ecg", "a.txt"],
        ["ecg", "a.txt", "--hz", "fast"],
        ["ecg", "a.txt", "--hz", "130", "--unit", "V"],
    ],
)
def test_what_makes_no_sense_is_a_usage_error(
    line: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        build_parser().parse_args(line)
    assert caught.value.code == 2
    assert "error" in capsys.readouterr().err
