"""Which computer this is, as a digest that says nothing else."""

import ctypes
import hashlib
import platform
import sys
from functools import cache
from pathlib import Path

_LINUX_IDS = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))
_DIGITS = 16
_PURPOSE = "biofeedback known straps"
"""The system's own number is not for the world to see: machine-id(5) asks to hash it first."""


@cache
def machine_id() -> str:
    """Names this computer for as long as its system is not installed anew; the same in each run."""
    told = _system_id() or platform.node()
    return hashlib.sha256(f"{_PURPOSE}\0{told}".encode()).hexdigest()[:_DIGITS]


if sys.platform == "win32":
    import winreg

    def _system_id() -> str:
        """The number that Windows made up when it was installed; "" where it cannot be read."""
        try:
            with winreg.OpenKey(
                winreg.HKEY_LOCAL_MACHINE,
                r"SOFTWARE\Microsoft\Cryptography",
                access=winreg.KEY_READ | winreg.KEY_WOW64_64KEY,
            ) as key:
                return str(winreg.QueryValueEx(key, "MachineGuid")[0])
        except OSError:
            return ""

elif sys.platform == "darwin":

    class _Timespec(ctypes.Structure):
        _fields_ = (("seconds", ctypes.c_long), ("nanoseconds", ctypes.c_long))

    def _system_id() -> str:
        """What gethostuuid(2) tells; the host's name changes with the network there."""
        library = ctypes.CDLL(None, use_errno=True)
        found, wait = (ctypes.c_ubyte * 16)(), _Timespec(1, 0)
        if library.gethostuuid(found, ctypes.byref(wait)) != 0:
            return ""
        return bytes(found).hex()

else:

    def _system_id() -> str:
        """What machine-id(5) tells; "" where there is none."""
        for path in _LINUX_IDS:
            try:
                return path.read_text(encoding="ascii").strip()
            except (OSError, ValueError):
                continue
        return ""
