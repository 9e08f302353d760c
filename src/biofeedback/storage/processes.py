"""Whether a process of this computer still lives."""

import ctypes
import os
import sys
from pathlib import Path

_ERROR_ACCESS_DENIED = 5
_PROCESS_QUERY_LIMITED_INFORMATION = 0x1000
_STILL_ACTIVE = 259
_PID_NAMESPACE = Path("/proc/self/ns/pid")


if sys.platform == "win32":

    def is_alive(pid: int) -> bool:
        """Whether a process with this number runs here; os.kill would end it instead of asking."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.OpenProcess.restype = ctypes.c_void_p
        handle = kernel.OpenProcess(_PROCESS_QUERY_LIMITED_INFORMATION, False, pid)
        if not handle:
            return ctypes.get_last_error() == _ERROR_ACCESS_DENIED
        code = ctypes.c_ulong()
        was_told = kernel.GetExitCodeProcess(ctypes.c_void_p(handle), ctypes.byref(code))
        kernel.CloseHandle(ctypes.c_void_p(handle))
        return not was_told or code.value == _STILL_ACTIVE

else:

    def is_alive(pid: int) -> bool:
        """Whether a process with this number runs here."""
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return not _is_zombie(pid)

    def _is_zombie(pid: int) -> bool:
        """Whether it has ended and only waits for its parent to notice; told on Linux alone."""
        try:
            stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return False
        _, _, after_name = stat.rpartition(")")
        return after_name.split()[:1] == ["Z"]


def pid_space() -> str:
    """Names the set of processes in which this one's number means something.

    Two containers on one computer may both have a process 2; "" where that cannot be told.
    """
    try:
        return str(_PID_NAMESPACE.readlink())
    except OSError:
        return ""
