"""Ten kills of ``make torture``, and proof that its judge sees what is missing."""

import importlib.util
import random
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from biofeedback.storage.connection import open_writable
from storage.doubles import info
from storage.fixtures import Recorders

SCRIPT = Path(__file__).parent.parent.parent / "benchmarks" / "torture.py"


@pytest.fixture(scope="module")
def torture() -> ModuleType:
    spec = importlib.util.spec_from_file_location("torture", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["torture"] = module
    spec.loader.exec_module(module)
    return module


def left_by_a_dead_recorder(recorders: Recorders, torture: ModuleType, count: int) -> None:
    recorder = recorders.open()
    recorder.begin(info())
    for seq in range(count):
        recorder.put("one", torture.record_at(seq))
    assert recorder.close(timeout_s=20.0)


def judged(recorders: Recorders, torture: ModuleType, promised: int) -> Any:
    verdict = torture.Verdict(killed_after_s=0.0)
    torture.judge(recorders.path, "one", promised, verdict)
    return verdict


@pytest.mark.torture
def test_ten_kills_lose_nothing_that_was_promised() -> None:
    done = subprocess.run(
        [sys.executable, SCRIPT, "--kills", "10", "--seed", str(random.randrange(10**6))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1].startswith("PASS: 10 of 10")


def test_a_kept_promise_is_seen(recorders: Recorders, torture: ModuleType) -> None:
    left_by_a_dead_recorder(recorders, torture, 50)
    verdict = judged(recorders, torture, promised=40)
    assert verdict.is_good
    assert (verdict.found, verdict.lost) == (50, 0)


@pytest.mark.parametrize(
    ("damage", "field"),
    [
        ("DELETE FROM packet WHERE seq >= 30", "lost"),
        ("DELETE FROM packet WHERE seq = 8", "wrong"),
        (
            "INSERT INTO packet SELECT session_id, 99, t_s, utc_s, source, characteristic, payload"
            " FROM packet WHERE seq = 8",
            "wrong",
        ),
        ("UPDATE session SET ended_s = 1.0", "is_recovered"),
    ],
)
def test_a_broken_promise_is_seen(
    recorders: Recorders, torture: ModuleType, damage: str, field: str
) -> None:
    left_by_a_dead_recorder(recorders, torture, 50)
    database = open_writable(recorders.path)
    database.change(damage)
    database.close()
    verdict = judged(recorders, torture, promised=50)
    assert not verdict.is_good
    assert bool(getattr(verdict, field)) is (field != "is_recovered")


def test_a_library_that_does_not_open_is_seen(recorders: Recorders, torture: ModuleType) -> None:
    left_by_a_dead_recorder(recorders, torture, 5)
    recorders.path.write_bytes(b"no library" * 999)
    verdict = judged(recorders, torture, promised=5)
    assert not verdict.is_good
    assert verdict.trouble


def test_a_lost_session_is_a_loss(recorders: Recorders, torture: ModuleType) -> None:
    recorders.open().close(timeout_s=20.0)
    assert judged(recorders, torture, promised=7).lost == 7
    assert judged(recorders, torture, promised=0).is_good
