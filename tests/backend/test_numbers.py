import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

import pytest

from biofeedback.analysis.request import AnalysisRequest, Breadth
from biofeedback.analysis.session_analysis import SessionAnalysis, analyse
from biofeedback.backend.background import OnProgress, Progress
from biofeedback.backend.files import Files
from biofeedback.backend.numbers import LONG_S, Numbers

EVERYTHING = AnalysisRequest(breadth=Breadth.COSTLY)
NOTHING = analyse([])


@dataclass
class SlowFiles:
    """Answers when it is told to."""

    asked: list[tuple[str, AnalysisRequest, bool]] = field(default_factory=list)
    tell: list[OnProgress] = field(default_factory=list)
    answers: list[asyncio.Future[SessionAnalysis]] = field(default_factory=list)
    begun: asyncio.Event = field(default_factory=asyncio.Event)

    async def analyse_session(
        self,
        session_id: str,
        request: AnalysisRequest,
        *,
        is_apart: bool,
        on_progress: OnProgress,
    ) -> SessionAnalysis:
        """Wait for the answer."""
        self.asked.append((session_id, request, is_apart))
        self.tell.append(on_progress)
        self.answers.append(asyncio.get_running_loop().create_future())
        self.begun.set()
        return await self.answers[-1]


def _silent(_: Progress) -> None:
    """Nobody wants to know."""


def _begun(
    numbers: Numbers,
    session_id: str,
    *,
    length_s: float | None = 900.0,
    on_progress: Callable[[Progress], None] = _silent,
) -> asyncio.Task[SessionAnalysis]:
    return asyncio.create_task(
        numbers.of_session(session_id, EVERYTHING, length_s=length_s, on_progress=on_progress)
    )


async def test_the_numbers_and_the_progress_come_to_who_asked() -> None:
    files = SlowFiles()
    told: list[Progress] = []
    asked = _begun(Numbers(cast(Files, files)), "a", on_progress=told.append)
    await files.begun.wait()
    files.tell[0](Progress(done=1, of=2, step="rmssd"))
    files.answers[0].set_result(NOTHING)
    assert await asked is NOTHING
    assert told == [Progress(done=1, of=2, step="rmssd")]


@pytest.mark.parametrize(
    ("length_s", "is_apart"), [(900.0, False), (LONG_S, False), (LONG_S + 1, True), (None, True)]
)
async def test_a_long_recording_is_computed_elsewhere(
    length_s: float | None, is_apart: bool
) -> None:
    files = SlowFiles()
    asked = _begun(Numbers(cast(Files, files)), "a", length_s=length_s)
    await files.begun.wait()
    assert files.asked == [("a", EVERYTHING, is_apart)]
    files.answers[0].set_result(NOTHING)
    await asked


async def test_who_asked_before_is_not_answered_any_more() -> None:
    files = SlowFiles()
    numbers = Numbers(cast(Files, files))
    first = _begun(numbers, "a")
    await files.begun.wait()
    second = _begun(numbers, "b")
    with pytest.raises(asyncio.CancelledError):
        await first
    files.answers[1].set_result(NOTHING)
    assert await second is NOTHING


async def test_what_is_stopped_ends_and_another_can_begin() -> None:
    files = SlowFiles()
    numbers = Numbers(cast(Files, files))
    numbers.stop()
    first = _begun(numbers, "a")
    await files.begun.wait()
    numbers.stop()
    with pytest.raises(asyncio.CancelledError):
        await first
    files.begun.clear()
    second = _begun(numbers, "a")
    await files.begun.wait()
    files.answers[1].set_result(NOTHING)
    assert await second is NOTHING
    numbers.stop()
