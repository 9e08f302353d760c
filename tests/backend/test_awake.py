import logging

import pytest

from biofeedback.backend.awake import AwakeError, AwakeProblem, DisplayAwake


class Way:
    """One way, that works or not."""

    def __init__(self, *, works: bool = True, lets_go: bool = True) -> None:
        self.works, self.lets_go = works, lets_go
        self.said: list[str] = []

    async def hold(self) -> None:
        """Hold, or say why not."""
        self.said.append("hold")
        if not self.works:
            raise AwakeError(AwakeProblem.NO_SERVICE)

    async def release(self) -> None:
        """Release, or say why not."""
        self.said.append("release")
        if not self.lets_go:
            raise AwakeError(AwakeProblem.REFUSED, "still wanted")


async def test_takes_the_first_way_that_works_and_leaves_the_others_alone() -> None:
    broken, working, spare = Way(works=False), Way(), Way()
    awake = DisplayAwake((broken, working, spare))
    await awake.hold()
    await awake.release()
    assert (broken.said, working.said, spare.said) == (["hold"], ["hold", "release"], [])


async def test_holding_twice_holds_once() -> None:
    way = Way()
    awake = DisplayAwake((way,))
    await awake.hold()
    await awake.hold()
    assert way.said == ["hold"]


async def test_only_the_log_says_that_no_way_works(caplog: pytest.LogCaptureFixture) -> None:
    awake = DisplayAwake((Way(works=False),))
    with caplog.at_level(logging.WARNING):
        await awake.hold()
    assert "may switch off" in caplog.text


async def test_releasing_what_was_never_held_does_nothing() -> None:
    way = Way()
    await DisplayAwake((way,)).release()
    assert way.said == []


async def test_a_release_that_fails_is_logged_and_can_be_held_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    way = Way(lets_go=False)
    awake = DisplayAwake((way,))
    await awake.hold()
    await awake.release()
    await awake.hold()
    assert "still wanted" in caplog.text
    assert way.said == ["hold", "release", "hold"]
