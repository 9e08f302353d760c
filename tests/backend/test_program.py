import asyncio
from pathlib import Path

import pytest

from biofeedback.backend.choices import StrapChoice
from biofeedback.backend.program import LIBRARY_VARIABLE, Program, chosen_library_path
from biofeedback.backend.standby import StandbyState
from biofeedback.clock import SystemClock, VirtualClock
from biofeedback.plan import Part, Plan
from biofeedback.records import LinkChanged, LinkState, Tick
from biofeedback.storage.errors import StorageProblem
from biofeedback.storage.library import default_library_path
from biofeedback.storage.recorder import Recorder
from session_doubles import Diary, info
from straps.fake_bluez import FakeBluez
from straps.fixtures import bluez
from straps.virtual_strap import ADDRESS, NAME

__all__ = ["bluez"]

OPEN_ENDED = Plan(name="rest", parts=(Part(name="rest", duration_s=None, pattern=None),))
TICK = Tick(t_s=7.0, utc_s=1007.0, source="engine")


def test_the_environment_names_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LIBRARY_VARIABLE, "~/elsewhere.sqlite3")
    assert chosen_library_path() == Path("~/elsewhere.sqlite3").expanduser()
    monkeypatch.delenv(LIBRARY_VARIABLE)
    assert chosen_library_path() == default_library_path()


def test_opening_makes_no_library(tmp_path: Path) -> None:
    clock = VirtualClock()

    async def main() -> None:
        program = await Program.open(library_path=tmp_path / "a.sqlite3", clock=clock)
        assert program.recovered == ()
        await program.close()

    clock.run(main())
    assert list(tmp_path.iterdir()) == []


def test_a_session_whose_recorder_died_gets_an_end(tmp_path: Path) -> None:
    clock = VirtualClock()
    path = tmp_path / "library.sqlite3"
    recorder = Recorder.open(path, clock=clock, on_saving=lambda _: None)
    recorder.begin(info("lost"))
    recorder.put("lost", TICK)
    assert recorder.close(5.0)

    async def main() -> None:
        program = await Program.open(library_path=path, clock=clock)
        assert [session.session_id for session in program.recovered] == ["lost"]
        (stored,) = await program.library.sessions()
        assert stored.is_recovered
        assert stored.ended_s == 7.0
        await program.close()
        again = await Program.open(library_path=path, clock=clock)
        assert again.recovered == ()
        await again.close()

    clock.run(main())


def test_a_file_that_is_no_library_is_told_and_left_alone(tmp_path: Path) -> None:
    clock = VirtualClock()
    path = tmp_path / "letter.txt"
    path.write_text("Dear library, " * 100, encoding="utf-8")
    before = path.read_bytes()

    async def main() -> StorageProblem | None:
        program = await Program.open(library_path=path, clock=clock)
        await program.close()
        return None if program.startup_problem is None else program.startup_problem.reason

    assert clock.run(main()) is StorageProblem.NOT_A_LIBRARY
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


async def test_a_strap_is_held_then_used_then_remembered(bluez: FakeBluez, tmp_path: Path) -> None:
    strap = bluez.add_strap(ADDRESS, NAME)
    choice = StrapChoice(address=ADDRESS, name=NAME)
    live = asyncio.Event()
    path = tmp_path / "library.sqlite3"
    program = await Program.open(library_path=path)

    def told(state: StandbyState) -> None:
        if state.link.link is LinkState.LIVE:
            live.set()

    async with strap.beating(0.05), SystemClock().timeout(20.0):
        await program.standby.hold(choice, told)
        await live.wait()
        diary = Diary()
        run_id = await program.sessions.start(choice, OPEN_ENDED, [diary])
        await diary.until(lambda diary: len(diary.records) > 12)
        examination = await program.doctor.examine(ADDRESS)
        assert examination is not None
        assert examination.is_of_running_link
        assert examination.failed is None
        await program.sessions.stop(run_id)
        await program.known_straps.close()
        last = await program.known_straps.last()
    await program.close()
    assert last is not None
    assert (last.address, last.name) == (ADDRESS, NAME)
    assert dict(last.facts) == {"maker": "Virtual", "model": "V10", "firmware": "1.0"}
    assert bluez.calls.count("Connect") == 1
    links = [record.state for record in diary.records if isinstance(record, LinkChanged)]
    assert links[0] is LinkState.LIVE
    assert not strap.is_connected
