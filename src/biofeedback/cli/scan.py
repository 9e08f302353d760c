"""The command ``scan``: heart-rate straps in reach."""

import argparse
import json
import shlex
from dataclasses import asdict

from biofeedback.backend.program import Program
from biofeedback.backend.straps import SeenStrap
from biofeedback.cli.exit_codes import ExitCode
from biofeedback.cli.output import complain, say, tamed
from biofeedback.cli.running import run_program
from biofeedback.wording import tr

_STRONG_DBM, _FAIR_DBM = -65, -80
"""Below the second a chest strap is more than a room away, or its skin contact is poor."""


def run(arguments: argparse.Namespace) -> int:
    """Look for straps and list them; FAILED where none was seen."""

    async def job(program: Program) -> int:
        if not arguments.json:
            complain(tr("Looking for {seconds:g} s ...").format(seconds=arguments.for_s))
        straps = await program.straps.scan(for_s=arguments.for_s)
        _show(straps, as_json=arguments.json)
        return ExitCode.OK if straps else ExitCode.FAILED

    return run_program(arguments.library, job, looks_after_library=False)


def _show(straps: tuple[SeenStrap, ...], *, as_json: bool) -> None:
    if as_json:
        say(json.dumps([asdict(strap) for strap in straps], indent=2))
        return
    if not straps:
        complain(
            tr(
                "No strap was seen. Wear it, moisten its electrodes, end other programs and "
                "watches that hold it, and look again."
            )
        )
        return
    for strap in straps:
        name = tamed(strap.name) or tr("(no name)")
        say(f"{strap.address}  {name:<24}  {signal_words(strap)}")
    complain(tr("Start a session with: {command}").format(command=_record_command(straps[0])))


def _record_command(strap: SeenStrap) -> str:
    """What to type to use a strap, ready to be copied into a shell."""
    words = ["biofeedback", "record", "--strap", strap.address]
    return shlex.join([*words, "--name", tamed(strap.name)] if strap.name else words)


def signal_words(strap: SeenStrap) -> str:
    """How well a strap is heard, in words and dBm."""
    if strap.is_connected:
        return tr("already connected to this computer")
    if strap.rssi_dbm is None:
        return tr("signal unknown")
    words = tr("weak signal")
    if strap.rssi_dbm >= _STRONG_DBM:
        words = tr("strong signal")
    elif strap.rssi_dbm >= _FAIR_DBM:
        words = tr("fair signal")
    return f"{words} ({strap.rssi_dbm} dBm)"
