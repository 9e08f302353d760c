"""Kills a recording process again and again, and counts what was promised and is not there.

``python benchmarks/torture.py --kills 60`` records in a child process, ends it with SIGKILL at a
random moment, and opens the library that it left. The child prints the number of a record after
its commit; every number that reached the pipe must be in the library, with the right contents.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path

from biofeedback.clock import SystemClock
from biofeedback.records import (
    ENGINE,
    EndReason,
    Marked,
    Packet,
    Record,
    SessionEnded,
    SessionInfo,
    SourceInfo,
    SourceKind,
    Tick,
)
from biofeedback.storage.connection import open_readable
from biofeedback.storage.errors import NoSessionError, StorageError
from biofeedback.storage.library import Library
from biofeedback.storage.recorder import Recorder

HEART_RATE_MEASUREMENT = "00002a37-0000-1000-8000-00805f9b34fb"
STARTED_UTC_S = 1_767_225_600.0
FIRST_PROMISE_WITHIN_S = 30.0
LONGEST_RECORDING_S = 0.6
LONGEST_START_S = 0.8
"""Kills while the child starts fall within this."""
KILLS_PER_LIBRARY = 6
"""A library survives that many kills before a new one is made."""
PAUSES_S = (0.0, 0.001, 0.004)


def record_at(seq: int) -> Record:
    """What the child records under a number: mostly packets with flags 0x10, rate and RR."""
    t_s = seq / 128.0
    utc_s = STARTED_UTC_S + t_s
    if seq % 7 == 3:
        return Tick(t_s=t_s, utc_s=utc_s, source=ENGINE)
    if seq % 11 == 5:
        return Marked(t_s=t_s, utc_s=utc_s, source=ENGINE, text=f"mark {seq} – ü")
    rr_ticks = 700 + seq * 37 % 500
    payload = bytes([0x10, 60 + seq % 40]) + rr_ticks.to_bytes(2, "little")
    return Packet(
        t_s=t_s,
        utc_s=utc_s,
        source="strap",
        characteristic=HEART_RATE_MEASUREMENT,
        payload=payload * (1 + seq % 3 // 2),
    )


def record_until_killed(path: Path, session_id: str, pause_s: float) -> None:
    """The child: record for ever, and print each number once its commit is done."""
    clock = SystemClock()
    recorder = Recorder.open(
        path,
        clock=clock,
        on_saving=lambda _: None,
        on_committed=lambda _, seq: _print_promise(seq),
    )
    recorder.begin(
        SessionInfo(
            session_id=session_id,
            started_utc_s=STARTED_UTC_S,
            zone_offset_s=3600,
            plan_name="torture",
            source=SourceInfo(key="strap", kind=SourceKind.SIMULATED, label="torture"),
            app_version="0",
        )
    )
    seq = 0
    while True:
        seq = 1 + recorder.put(session_id, record_at(seq))
        time.sleep(pause_s)


def _print_promise(seq: int) -> None:
    os.write(sys.stdout.fileno(), f"{seq}\n".encode())


@dataclass(kw_only=True)
class Verdict:
    """What one kill left."""

    killed_after_s: float
    """Since the child was started."""
    promised: int = 0
    """Records whose number reached the pipe, or that came before such a one."""
    found: int = 0
    """Records in the library that the child recorded."""
    lost: int = 0
    """Promised, and not found."""
    wrong: int = 0
    """Found, but not what was recorded, or out of order."""
    opens: bool = False
    """Whether the library opens, and SQLite finds no fault in it."""
    is_recovered: bool = False
    """Whether the session has its end and says that it was recovered, if there is a session."""
    has_session: bool = False
    """Whether the child lived long enough to begin one."""
    trouble: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether every promise was kept."""
        return self.opens and self.is_recovered and not (self.lost or self.wrong or self.trouble)


def judge(path: Path, session_id: str, promised: int, verdict: Verdict) -> None:
    """Open what a kill left, recover it, and compare."""
    verdict.promised = promised
    try:
        recorder = Recorder.open(path, clock=SystemClock(), on_saving=lambda _: None)
        recovered = {info.session_id for info in recorder.recovered_sessions}
        if not recorder.close(timeout_s=10.0):
            verdict.trouble.append("the recorder did not close")
        verdict.opens = _has_no_fault(path)
        _compare(Library.open(path, clock=SystemClock()), session_id, recovered, verdict)
    except StorageError as error:
        verdict.trouble.append(f"{type(error).__name__}: {error}")


