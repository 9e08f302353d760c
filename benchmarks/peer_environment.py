"""The environment of the other programs, ``.venv-peers``, and what they say in it."""

import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".venv-peers"
PINS = Path(__file__).with_name("peers-constraints.txt")
SCRIPT = Path(__file__).with_name("peers.py")
PACKAGES = {
    "hrv-analysis": ("setuptools",),
    "pyhrv": ("peakutils", "setuptools"),
    "systole": (),
    "biosppy": ("peakutils",),
    "heartpy": ("setuptools",),
    "flirt": (),
    "sleepecg": (),
    "physiokit": (),
    "nolds": ("setuptools",),
    "antropy": (),
}
"""By the name that pip knows, with what each needs but does not say."""
NOT_TRIED = {
    "nolds 0.6.3": "can't be imported on Python 3.11 (“'nolds.datasets' is not a package”)",
    "hrv 0.2.10": "an earlier survey: Python 3.9 and older only",
    "hrv-analysis 1.0.6": "an earlier survey: can't be imported on Python 3.11",
    "rapidhrv": "an earlier survey: takes signals, not intervals",
    "wfdb": "an earlier survey: no variability beyond the mean rate",
}
"""With the reason, and who says so."""
INSTALL_LIMIT_S, RUN_LIMIT_S = 900, 120
Array = NDArray[np.float64]
Numbers = dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerAnswers:
    """What came of asking them."""

    versions: dict[str, str] = field(default_factory=dict)
    """Of the packages that answered."""
    numbers: dict[str, dict[str, Numbers]] = field(default_factory=dict)
    """By tool (a package and its variant), recording and metric."""
    failures: dict[str, str] = field(default_factory=dict)
    """What did not install or run, with the reason."""


def ask_peers(recordings: dict[str, Array]) -> PeerAnswers:
    """Every peer about every recording; installs them first where that was not done yet."""
    problem = _environment()
    if problem:
        return PeerAnswers(failures={"all": problem})
    answers = PeerAnswers(failures=dict(_installed()["failures"]))
    given = json.dumps({name: rr_ms.tolist() for name, rr_ms in recordings.items()})
    for package in PACKAGES:
        if package not in answers.failures:
            print(f"asking {package} ...", flush=True)
            _ask(package, given, answers)
    return answers


def _ask(package: str, given: str, answers: PeerAnswers) -> None:
    try:
        done = subprocess.run(
            [_python(), SCRIPT, package],
            input=given,
            capture_output=True,
            text=True,
            timeout=RUN_LIMIT_S,
            check=True,
        )
    except subprocess.TimeoutExpired:
        answers.failures[package] = f"no answer within {RUN_LIMIT_S} s"
        return
    except subprocess.CalledProcessError as error:
        answers.failures[package] = _last_line(error.stderr)
        return
    answer: dict[str, Any] = json.loads(done.stdout)
    answers.versions[package] = answer["version"]
    answers.numbers.update(answer["numbers"])
    answers.failures.update(answer["errors"])


def _environment() -> str:
    """Make the environment where it is not there; why it can't be made, or nothing."""
    if _installed().get("pins") == _pins():
        return ""
    print(f"installing {len(PACKAGES)} other programs into {FOLDER.name} (some minutes) ...")
    try:
        subprocess.run([sys.executable, "-m", "venv", FOLDER], check=True, capture_output=True)
        every = [one for name, more in PACKAGES.items() for one in (name, *more)]
        failures: dict[str, str] = {}
        if _pip(*every):
            for name, more in PACKAGES.items():
                if reason := _pip(name, *more):
                    failures[name] = f"does not install: {reason}"
    except (OSError, subprocess.SubprocessError) as error:
        return f"{FOLDER.name} can't be made: {error}"
    if len(failures) == len(PACKAGES):
        return f"nothing could be installed into {FOLDER.name}: {next(iter(failures.values()))}"
    _marker().write_text(json.dumps({"pins": _pins(), "failures": failures}), encoding="utf-8")
    return ""


def _pip(*names: str) -> str:
    """Install at pinned versions; what went wrong, or nothing."""
    done = subprocess.run(
        [_python(), "-m", "pip", "install", "--quiet", "-c", PINS, *names],
        capture_output=True,
        text=True,
        timeout=INSTALL_LIMIT_S,
        check=False,
    )
    return _last_line(done.stderr) if done.returncode else ""


def _installed() -> dict[str, Any]:
    if not _marker().exists():
        return {}
    found: dict[str, Any] = json.loads(_marker().read_text(encoding="utf-8"))
    return found


def _marker() -> Path:
    return FOLDER / "installed.json"


def _pins() -> str:
    return hashlib.sha256(PINS.read_bytes()).hexdigest()


def _python() -> Path:
    return FOLDER / ("Scripts" if sys.platform == "win32" else "bin") / "python"


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:200] if lines else "no reason given"
