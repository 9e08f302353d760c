"""Shows a run in the terminal until it is over or a person ends it."""

import asyncio
import sys
from collections.abc import Coroutine
from typing import Any

from rich.console import Console

from biofeedback.backend.program import Program
from biofeedback.cli.following import Follower
from biofeedback.cli.interrupts import interrupts
from biofeedback.cli.live_view import show_moving
from biofeedback.cli.output import complain
from biofeedback.cli.plain_view import show_plain
from biofeedback.clock import SystemClock
from biofeedback.wording import tr


async def watch(
    program: Program, run_id: str, follower: Follower, *, is_plain: bool, hint: str
) -> bool:
    """Show the run to its end; whether a person ended it. A live run is saved by then.

    Raises what the run itself raised.
    """
    view = asyncio.create_task(_view(follower, is_plain=is_plain, hint=hint), name="terminal view")
    run = asyncio.create_task(_run(program, run_id, follower), name="watched run")
    try:
        with interrupts() as wished:
            wish = asyncio.create_task(wished.wait(), name="interrupt")
            await asyncio.wait({run, wish}, return_when=asyncio.FIRST_COMPLETED)
            was_interrupted = not run.done()
            wish.cancel()
            if was_interrupted:
                await program.sessions.stop(run_id)
            await run
    finally:
        await _end(view)
        run.cancel()
        await asyncio.gather(run, return_exceptions=True)
    return was_interrupted


async def _run(program: Program, run_id: str, follower: Follower) -> None:
    """Until the run is over; a replay, which would wait for a jump back, is ended at its end."""
    if program.sessions.status(run_id).is_live:
        await program.sessions.wait(run_id)
    else:
        await follower.is_over.wait()
        await program.sessions.stop(run_id)


def _view(follower: Follower, *, is_plain: bool, hint: str) -> Coroutine[Any, Any, None]:
    clock = SystemClock()
    console = Console(highlight=False)
    if is_plain or not console.is_terminal or not sys.stdout.isatty():
        return show_plain(follower, clock)
    return show_moving(follower, console, clock, hint)


async def _end(view: asyncio.Task[None]) -> None:
    """Stop the view; a fault of it, which lost nothing, is told."""
    view.cancel()
    (ended,) = await asyncio.gather(view, return_exceptions=True)
    if isinstance(ended, Exception):
        complain(
            tr("The view failed ({kind}); the session went on.").format(kind=type(ended).__name__)
        )
