from pathlib import Path

import pytest

from biofeedback.cli.arguments import build_parser

COMMANDS = ("scan", "record", "analyze", "ecg", "sessions", "replay", "export", "demo")


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_each_command_tells_its_options_and_exit_codes(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        build_parser().parse_args([command, "--help"])
    assert caught.value.code == 0
    told = capsys.readouterr().out
    assert "--library PATH" in told
    assert "exit codes:" in told
    assert all(len(line) < 100 for line in told.splitlines())


def test_the_library_is_accepted_before_and_after_a_command() -> None:
    parser = build_parser()
    before = parser.parse_args(["--library", "a.db", "sessions"])
    after = parser.parse_args(["sessions", "--library", "a.db"])
    alone = parser.parse_args(["--library", "a.db"])
    assert before.library == after.library == alone.library == Path("a.db")
    assert not hasattr(parser.parse_args(["sessions"]), "library")


def test_a_recording_has_its_defaults() -> None:
    arguments = build_parser().parse_args(["record", "--simulated"])
    assert arguments.simulated == [1]
    assert (arguments.rate, arguments.inhale, arguments.for_s) == (6.0, 45.0, None)
    assert build_parser().parse_args(["record", "--simulated", "7"]).simulated == [7]


@pytest.mark.parametrize(
    "line",
    [
        ["record", "--strap"],
        ["record", "--simulated", "--strap", "X"],
        ["record", "--simulated", "--for", "soon"],
        ["analyze"],
        ["analyze", "x", "--json", "--csv"],
        ["export", "last"],
        ["frobnicate"],
    ],
)
def test_what_makes_no_sense_is_a_usage_error(
    line: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        build_parser().parse_args(line)
    assert caught.value.code == 2
    assert "error" in capsys.readouterr().err
