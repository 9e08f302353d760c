"""The page on the library says what is true, and the library stays light."""

import doctest
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "library.md"
HEAVY = ("PySide6", "shiboken6", "pyqtgraph", "scipy", "pandas", "neurokit2", "matplotlib", "bleak")


def _stable() -> dict[str, list[str]]:
    """What the page's table says will stay: names by module."""
    rows = re.findall(
        r"^\| `(biofeedback\.[\w.]+)` \| (.*) \|$", PAGE.read_text("utf-8"), re.MULTILINE
    )
    return {module: re.findall(r"`(\w+)`", names) for module, names in rows}


def test_every_example_gives_what_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    # A fence is no output.
    text = re.sub(r"^```.*$", "", PAGE.read_text("utf-8"), flags=re.MULTILINE)
    examples = doctest.DocTestParser().get_doctest(text, {}, PAGE.name, str(PAGE), 0)
    told: list[str] = []
    found = doctest.DocTestRunner(verbose=False).run(examples, out=told.append)
    assert "".join(told) == ""
    assert found.attempted > 30


def test_what_is_promised_to_stay_is_there_and_pulls_in_nothing_heavy() -> None:
    stable = _stable()
    assert len(stable) == 6
    imports = [f"from {module} import {', '.join(names)}" for module, names in stable.items()]
    look = f"import sys; print([name for name in {HEAVY!r} if name in sys.modules])"
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", "\n".join([*imports, look])],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == "[]"
