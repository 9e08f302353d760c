from typing import cast

import pytest

from biofeedback.backend.choices import SimulatedChoice
from biofeedback.backend.program import Program
from biofeedback.backend.together import Member
from biofeedback.breathing import BreathingPattern
from biofeedback.commands import Mark
from biofeedback.plan import paced_breathing
from biofeedback.ui.session import run_requests
from biofeedback.ui.session.prepare_presenter import StartRequest
from biofeedback.ui.session.requests import Halt, Leave, Request, Seek, SetSpeed


class Room:
    """Sessions and files in one, remembering what was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []

    @property
    def sessions(self) -> "Room":
        """Itself."""
        return self

    @property
    def files(self) -> "Room":
        """Itself."""
        return self

    def __getattr__(self, name: str) -> object:
        def now(*arguments: object) -> str:
            self.asked.append((name, *arguments))
            return f"{name} of {arguments[0]}"

        async def later(*arguments: object) -> str:
            return now(*arguments)

        return now if name in {"send", "set_speed", "halt", "status"} else later


@pytest.fixture
def room() -> Room:
    """Empty."""
    return Room()


@pytest.mark.parametrize(
    ("request_", "asked"),
    [
        (SetSpeed(speed=4.0), ("set_speed", "run", 4.0)),
        (Halt(), ("halt", "run")),
        (Seek(t_s=9.0), ("seek", "run", 9.0)),
        (Leave(), ("stop", "run")),
        (Mark(), ("send", "run", Mark())),
    ],
)
async def test_each_request_reaches_its_room(
    room: Room, request_: Request, asked: tuple[object, ...]
) -> None:
    await run_requests.carried("run", request_)(cast(Program, room))
    assert room.asked == [asked]


async def test_a_start_gives_the_status_of_the_run(room: Room) -> None:
    plan = paced_breathing(BreathingPattern(), 60.0, "Calm")
    request = StartRequest(choice=SimulatedChoice(), plan=plan)
    status: object = await run_requests.start(request, ())(cast(Program, room))
    assert room.asked[0] == ("start", SimulatedChoice(), plan, ())
    assert str(status).startswith("status of start of SimulatedChoice")


async def test_a_replay_gives_the_status_of_the_run(room: Room) -> None:
    status: object = await run_requests.replay("stored", ())(cast(Program, room))
    assert status == "status of replay of stored"


async def test_the_numbers_wait_until_all_is_saved(room: Room) -> None:
    await run_requests.analysed("stored")(cast(Program, room))
    assert room.asked == [("wait", "stored"), ("analyse_session", "stored")]


async def test_people_start_together_and_one_can_be_stopped(room: Room) -> None:
    program = cast("Program", room)
    plan = paced_breathing(BreathingPattern(), 60.0, "Breathing")
    choices = (SimulatedChoice(seed=1), SimulatedChoice(seed=2))
    started: list[tuple[object, ...]] = []

    async def start_together(
        members: list[Member], asked: object, *, shares_pacer: bool
    ) -> tuple[str, str]:
        started.append((*(member.choice for member in members), asked, shares_pacer))
        return "a", "b"

    room.start_together = start_together  # type: ignore[attr-defined]
    statuses = await run_requests.start_together(choices, plan, ())(program)
    assert started == [(*choices, plan, True)]
    assert [str(status) for status in statuses] == ["status of a", "status of b"]
    await run_requests.stopped("a")(program)
    assert room.asked[-1] == ("stop", "a")
