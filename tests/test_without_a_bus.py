"""Where nothing can speak to a D-Bus, as on Windows and macOS, the other tests still run."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("tests/straps", "tests/straps_att", "tests/sensors/ble")
COLLECT = """
import sys
sys.modules["dbus_fast"] = None
import pytest
sys.exit(pytest.main(["--collect-only", "-q", "-p", "no:cacheprovider", *sys.argv[1:]]))
"""


def test_what_needs_a_bus_is_left_out_and_nothing_else() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", COLLECT, *FOLDERS],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-2000:]
    files = {line.partition("::")[0] for line in ran.stdout.splitlines() if "::" in line}
    assert "tests/straps_att/test_same_behaviours.py" in files
    assert "tests/sensors/ble/test_heart_rate_strap.py" in files
    assert not any(name.startswith("tests/straps/") for name in files)
