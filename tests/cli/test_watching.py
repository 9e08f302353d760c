import asyncio
import signal
from typing import cast

import pytest

from biofeedback.backend.program import Program
from biofeedback.cli import watching
from biofeedback.cli.following import Follower
from biofeedback.cli.watching import watch
from biofeedback.session.status import RunStatus
from followed_runs import followed_run


class FakeSessions:
    """One run that is over when told, or when stopped."""

    def __init__(self, *, is_live: bool) -> None:
        self._status = followed_run(is_live=is_live).status
        self.over = asyncio.Event()
        self.stops = 0
        self.fault: Exception | None = None

    def status(self, run_id: str) -> RunStatus:
        del run_id
        return self._status

    async def wait(self, run_id: str) -> None:
        del run_id
        await self.over.wait()
        if self.fault is not None:
            raise self.fault

    async def stop(self, run_id: str) -> None:
        del run_id
        self.stops += 1
        self.over.set()


class FakeProgram:
    def __init__(self, sessions: FakeSessions) -> None:
        self.sessions = sessions


async def watched(sessions: FakeSessions, follower: Follower) -> bool:
    program = cast("Program", FakeProgram(sessions))
    return await watch(program, "run", follower, is_plain=True, hint="hint")


async def test_a_session_is_shown_until_it_is_over(capsys: pytest.CaptureFixture[str]) -> None:
    sessions, follower = FakeSessions(is_live=True), Follower()
    watching_it = asyncio.create_task(watched(sessions, follower))
    follower.status_changed("run", followed_run().status)
    for _ in range(5):
        await asyncio.sleep(0)  # noqa: TID251 - lets the view run, waits for nothing
    assert "Polar H10" in capsys.readouterr().out
    assert not watching_it.done()
    sessions.over.set()
    assert await watching_it is False
    assert sessions.stops == 0


async def test_a_signal_ends_a_session_properly() -> None:
    sessions = FakeSessions(is_live=True)
    watching_it = asyncio.create_task(watched(sessions, Follower()))
    await asyncio.sleep(0)  # noqa: TID251 - lets it take over the signals
    signal.raise_signal(signal.SIGINT)
    assert await watching_it is True
    assert sessions.stops == 1


async def test_a_replay_is_ended_at_its_end() -> None:
    sessions, follower = FakeSessions(is_live=False), Follower()
    follower.status_changed("run", followed_run(is_live=False).status)
    follower.is_over.set()
    assert await watched(sessions, follower) is False
    assert sessions.stops == 1


async def test_what_the_run_raised_comes_out() -> None:
    sessions = FakeSessions(is_live=True)
    sessions.fault = ValueError("fault")
    sessions.over.set()
    with pytest.raises(ValueError, match="fault"):
        await watched(sessions, Follower())


async def test_a_view_that_fails_does_not_end_the_session(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def broken(follower: Follower, clock: object) -> None:
        del follower, clock
        raise RuntimeError("fault")

    monkeypatch.setattr(watching, "show_plain", broken)
    sessions = FakeSessions(is_live=True)
    watching_it = asyncio.create_task(watched(sessions, Follower()))
    for _ in range(5):
        await asyncio.sleep(0)  # noqa: TID251 - lets the view fail
    assert not watching_it.done()
    sessions.over.set()
    assert await watching_it is False
    assert "The view failed" in capsys.readouterr().err
