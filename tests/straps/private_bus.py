"""A D-Bus daemon of our own, taken for the system's by everything that is started under it."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SYSTEM_BUS = "DBUS_SYSTEM_BUS_ADDRESS"

_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


def is_possible() -> bool:
    """Whether this machine has what it takes."""
    return shutil.which("dbus-daemon") is not None


class BusDaemon:
    """One daemon, which can end and begin again at the same address."""

    def __init__(self, *, config: Path, address: str) -> None:
        self.address = address
        self._config = config
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Begin to listen."""
        self._process = subprocess.Popen(
            ["dbus-daemon", f"--config-file={self._config}", "--nofork", "--print-address"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline().startswith("unix:")

    def stop(self) -> None:
        """End, and cut off everybody."""
        if self._process is not None:
            self._process.terminate()
            self._process.communicate()
            self._process = None


_daemons: dict[str, BusDaemon] = {}


def current_daemon() -> BusDaemon:
    """The daemon behind the private bus that is entered."""
    return _daemons[os.environ[SYSTEM_BUS]]


@contextmanager
def private_bus() -> Iterator[str]:
    """The address of a bus that is the system bus of this process and its children meanwhile."""
    with tempfile.TemporaryDirectory(prefix="bus-", ignore_cleanup_errors=True) as folder:
        socket = Path(folder) / "socket"
        config = Path(folder) / "bus.conf"
        config.write_text(_CONFIG.format(socket=socket), encoding="utf-8")
        daemon = BusDaemon(config=config, address=f"unix:path={socket}")
        daemon.start()
        before = os.environ.get(SYSTEM_BUS)
        os.environ[SYSTEM_BUS] = daemon.address
        _daemons[daemon.address] = daemon
        try:
            yield daemon.address
        finally:
            del _daemons[daemon.address]
            if before is None:
                del os.environ[SYSTEM_BUS]
            else:
                os.environ[SYSTEM_BUS] = before
            daemon.stop()
