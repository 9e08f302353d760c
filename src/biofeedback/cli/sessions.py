"""The command ``sessions``: what is in the library."""

import argparse
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone

from biofeedback.backend.number_text import clock_text
from biofeedback.backend.program import Program
from biofeedback.cli.exit_codes import ExitCode
from biofeedback.cli.output import complain, say, tamed
from biofeedback.cli.running import run_program
from biofeedback.cli.session_names import SHORT_ID, origin_of, stored_sessions
from biofeedback.records import SessionInfo, SourceKind
from biofeedback.wording import tr


def run(arguments: argparse.Namespace) -> int:
    """List the sessions, newest first."""

    async def job(program: Program) -> int:
        sessions = await stored_sessions(program)
        if arguments.json:
            say(json.dumps([_as_json(info) for info in sessions], indent=2, allow_nan=False))
        elif sessions:
            show_sessions(sessions)
        else:
            complain(
                tr(
                    "There are no sessions in {path} yet. “biofeedback record --help” tells how "
                    "to make one."
                ).format(path=program.library_path)
            )
        return ExitCode.OK

    return run_program(arguments.library, job)


def show_sessions(sessions: Sequence[SessionInfo]) -> None:
    """One line for each session: id, when, how long, from where, and what must be said of it."""
    for info in sessions:
        length = tr("running") if info.ended_s is None else clock_text(info.ended_s)
        marks = [origin_of(info), tr("recovered") if info.is_recovered else ""]
        notes = ", ".join(mark for mark in marks if mark)
        line = (
            f"{info.session_id[:SHORT_ID]}  {local_start(info)}  {length:>8}  "
            f"{tamed(info.source.label):<24}  {notes}"
        )
        say(line.rstrip())


def local_start(info: SessionInfo) -> str:
    """When a session began, by the wall clock where it was recorded."""
    zone = timezone(timedelta(seconds=info.zone_offset_s))
    return datetime.fromtimestamp(info.started_utc_s, zone).strftime("%Y-%m-%d %H:%M")


def _as_json(info: SessionInfo) -> dict[str, object]:
    started = datetime.fromtimestamp(info.started_utc_s, UTC).isoformat(timespec="milliseconds")
    return {
        "schema": 1,
        "session_id": info.session_id,
        "started_utc": started.replace("+00:00", "Z"),
        "zone_offset_s": info.zone_offset_s,
        "duration_s": info.ended_s,
        "plan": info.plan_name,
        "source": info.source.label,
        "simulated": info.source.is_simulated,
        "imported": info.source.kind is SourceKind.FILE,
        "recovered": info.is_recovered,
    }
