"""The command ``straps``: those that were used here, and forgetting one."""

import argparse
import json
from datetime import UTC, datetime

from biofeedback.backend.known_straps import KnownStrap
from biofeedback.backend.program import Program
from biofeedback.cli.exit_codes import ExitCode
from biofeedback.cli.last_strap import name_of
from biofeedback.cli.output import complain, say, tamed
from biofeedback.cli.running import run_program
from biofeedback.wording import tr

NONE = "none"


def run(arguments: argparse.Namespace) -> int:
    """List, forget or choose; FAILED where a strap is not known."""

    async def job(program: Program) -> int:
        if arguments.forget is not None:
            return await _forget(program, arguments.forget)
        if arguments.automatic is not None:
            return await _choose(program, arguments.automatic)
        _show(await program.known_straps.list(), as_json=arguments.json)
        return ExitCode.OK

    return run_program(arguments.library, job, looks_after_library=False)


async def _forget(program: Program, address: str) -> int:
    strap = await _known(program, address)
    if strap is None:
        return ExitCode.FAILED
    await program.known_straps.forget(strap.address)
    say(tr("{strap} is forgotten; sessions with it stay.").format(strap=name_of(strap)))
    return ExitCode.OK


async def _choose(program: Program, address: str) -> int:
    if address == NONE:
        await program.known_straps.set_automatic(None)
        say(tr("No strap is connected to by itself."))
        return ExitCode.OK
    strap = await _known(program, address)
    if strap is None:
        return ExitCode.FAILED
    await program.known_straps.set_automatic(strap.address)
    say(tr("The window connects to {strap} by itself.").format(strap=name_of(strap)))
    return ExitCode.OK


async def _known(program: Program, address: str) -> KnownStrap | None:
    for strap in await program.known_straps.list():
        if strap.address.casefold() == address.casefold():
            return strap
    complain(tr("No strap with the address {address} was used here.").format(address=address))
    return None


def _show(straps: tuple[KnownStrap, ...], *, as_json: bool) -> None:
    if as_json:
        say(json.dumps([_as_json(strap) for strap in straps], indent=2))
        return
    if not straps:
        complain(tr("No strap was used here yet."))
    for strap in straps:
        used = datetime.fromtimestamp(strap.last_used_utc_s, UTC).astimezone()
        facts = " ".join(tamed(value) for value in strap.facts.values())
        automatic = tr("connected to by itself") if strap.is_automatic else ""
        told = [strap.address, f"{name_of(strap):<24}", f"{used:%Y-%m-%d %H:%M}", facts, automatic]
        say("  ".join(part for part in told if part))


def _as_json(strap: KnownStrap) -> dict[str, object]:
    return {
        "address": strap.address,
        "name": strap.name,
        "last_used_utc_s": strap.last_used_utc_s,
        "automatic": strap.is_automatic,
        "facts": dict(strap.facts),
    }
