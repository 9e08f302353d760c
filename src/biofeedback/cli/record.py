"""The command ``record``: a session in the terminal, kept in the library."""

import argparse
import asyncio
import sys
from collections.abc import Callable
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from biofeedback.backend.choices import (
    FileChoice,
    SimulatedChoice,
    SourceChoice,
    StrapChoice,
    with_streams,
)
from biofeedback.backend.number_text import clock_text
from biofeedback.backend.program import Program
from biofeedback.backend.sentences import of_end, of_link_reason, of_unsaved
from biofeedback.backend.together import Member
from biofeedback.breathing import ASK_BELOW_PER_MIN, BreathingPattern
from biofeedback.cli.exit_codes import ExitCode
from biofeedback.cli.following import Followed, Follower
from biofeedback.cli.last_strap import has_source
from biofeedback.cli.output import complain, program_name, say
from biofeedback.cli.phrases import CALM_BREATH
from biofeedback.cli.running import run_program
from biofeedback.cli.session_names import SHORT_ID
from biofeedback.cli.watching import watch_all
from biofeedback.plan import Part, Plan
from biofeedback.records import LinkReason
from biofeedback.streams import Streams
from biofeedback.wording import tr

_NO_BLUETOOTH = frozenset(
    {
        LinkReason.NO_ADAPTER,
        LinkReason.ADAPTER_OFF,
        LinkReason.NOT_ALLOWED,
        LinkReason.SERVICE_GONE,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person wants to record, and see of it."""

    choice: SourceChoice
    plan: Plan
    is_plain: bool
    shows_committed: bool = False
    others: tuple[SourceChoice, ...] = ()
    """Of people who breathe together with the first, each with a session of their own."""


def run(arguments: argparse.Namespace) -> int:
    """Run the session; OK however it was ended, if it was kept."""
    try:
        pattern = chosen_pattern(arguments)
    except ValueError:
        complain(tr("The pace must be 3 to 20 breaths per minute, the inhale 30 to 60 %."))
        return ExitCode.USAGE
    if pattern is not None and not _is_agreed(pattern, is_agreed_already=arguments.yes):
        return ExitCode.USAGE

    async def job(program: Program) -> int:
        if not await has_source(program, arguments):
            return ExitCode.USAGE
        return await record(program, _wish(arguments, pattern))

    return run_program(arguments.library, job)


async def record(program: Program, wish: Wish) -> int:
    """Run one session, or several together, to the end and say where each is; the exit code."""
    choices = (wish.choice, *wish.others)
    followers = [Follower() for _ in choices]
    members = [
        Member(
            choice=choice,
            listeners=[follower],
            on_committed=_committed_teller(names_session=bool(wish.others))
            if wish.shows_committed
            else None,
            ends_with_source=isinstance(choice, FileChoice),
        )
        for choice, follower in zip(choices, followers, strict=True)
    ]
    run_ids = await _started(program, members, wish.plan)
    if any(part.pattern is not None for part in wish.plan.parts):
        complain(CALM_BREATH)
    if wish.is_plain:
        for run_id in run_ids:
            say(tr("session {id}").format(id=run_id))
    hint = tr("Ctrl-C ends the session and keeps it.")
    runs = dict(zip(run_ids, followers, strict=True))
    await watch_all(program, runs, is_plain=wish.is_plain, hint=hint)
    ended = [follower.followed for follower in followers if follower.followed is not None]
    return max((_outcome(program, followed) for followed in ended), default=ExitCode.OK)


async def _started(program: Program, members: list[Member], plan: Plan) -> tuple[str, ...]:
    if len(members) > 1:
        return await program.sessions.start_together(members, plan, shares_pacer=True)
    (member,) = members
    run_id = await program.sessions.start(
        member.choice,
        plan,
        member.listeners,
        on_committed=member.on_committed,
        ends_with_source=member.ends_with_source,
    )
    return (run_id,)


def chosen_pattern(arguments: argparse.Namespace) -> BreathingPattern | None:
    """The breathing that was asked for; raises ValueError where it is outside the limits."""
    if arguments.no_pacer:
        return None
    return BreathingPattern(
        rate_per_min=arguments.rate, inhale_share=round(arguments.inhale / 100.0, 6)
    )


def _wish(arguments: argparse.Namespace, pattern: BreathingPattern | None) -> Wish:
    streams = Streams(ecg=arguments.ecg, acceleration_hz=arguments.acceleration, ppi=True)
    return Wish(
        choice=with_streams(_choice(arguments), streams),
        others=tuple(with_streams(choice, streams) for choice in _others(arguments)),
        plan=plan_of(pattern, arguments.for_s),
        is_plain=arguments.plain or arguments.show_committed,
        shows_committed=arguments.show_committed,
    )


def plan_of(pattern: BreathingPattern | None, length_s: float | None) -> Plan:
    """One part, paced or not."""
    name = tr("Natural breathing") if pattern is None else tr("Paced breathing")
    return Plan(name=name, parts=(Part(name=name, duration_s=length_s, pattern=pattern),))


def _choice(arguments: argparse.Namespace) -> SourceChoice:
    if arguments.strap is not None:
        return _straps(arguments)[0]
    if arguments.simulated is not None:
        return SimulatedChoice(seed=arguments.simulated[0])
    file: Path = arguments.file
    return FileChoice(path=file.expanduser())


def _others(arguments: argparse.Namespace) -> tuple[SourceChoice, ...]:
    """Whoever was named beside the first."""
    if arguments.strap is not None:
        return _straps(arguments)[1:]
    return tuple(SimulatedChoice(seed=seed) for seed in (arguments.simulated or ())[1:])


def _straps(arguments: argparse.Namespace) -> tuple[StrapChoice, ...]:
    named = zip_longest(arguments.strap, (arguments.name or ())[: len(arguments.strap)])
    return tuple(StrapChoice(address=address, name=name or address) for address, name in named)


def _is_agreed(pattern: BreathingPattern, *, is_agreed_already: bool) -> bool:
    """Whether a pace below the published range was meant."""
    if pattern.rate_per_min >= ASK_BELOW_PER_MIN or is_agreed_already:
        return True
    question = tr(
        "{rate:.1f} breaths per minute is slower than the published protocols go, and may feel "
        "like too little air. Go on?"
    ).format(rate=pattern.rate_per_min)
    if not sys.stdin.isatty():
        complain(tr("{question} Add --yes if it is meant.").format(question=question))
        return False
    complain(f"{question} [y/N]")
    return sys.stdin.readline().strip().lower() in {tr("y"), tr("yes")}


def _committed_teller(*, names_session: bool) -> Callable[[str, int], None]:
    """Says what is on the disk; called in the writer's thread, says it in this one."""
    loop = asyncio.get_running_loop()

    def tell(session_id: str, number: int) -> None:
        whose = f" {session_id}" if names_session else ""
        loop.call_soon_threadsafe(say, f"committed {number}{whose}")

    return tell


def _outcome(program: Program, followed: Followed) -> ExitCode:
    """Say what became of the session."""
    state, status = followed.state, followed.status
    ended_s = state.ended_s or 0.0
    short_id = status.info.session_id[:SHORT_ID]
    reason = "" if state.end_reason is None else f" ({of_end(state.end_reason)})"
    saving = program.sessions.status(status.run_id).saving
    if saving is not None and saving.problem is not None:
        complain(of_unsaved(saving))
        return ExitCode.LIBRARY
    say(
        tr("Session {id} is kept: {length}{reason}. Its numbers: {program} analyze {id}").format(
            program=program_name(), id=short_id, length=clock_text(ended_s), reason=reason
        )
    )
    if not followed.has_heard_sensor and state.link_reason in _NO_BLUETOOTH:
        reason = of_link_reason(state.link_reason)
        complain(tr("No strap was reached: {reason}.").format(reason=reason))
        return ExitCode.NO_BLUETOOTH
    return ExitCode.OK
