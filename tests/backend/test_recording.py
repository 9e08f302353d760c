import asyncio
from pathlib import Path

import pytest

from biofeedback.backend.recording import Recording
from biofeedback.clock import VirtualClock
from biofeedback.records import EndReason, Tick
from biofeedback.storage.errors import RecorderBusyError
from biofeedback.storage.library import Library
from biofeedback.storage.recorder import Recorder
from session_doubles import info

TICK = Tick(t_s=1.0, utc_s=1001.0, source="engine")


async def other_can_record(path: Path, clock: VirtualClock) -> bool:
    def work() -> bool:
        try:
            recorder = Recorder.open(path, clock=clock, on_saving=lambda _: None)
        except RecorderBusyError:
            return False
        return recorder.close(5.0)

    return await asyncio.to_thread(work)


def test_the_library_is_held_from_the_first_session_to_the_last(tmp_path: Path) -> None:
    clock = VirtualClock()
    path = tmp_path / "library.sqlite3"

    async def main() -> None:
        recording = Recording(path=path, clock=clock)
        keeps = [
            await recording.begin(info(name), saving_changed=lambda *_: None, on_committed=None)
            for name in ("one", "two")
        ]
        for keep in keeps:
            keep(TICK)
        assert not await other_can_record(path, clock)
        await recording.end("one", 1.0, EndReason.ASKED)
        assert not await other_can_record(path, clock)
        await recording.end("two", 1.0, EndReason.ASKED)
        assert await other_can_record(path, clock)
        await recording.end("two", 1.0, EndReason.ASKED)

    clock.run(main())
    library = Library.open(path, clock=clock)
    assert {session.session_id for session in library.sessions()} == {"one", "two"}
    assert list(library.records("one")) == [TICK]


def test_a_refused_recorder_leaves_nothing_behind(tmp_path: Path) -> None:
    clock = VirtualClock()
    path = tmp_path / "library.sqlite3"

    async def main() -> None:
        other = await asyncio.to_thread(
            lambda: Recorder.open(path, clock=clock, on_saving=lambda _: None)
        )
        recording = Recording(path=path, clock=clock)
        with pytest.raises(RecorderBusyError):
            await recording.begin(info(), saving_changed=lambda *_: None, on_committed=None)
        await asyncio.to_thread(other.close, 5.0)
        keep = await recording.begin(info(), saving_changed=lambda *_: None, on_committed=None)
        keep(TICK)
        await recording.end("one", 1.0, EndReason.ASKED)

    clock.run(main())
    assert list(Library.open(path, clock=clock).records("one")) == [TICK]
