"""The command ``replay``: a stored session on the terminal, at any speed."""

import argparse
import math

from biofeedback.backend.program import Program
from biofeedback.cli.exit_codes import ExitCode
from biofeedback.cli.following import Follower
from biofeedback.cli.output import complain
from biofeedback.cli.running import run_program
from biofeedback.cli.session_names import SessionNameError, session_named, stored_sessions
from biofeedback.cli.watching import watch
from biofeedback.wording import tr


def run(arguments: argparse.Namespace) -> int:
    """Play the session; nothing is recorded."""
    if not (math.isfinite(arguments.speed) and arguments.speed > 0):
        complain(tr("The speed must be above 0."))
        return ExitCode.USAGE

    async def job(program: Program) -> int:
        try:
            info = session_named(arguments.session, await stored_sessions(program))
        except SessionNameError as error:
            complain(str(error))
            return ExitCode.FAILED
        follower = Follower()
        run_id = await program.sessions.replay(info.session_id, [follower], speed=arguments.speed)
        hint = tr("Replay at {speed:g} times the speed. Ctrl-C ends it.").format(
            speed=arguments.speed
        )
        await watch(program, run_id, follower, is_plain=arguments.plain, hint=hint)
        return ExitCode.OK

    return run_program(arguments.library, job)
