"""How a screen asks the backend for something, as a presenter sees it; without Qt."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from biofeedback.backend.program import Program
from biofeedback.errors import BiofeedbackError

_T = TypeVar("_T")

Failed = Callable[[BiofeedbackError], None]
"""Told of what went wrong, in the window's thread."""


class Ask(Protocol):
    """Hands a job to the backend; ``Bridge.ask`` is the one that the window uses."""

    def __call__(
        self,
        job: Callable[[Program], Awaitable[_T]],
        *,
        done: Callable[[_T], None] | None = None,
        failed: Failed | None = None,
    ) -> None:
        """Run the job in the backend; its result or its error comes back in this thread."""
        ...