def _compare(library: Library, session_id: str, recovered: set[str], verdict: Verdict) -> None:
    try:
        info = library.session(session_id)
    except NoSessionError:
        verdict.lost = verdict.promised
        verdict.is_recovered = not verdict.promised
        return
    verdict.has_session = True
    *kept, end = library.records(session_id)
    verdict.found = len(kept)
    verdict.lost = max(0, verdict.promised - len(kept))
    verdict.wrong = sum(record != record_at(seq) for seq, record in enumerate(kept))
    is_ended = isinstance(end, SessionEnded) and end.reason is EndReason.RECOVERED
    ends_at_last = end.t_s == (kept[-1].t_s if kept else 0.0) == info.ended_s
    verdict.is_recovered = (
        is_ended and ends_at_last and info.is_recovered and session_id in recovered
    )


def _has_no_fault(path: Path) -> bool:
    database = open_readable(path)
    try:
        return bool(database.value("PRAGMA integrity_check") == "ok")
    finally:
        database.close()


class Child:
    """A recording process and the promises that came from it."""

    def __init__(self, path: Path, session_id: str, pause_s: float) -> None:
        self.promised = 0
        self.has_promised = threading.Event()
        self._started_s = time.perf_counter()
        self._process = subprocess.Popen(
            [sys.executable, __file__, "--record", str(path), session_id, str(pause_s)],
            stdout=subprocess.PIPE,
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def kill(self) -> float:
        """End it without warning; seconds that it lived. All promises are in afterwards."""
        lived_s = time.perf_counter() - self._started_s
        self._process.kill()
        self._process.wait()
        self._reader.join()
        return lived_s

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as pipe:
            for line in pipe:
                if line.endswith(b"\n"):
                    self.promised = int(line) + 1
                    self.has_promised.set()


def one_kill(path: Path, dice: random.Random) -> Verdict:
    """Start a child, kill it at a random moment, judge what it left."""
    session_id = str(uuid.UUID(int=dice.getrandbits(128)))
    child = Child(path, session_id, dice.choice(PAUSES_S))
    if dice.random() < 1 / 6:
        time.sleep(dice.uniform(0.0, LONGEST_START_S))
    else:
        child.has_promised.wait(FIRST_PROMISE_WITHIN_S)
        time.sleep(dice.uniform(0.0, LONGEST_RECORDING_S))
    verdict = Verdict(killed_after_s=child.kill())
    judge(path, session_id, child.promised, verdict)
    return verdict


def _word(verdict: Verdict) -> str:
    if not verdict.is_recovered:
        return "NO"
    return "yes" if verdict.has_session else "none yet"


def torture(folder: Path, *, kills: int, seed: int) -> bool:
    """Kill that often, print a table, and say whether every promise was kept."""
    dice = random.Random(seed)
    verdicts = []
    print("kill  after ms  promised  found  lost  wrong  opens  recovered")
    for kill in range(kills):
        path = folder / f"{kill // KILLS_PER_LIBRARY}" / "library.sqlite3"
        verdict = one_kill(path, dice)
        verdicts.append(verdict)
        print(
            f"{kill + 1:4}  {verdict.killed_after_s * 1000:8.0f}  {verdict.promised:8}"
            f"  {verdict.found:5}  {verdict.lost:4}  {verdict.wrong:5}"
            f"  {'yes' if verdict.opens else 'NO':>5}"
            f"  {_word(verdict):>9}",
            *verdict.trouble,
            flush=True,
        )
    good = sum(verdict.is_good for verdict in verdicts)
    promised = sum(verdict.promised for verdict in verdicts)
    # A run in which nothing was promised would keep every promise.
    is_good = good == kills and promised > 0
    print(
        f"{'PASS' if is_good else 'FAIL'}: {good} of {kills} kills survived, {promised} promised,"
        f" {sum(verdict.lost for verdict in verdicts)} lost,"
        f" {sum(verdict.wrong for verdict in verdicts)} wrong"
    )
    return is_good


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--record", nargs=3, metavar=("LIBRARY", "SESSION", "PAUSE_S"))
    asked = parser.parse_args()
    if asked.record:
        library, session_id, pause_s = asked.record
        record_until_killed(Path(library), session_id, float(pause_s))
    with tempfile.TemporaryDirectory() as folder:
        return 0 if torture(Path(folder), kills=asked.kills, seed=asked.seed) else 1


if __name__ == "__main__":
    sys.exit(main())
