"""The strap that was used last, where a command line names none."""

import argparse

from biofeedback.backend.known_straps import KnownStrap
from biofeedback.backend.program import Program
from biofeedback.cli.output import complain, program_name, tamed
from biofeedback.wording import tr


async def has_source(program: Program, arguments: argparse.Namespace) -> bool:
    """Whether a session has where to come from; fills in the strap that was used last, and says so.

    Raises StorageError where the library can't be asked.
    """
    named = (arguments.strap, arguments.simulated, arguments.file)
    if any(each is not None for each in named):
        return True
    last = await program.known_straps.last()
    if last is None:
        complain(
            tr(
                "Say where the heartbeats come from: no strap was used here before. “{program} "
                "scan” finds one for --strap; --simulated and --file need none."
            ).format(program=program_name())
        )
        return False
    complain(tr("With the strap that was used last: {strap}.").format(strap=name_of(last)))
    arguments.strap = [last.address]
    arguments.name = arguments.name or [last.name]
    return True


def name_of(strap: KnownStrap) -> str:
    """What to call a strap in the terminal."""
    return tamed(strap.name) or strap.address
