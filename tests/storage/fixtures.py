"""What storage's tests start from."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from biofeedback.clock import VirtualClock
from biofeedback.storage.recorder import Recorder
from biofeedback.storage.writer import RecorderLimits
from storage.doubles import Commits, Disk, Savings, SmallDisk, small_disk

QUICK = RecorderLimits(stalled_after_s=0.05, first_retry_s=0.01, last_retry_s=0.05)
"""So that troubles are told, and end, at once."""


class Recorders:
    """Opens recorders for a test, and closes those that it left open."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.clock = VirtualClock()
        self.savings = Savings()
        self.commits = Commits()
        self._open: list[Recorder] = []

    def open(self, path: Path | None = None, **wishes: Any) -> Recorder:
        """A recorder with short limits, whose listeners are this object's."""
        asked: dict[str, Any] = {
            "clock": self.clock,
            "on_saving": self.savings,
            "on_committed": self.commits.add,
            "limits": QUICK,
        }
        recorder = Recorder.open(path or self.path, **(asked | wishes))
        self._open.append(recorder)
        return recorder

    def close(self) -> None:
        """Close them all."""
        for recorder in self._open:
            recorder.close(timeout_s=0.0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a library can be made."""
    return tmp_path / "library.sqlite3"


@pytest.fixture
def recorders(path: Path) -> Iterator[Recorders]:
    """A way to open recorders."""
    opener = Recorders(path)
    yield opener
    opener.close()


@pytest.fixture
def disk() -> Iterator[Disk]:
    """A disk with faults on demand, sound in the end."""
    faulty = Disk()
    yield faulty
    faulty.is_moving.set()


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[SmallDisk]:
    """A file system of a megabyte."""
    with small_disk(tmp_path / "tiny") as made:
        yield made


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Iterator[None]:
    """Each recorder ends the threads that it starts."""
    yield
    left = [thread for thread in threading.enumerate() if thread.name.startswith("storage-")]
    for thread in left:
        thread.join(5.0)
    assert not [thread.name for thread in left if thread.is_alive()]
