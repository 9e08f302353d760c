"""Which stored session a person means."""

import asyncio
from collections.abc import Sequence

from biofeedback.backend.program import Program
from biofeedback.errors import BiofeedbackError
from biofeedback.records import SessionInfo, SourceKind
from biofeedback.wording import tr

LAST = "last"
SHORT_ID = 8
"""Characters of an id that lists show; enough to tell thousands apart."""


async def stored_sessions(program: Program) -> tuple[SessionInfo, ...]:
    """All sessions, newest first; looking makes no library where there is none."""
    if not await asyncio.to_thread(program.library_path.exists):
        return ()
    return await program.library.sessions()


class SessionNameError(BiofeedbackError):
    """No stored session, or more than one, is meant by a name; its text is for people."""


def session_named(name: str, sessions: Sequence[SessionInfo]) -> SessionInfo:
    """The session that a name means: ``last``, or the beginning of its id.

    ``sessions`` are newest first. Raises SessionNameError.
    """
    if name == LAST and sessions:
        return sessions[0]
    found = [info for info in sessions if name and info.session_id.startswith(name.lower())]
    if len(found) == 1:
        return found[0]
    if found:
        raise SessionNameError(
            tr("“{name}” begins more than one session's id. Write more of it.").format(name=name)
        )
    raise SessionNameError(
        tr(
            "There is no file and no session “{name}” here. “biofeedback sessions” lists the "
            "sessions; “last” means the newest."
        ).format(name=name)
    )


def origin_of(info: SessionInfo) -> str:
    """What must be said of where a session came from; empty for a strap."""
    match info.source.kind:
        case SourceKind.SIMULATED:
            return tr("simulated")
        case SourceKind.FILE:
            return tr("imported")
        case SourceKind.STRAP:
            return ""
