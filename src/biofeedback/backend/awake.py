"""Keeps the display awake during a session; where it can't, only the log says so."""

import logging
from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from biofeedback.errors import BiofeedbackError

logger = logging.getLogger(__name__)


class AwakeProblem(StrEnum):
    """Why one way to keep the display awake did not work."""

    NO_PROGRAM = "the helping program can't be started"
    NO_SERVICE = "no screen saver answers"
    REFUSED = "refused by the system"


class AwakeError(BiofeedbackError):
    """One way to keep the display awake did not work."""

    def __init__(self, reason: AwakeProblem, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else str(reason))
        self.reason = reason
        self.detail = detail
        """The system's own words, for the log."""


class Awake(Protocol):
    """One way to keep the display awake; both raise AwakeError."""

    async def hold(self) -> None:
        """Keep it awake until ``release``, or until this process ends."""
        ...

    async def release(self) -> None:
        """Let it sleep again; nothing happens where it was not held."""
        ...


class DisplayAwake:
    """Tries one way after the other and never raises: a session must not depend on it."""

    def __init__(self, ways: Sequence[Awake]) -> None:
        self._ways = ways
        self._held: Awake | None = None

    async def hold(self) -> None:
        """Keep the display awake in the first way that works."""
        if self._held is not None:
            return
        for way in self._ways:
            try:
                await way.hold()
            except AwakeError as error:
                logger.info("the display is not kept awake by %s: %s", type(way).__name__, error)
            else:
                self._held = way
                return
        logger.warning("nothing here keeps the display awake; it may switch off in a session")

    async def release(self) -> None:
        """Let it sleep again."""
        held, self._held = self._held, None
        if held is None:
            return
        try:
            await held.release()
        except AwakeError as error:
            logger.warning("the display may stay awake: %s", error)
