"""The command ``demo``: a short simulated session with what it shows, explained."""

import argparse
import tempfile
import textwrap
from pathlib import Path

from biofeedback.backend.choices import SimulatedChoice
from biofeedback.backend.program import Program
from biofeedback.breathing import BreathingPattern
from biofeedback.cli.exit_codes import ExitCode
from biofeedback.cli.following import Follower
from biofeedback.cli.output import say
from biofeedback.cli.phrases import CALM_BREATH
from biofeedback.cli.record import plan_of
from biofeedback.cli.report import Report, as_text
from biofeedback.cli.running import run_program
from biofeedback.cli.watching import watch
from biofeedback.wording import tr

_WIDTH = 78
_BEFORE = tr(
    "This is a demonstration with a simulated heart: no strap is needed, and no heart is "
    "measured. The bar fills while you breathe in and empties while you breathe out, six times a "
    "minute. The simulated heart follows it: faster with each breath in, slower with each breath "
    "out. That is the breath swing. RMSSD needs a minute of beats before it is shown."
)
_AFTER = tr(
    "These are the session's numbers, each with the window it was taken over. Where one is "
    "missing, its reason stands there instead. With a strap: “biofeedback scan”, then "
    "“biofeedback record”."
)


def run(arguments: argparse.Namespace) -> int:
    """Show the session and its numbers; kept only where a library was named for it."""
    if arguments.library is not None:
        return _run(arguments, arguments.library)
    with tempfile.TemporaryDirectory(prefix="biofeedback-demo-") as folder:
        return _run(arguments, Path(folder) / "demo.sqlite3")


def _run(arguments: argparse.Namespace, library: Path) -> int:
    async def job(program: Program) -> int:
        for paragraph in (_BEFORE, CALM_BREATH):
            say(f"{textwrap.fill(paragraph, _WIDTH)}\n")
        follower = Follower()
        run_id = await program.sessions.start(
            SimulatedChoice(seed=arguments.seed),
            plan_of(BreathingPattern(), arguments.for_s),
            [follower],
        )
        hint = tr("Ctrl-C ends the demonstration.")
        await watch(program, run_id, follower, is_plain=arguments.plain, hint=hint)
        analysis = await program.files.analyse_session(run_id)
        say("\n" + as_text(Report(source=run_id, is_file=False, analysis=analysis)))
        say(f"\n{textwrap.fill(_AFTER, _WIDTH)}")
        return ExitCode.OK

    return run_program(library, job)
