"""Carries a request to the room of the backend that can do it; no Qt."""

from collections.abc import Awaitable, Callable, Sequence

from biofeedback.analysis.session_analysis import SessionAnalysis
from biofeedback.backend.choices import SourceChoice
from biofeedback.backend.program import Program
from biofeedback.backend.together import Member
from biofeedback.plan import Plan
from biofeedback.session.status import RunListener, RunStatus
from biofeedback.ui.session.prepare_presenter import StartRequest
from biofeedback.ui.session.requests import Halt, Leave, Request, Seek, SetSpeed


def start(
    request: StartRequest, listeners: Sequence[RunListener]
) -> Callable[[Program], Awaitable[RunStatus]]:
    """Start a session; its status."""

    async def job(program: Program) -> RunStatus:
        run_id = await program.sessions.start(request.choice, request.plan, listeners)
        return program.sessions.status(run_id)

    return job


def start_together(
    choices: Sequence[SourceChoice], plan: Plan, listeners: Sequence[RunListener]
) -> Callable[[Program], Awaitable[tuple[RunStatus, ...]]]:
    """Start sessions of people who share a pacer; their status, in order."""

    async def job(program: Program) -> tuple[RunStatus, ...]:
        members = [Member(choice=choice, listeners=listeners) for choice in choices]
        run_ids = await program.sessions.start_together(members, plan, shares_pacer=True)
        return tuple(program.sessions.status(run_id) for run_id in run_ids)

    return job


def stopped(run_id: str) -> Callable[[Program], Awaitable[None]]:
    """End one person's session alone."""

    async def job(program: Program) -> None:
        await program.sessions.stop(run_id)

    return job


def replay(
    session_id: str, listeners: Sequence[RunListener]
) -> Callable[[Program], Awaitable[RunStatus]]:
    """Play a stored session; its status."""

    async def job(program: Program) -> RunStatus:
        run_id = await program.sessions.replay(session_id, listeners)
        return program.sessions.status(run_id)

    return job


def carried(run_id: str, request: Request) -> Callable[[Program], Awaitable[None]]:
    """Do what is asked of a run."""

    async def job(program: Program) -> None:
        sessions = program.sessions
        match request:
            case SetSpeed(speed=speed):
                sessions.set_speed(run_id, speed)
            case Halt():
                sessions.halt(run_id)
            case Seek(t_s=t_s):
                await sessions.seek(run_id, t_s)
            case Leave():
                await sessions.stop(run_id)
            case command:
                sessions.send(run_id, command)

    return job


def analysed(session_id: str) -> Callable[[Program], Awaitable[SessionAnalysis]]:
    """The numbers of a session that has just ended, once all of it is saved."""

    async def job(program: Program) -> SessionAnalysis:
        await program.sessions.wait(session_id)
        return await program.files.analyse_session(session_id)

    return job
