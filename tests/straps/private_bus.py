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


@contextmanager
def private_bus() -> Iterator[str]:
    """The address of a bus that is the system bus of this process and its children meanwhile."""
    with tempfile.TemporaryDirectory(prefix="bus-", ignore_cleanup_errors=True) as folder:
        config = Path(folder) / "bus.conf"
        config.write_text(_CONFIG.format(socket=Path(folder) / "socket"), encoding="utf-8")
        daemon = subprocess.Popen(
            ["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        try:
            assert daemon.stdout is not None
            address = daemon.stdout.readline().strip()
            before = os.environ.get(SYSTEM_BUS)
            os.environ[SYSTEM_BUS] = address
            try:
                yield address
            finally:
                if before is None:
                    del os.environ[SYSTEM_BUS]
                else:
                    os.environ[SYSTEM_BUS] = before
        finally:
            daemon.terminate()
            daemon.communicate()
