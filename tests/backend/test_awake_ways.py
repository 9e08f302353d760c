import os
import sys
from pathlib import Path

import pytest

from biofeedback.backend.awake import AwakeError, AwakeProblem
from biofeedback.backend.awake_ways import HelperProcess, ThreadState, display_awake

UNTIL_INPUT_ENDS = (
    "import os, sys; open(sys.argv[1], 'w').write(str(os.getpid())); sys.stdin.read()"
)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_a_helper_runs_from_hold_to_release(tmp_path: Path) -> None:
    fifo = tmp_path / "pid"
    os.mkfifo(fifo)
    helper = HelperProcess((sys.executable, "-c", UNTIL_INPUT_ENDS, str(fifo)))
    await helper.hold()
    pid = int(fifo.read_text())
    assert _is_alive(pid)
    await helper.release()
    assert not _is_alive(pid)
    await helper.release()


async def test_a_helper_that_is_not_there_is_told() -> None:
    helper = HelperProcess(("no-such-program-anywhere",))
    with pytest.raises(AwakeError) as told:
        await helper.hold()
    assert told.value.reason is AwakeProblem.NO_PROGRAM
    await helper.release()


async def test_windows_is_asked_for_display_and_system_until_taken_back() -> None:
    asked: list[int] = []

    def set_state(flags: int) -> int:
        asked.append(flags)
        return 1

    way = ThreadState(set_state)
    await way.hold()
    await way.release()
    assert asked == [0x80000003, 0x80000000]


async def test_a_refusal_of_windows_is_told() -> None:
    way = ThreadState(lambda _flags: 0)
    with pytest.raises(AwakeError):
        await way.hold()
    with pytest.raises(AwakeError):
        await way.release()


async def test_a_system_without_a_way_is_no_trouble(caplog: pytest.LogCaptureFixture) -> None:
    awake = display_awake("plan9")
    await awake.hold()
    await awake.release()
    assert "nothing here keeps the display awake" in caplog.text


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_each_system_can_be_asked(platform: str) -> None:
    assert display_awake(platform) is not None
