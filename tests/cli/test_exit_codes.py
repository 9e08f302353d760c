from biofeedback.cli.exit_codes import EXIT_CODES_HELP, ExitCode


def test_the_help_tells_every_code_that_a_script_meets() -> None:
    told = [int(line.split()[0]) for line in EXIT_CODES_HELP.splitlines()[1:]]
    assert told == [code for code in ExitCode if code is not ExitCode.INTERRUPTED]
