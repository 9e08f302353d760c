"""The command line: reads it, finds the command's file and runs it."""

import argparse
import importlib
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from biofeedback.cli.arguments import build_parser
from biofeedback.cli.exit_codes import ExitCode
from biofeedback.cli.output import make_streams_forgiving

_SILENCE = logging.NullHandler()
"""Where there is no handler at all, Python writes warnings between the lines of the screen."""
_LOG_FORM = "%(levelname)s %(name)s: %(message)s"


def main(argv: Sequence[str]) -> int:
    """Run a command line without the program's name; the exit code.

    Nothing of a command is imported before its arguments are understood. Without a command it
    tells what can be done. Raises SystemExit for help, version and usage errors.
    """
    make_streams_forgiving()
    arguments = build_parser().parse_args(argv)
    _start_logging(is_verbose=getattr(arguments, "verbose", False))
    arguments.library = _library_of(arguments)
    return _guarded(arguments.command or "home", arguments)


def run_home(library_path: Path | None) -> int:
    """What ``biofeedback`` alone does where no window can open; the exit code."""
    make_streams_forgiving()
    _start_logging(is_verbose=False)
    return _guarded("home", argparse.Namespace(library=library_path, has_display=False))


def _guarded(command: str, arguments: argparse.Namespace) -> int:
    """Run a command; leave quietly where a person or a reader has had enough."""
    try:
        return _run(command, arguments)
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has seen enough; without this, closing it would complain again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.FAILED


def _run(command: str, arguments: argparse.Namespace) -> int:
    module = importlib.import_module(f"biofeedback.cli.{command}")
    return int(module.run(arguments))


def _library_of(arguments: argparse.Namespace) -> Path | None:
    named: Path | None = getattr(arguments, "library", None)
    return None if named is None else named.expanduser()


def _start_logging(*, is_verbose: bool) -> None:
    # What bleak says below a warning names devices.
    logging.getLogger("bleak").setLevel(logging.WARNING)
    if is_verbose:
        logging.basicConfig(level=logging.INFO, format=_LOG_FORM)
    else:
        logging.getLogger("biofeedback").addHandler(_SILENCE)
