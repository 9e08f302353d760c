"""Sessions of several people at once: who takes part, and that their sessions belong together."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from biofeedback.backend.choices import SourceChoice
from biofeedback.commands import Command, Mark, SetStreams
from biofeedback.records import SessionInfo, SourceInfo
from biofeedback.session.status import RunListener

GROUP = "group"
"""The detail of a session's source that all sessions of one group have alike."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One person of a group, with a source and a session of their own."""

    choice: SourceChoice
    listeners: Sequence[RunListener] = ()
    on_committed: Callable[[str, int], None] | None = None
    """As for a session alone."""
    ends_with_source: bool = False
    """Whether this one's session ends with its source; never the others'."""


def new_group() -> str:
    """A name for sessions that belong together; random, so it says nothing of anybody."""
    return str(uuid.uuid4())


def in_group(source: SourceInfo, group: str) -> SourceInfo:
    """The source of a member's session."""
    return replace(source, detail={**source.detail, GROUP: group})


def group_of(info: SessionInfo) -> str | None:
    """The group that a session was part of; None for a session alone."""
    return info.source.detail.get(GROUP)


def is_shared(command: Command) -> bool:
    """Whether people who share a pacer share this: pace, part, pause and end, no marks."""
    return not isinstance(command, Mark | SetStreams)
