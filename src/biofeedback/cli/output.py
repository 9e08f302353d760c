"""The two streams of a terminal, and texts from outside made safe for them."""

import os
import shutil
import sys
import textwrap
from pathlib import Path


def say(text: str) -> None:
    """One line for the person or the next program, at once; in the main thread only."""
    print(text, flush=True)


def complain(text: str) -> None:
    """A sentence for the person, on standard error; in whole words where that is a terminal."""
    if sys.stderr.isatty():
        text = textwrap.fill(text, shutil.get_terminal_size().columns - 1)
    print(text, file=sys.stderr, flush=True)


def tamed(text: str) -> str:
    r"""A name from a device or a file, without what could steer the terminal.

    >>> tamed("Polar\x1b[2J H10")
    'Polar?[2J H10'
    """
    return "".join(sign if sign.isprintable() else "?" for sign in text)


def program_name() -> str:
    """What to type to start this program from here, if it is not on the search path."""
    if shutil.which("biofeedback") is not None or Path(sys.argv[0]).name != "biofeedback":
        return "biofeedback"
    return os.path.relpath(sys.argv[0])


def make_streams_forgiving() -> None:
    """Let a stream that lacks a letter write a stand-in instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
