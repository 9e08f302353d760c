"""What ``biofeedback`` does without a command in a terminal: tells what can be done here."""

import argparse
import sys

from biofeedback.backend.choices import SimulatedChoice
from biofeedback.backend.error_sentences import of_error
from biofeedback.backend.program import Program
from biofeedback.breathing import BreathingPattern
from biofeedback.cli.exit_codes import ExitCode
from biofeedback.cli.output import complain, program_name, say
from biofeedback.cli.record import Wish, plan_of, record
from biofeedback.cli.running import run_program
from biofeedback.cli.session_names import stored_sessions
from biofeedback.cli.sessions import show_sessions
from biofeedback.errors import BiofeedbackError
from biofeedback.wording import tr

SHOWN_SESSIONS = 5
_LENGTH_S = 600.0
_COMMANDS = (
    ("scan", tr("look for heart-rate straps")),
    ("record --strap ADDRESS", tr("run a session with a strap")),
    ("doctor", tr("find out why a strap does not work")),
    ("record --simulated", tr("run a session with a simulated heart")),
    ("demo", tr("see a short one, explained")),
    ("sessions", tr("list what was recorded")),
    ("analyze last", tr("the numbers of the newest session")),
    ("--help", tr("everything else")),
)


def run(arguments: argparse.Namespace) -> int:
    """Greet; with a person at the terminal offer a simulated session."""
    if not getattr(arguments, "has_display", True):
        say(tr("There is no display here, so the window can't open.") + "\n")
    return run_program(arguments.library, _greet)


async def _greet(program: Program) -> int:
    await _show_newest(program)
    say(tr("In the terminal you can:"))
    for command, purpose in _COMMANDS:
        say(f"  {program_name()} {command:<25} {purpose}")
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
