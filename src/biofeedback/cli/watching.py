"""Shows a run in the terminal until it is over or a person ends it."""

import asyncio
import sys
from collections.abc import Mapping, Sequence

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
    return await watch_all(program, {run_id: follower}, is_plain=is_plain, hint=hint)


async def watch_all(
    program: Program, runs: Mapping[str, Follower], *, is_plain: bool, hint: str
) -> bool:
    """The same for runs that belong together; one that fails ends no other."""
    followers = tuple(runs.values())
    view = asyncio.create_task(_view(followers, is_plain=is_plain, hint=hint), name="terminal view")
    run = asyncio.create_task(_run_all(program, runs), name="watched run")
    try:
        with interrupts() as wished:
            wish = asyncio.create_task(wished.wait(), name="interrupt")
            await asyncio.wait({run, wish}, return_when=asyncio.FIRST_COMPLETED)
            was_interrupted = not run.done()
            wish.cancel()
            if was_interrupted:
                await asyncio.gather(*(program.sessions.stop(run_id) for run_id in runs))
            await run
    finally:
        await _end(view)
        run.cancel()
        await asyncio.gather(run, return_exceptions=True)
    return was_interrupted


async def _run_all(program: Program, runs: Mapping[str, Follower]) -> None:
    watched = (_run(program, run_id, follower) for run_id, follower in runs.items())
    for ended in await asyncio.gather(*watched, return_exceptions=True):
        if ended is not None:
            raise ended


async def _run(program: Program, run_id: str, follower: Follower) -> None:
    """Until the run is over; a replay, which would wait for a jump back, is ended at its end."""
    if program.sessions.status(run_id).is_live:
        await program.sessions.wait(run_id)
    else:
        await follower.is_over.wait()
        await program.sessions.stop(run_id)


async def _view(followers: Sequence[Follower], *, is_plain: bool, hint: str) -> None:
    clock = SystemClock()
    console = Console(highlight=False)
    if not is_plain and console.is_terminal and sys.stdout.isatty():
        await show_moving(followers, console, clock, hint)
    elif len(followers) == 1:
        await show_plain(followers[0], clock)
    else:
        numbered = enumerate(followers, start=1)
        await asyncio.gather(*(show_plain(one, clock, f"{who} ") for who, one in numbered))


async def _end(view: asyncio.Task[None]) -> None:
    """Stop the view; a fault of it, which lost nothing, is told."""
    view.cancel()
    (ended,) = await asyncio.gather(view, return_exceptions=True)
    if isinstance(ended, Exception):
        complain(
            tr("The view failed ({kind}); the session went on.").format(kind=type(ended).__name__)
        )
