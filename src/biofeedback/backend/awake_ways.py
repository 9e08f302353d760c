"""The ways in which each system lets a program keep the display awake."""

import asyncio
import ctypes
import os
import sys
from collections.abc import Callable, Sequence

from biofeedback.backend.awake import Awake, AwakeError, AwakeProblem, DisplayAwake


def display_awake(platform: str = sys.platform) -> DisplayAwake:
    """What keeps the display awake on this system."""
    return DisplayAwake(_ways(platform))


class HelperProcess:
    """Another program keeps the display awake while it runs, and ends with us."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._process: asyncio.subprocess.Process | None = None

    async def hold(self) -> None:
        """Start the program; its input is a pipe, so that it ends even when we are killed."""
        try:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
            )
        except OSError as error:
            raise AwakeError(AwakeProblem.NO_PROGRAM, str(error)) from error

    async def release(self) -> None:
        """End the program."""
        process, self._process = self._process, None
        if process is None or process.returncode is not None:
            return
        process.terminate()
        await process.wait()


class ThreadState:
    """Windows: this thread says that the display is needed. One thread must make both calls."""

    def __init__(self, set_state: Callable[[int], int]) -> None:
        self._set_state = set_state

    async def hold(self) -> None:
        """Say so."""
        if not self._set_state(_ES_CONTINUOUS | _ES_DISPLAY_REQUIRED | _ES_SYSTEM_REQUIRED):
            raise AwakeError(AwakeProblem.REFUSED)

    async def release(self) -> None:
        """Take it back."""
        if not self._set_state(_ES_CONTINUOUS):
            raise AwakeError(AwakeProblem.REFUSED)


_ES_SYSTEM_REQUIRED = 0x00000001
_ES_DISPLAY_REQUIRED = 0x00000002
_ES_CONTINUOUS = 0x80000000
"""SetThreadExecutionState's flags, winbase.h."""
_INHIBIT = (
    "systemd-inhibit",
    "--what=idle:sleep",
    "--mode=block",
    "--who=Biofeedback",
    "--why=A session is running",
    "cat",
)


def _ways(platform: str) -> tuple[Awake, ...]:
    match platform:
        case "darwin":
            return (HelperProcess(("caffeinate", "-d", "-i", "-w", str(os.getpid()))),)
        case "win32":
            return (ThreadState(_set_thread_execution_state),)
        case "linux":
            # dbus-fast is installed on Linux only, and costs the start 0.1 s.
            from biofeedback.backend.screen_saver import ScreenSaver  # noqa: PLC0415

            return (ScreenSaver(), HelperProcess(_INHIBIT))
        case _:
            return ()


def _set_thread_execution_state(flags: int) -> int:
    kernel = ctypes.CDLL("kernel32.dll")
    return int(kernel.SetThreadExecutionState(ctypes.c_uint32(flags)))
