from pathlib import Path

import pytest

from biofeedback.backend.program import LIBRARY_VARIABLE, Program, chosen_library_path
from biofeedback.clock import VirtualClock
from biofeedback.records import Tick
from biofeedback.storage.errors import StorageProblem
from biofeedback.storage.library import default_library_path
from biofeedback.storage.recorder import Recorder
from session_doubles import info

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
