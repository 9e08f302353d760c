"""How a command tells a script what became of it."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What the process returns."""

    OK = 0
    FAILED = 1
    """What was asked for, or some of it, could not be done; standard error says why."""
    USAGE = 2
    """The command line was not understood; argparse's own code."""
    NO_BLUETOOTH = 3
    """Bluetooth is missing, off or not allowed."""
    LIBRARY = 4
    """The library can't be used, is in use by another recorder, or did not take the records."""
    INTERRUPTED = 130
    """Ctrl-C ended something that had nothing to keep; the shells' own code."""


EXIT_CODES_HELP = """\
exit codes:
  0  done
  1  what was asked for, or some of it, failed; standard error says why
  2  the command line was not understood
  3  Bluetooth is missing, off or not allowed
  4  the library can't be used, is in use by another recorder, or did not take the records
"""
