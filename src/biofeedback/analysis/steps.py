"""How far a computation of many steps is, for whoever waits for it."""

from collections.abc import Callable

OnStep = Callable[[int, int, str], None]
"""Told before each step: how many are done, of how many, and what is next; not translated."""


def silent(_done: int, _of: int, _step: str) -> None:
    """Nobody wants to know."""


class Steps:
    """Counts the steps of one computation."""

    def __init__(self, of: int, on_step: OnStep) -> None:
        self._of = of
        self._on_step = on_step
        self._done = 0

    def begin(self, step: str) -> None:
        """The next step begins, and the one before it is done."""
        self._on_step(self._done, self._of, step)
        self._done += 1
