"""What ``biofeedback`` does without a command in a terminal: tells what can be done here."""

import argparse
import sys

from biofeedback.backend.choices import SimulatedChoice
from biofeedback.backend.program import Program
from biofeedback.backend.sentences import of_error
from biofeedback.breathing import BreathingPattern
from biofeedback.cli.exit_codes import ExitCode
from biofeedback.cli.output import complain, say
from biofeedback.cli.record import Wish, plan_of, record
from biofeedback.cli.running import run_program
from biofeedback.cli.session_names import stored_sessions
from biofeedback.cli.sessions import show_sessions
from biofeedback.errors import BiofeedbackError
from biofeedback.wording import tr

SHOWN_SESSIONS = 5
_LENGTH_S = 600.0
_COMMANDS = tr(
    """\
In the terminal you can:
  biofeedback scan                      look for heart-rate straps
  biofeedback record --strap ADDRESS    run a session with a strap
  biofeedback record --simulated        run a session with a simulated heart
  biofeedback demo                      see a short one, explained
  biofeedback sessions                  list what was recorded
  biofeedback analyze last              the numbers of the newest session
  biofeedback --help                    everything else"""
)


def run(arguments: argparse.Namespace) -> int:
    """Greet; with a person at the terminal offer a simulated session."""
    if not getattr(arguments, "has_display", True):
        say(tr("There is no display here, so the window can't open.") + "\n")
    return run_program(arguments.library, _greet)


async def _greet(program: Program) -> int:
    await _show_newest(program)
    say(_COMMANDS)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return ExitCode.OK
    say("\n" + tr("Press S and Enter for a simulated session now, or Enter alone to leave."))
    if sys.stdin.readline().strip().lower() != tr("s"):
        return ExitCode.OK
    plan = plan_of(BreathingPattern(), _LENGTH_S)
    return await record(program, Wish(choice=SimulatedChoice(), plan=plan, is_plain=False))


async def _show_newest(program: Program) -> None:
    try:
        sessions = await stored_sessions(program)
    except BiofeedbackError as error:
        complain(of_error(error))
        return
    if sessions:
        say(tr("Your newest sessions:"))
        show_sessions(sessions[:SHOWN_SESSIONS])
        say("")
