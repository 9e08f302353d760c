"""A library with a strap's, a simulated and a recovered session, for the commands to work on."""

import shutil
from pathlib import Path

import pytest

from beat_records import in_order, paced, part, sine_beats, strap_packets, ticks_until
from biofeedback.clock import VirtualClock
from biofeedback.records import (
    EndReason,
    LinkChanged,
    LinkState,
    Record,
    SessionInfo,
    SourceInfo,
    SourceKind,
)
from biofeedback.storage.recorder import Recorder

STRAP_ID = "aaaa1111-0000-4000-8000-000000000001"
SIMULATED_ID = "aaaa2222-0000-4000-8000-000000000002"
FILE_ID = "bbbb3333-0000-4000-8000-000000000003"


def _info(session_id: str, kind: SourceKind, started_utc_s: float, label: str) -> SessionInfo:
    return SessionInfo(
        session_id=session_id,
        started_utc_s=started_utc_s,
        zone_offset_s=3600,
        plan_name="Paced breathing",
        source=SourceInfo(key="strap", kind=kind, label=label),
        app_version="1",
        is_recovered=False,
    )


def _records(length_s: float) -> list[Record]:
    _, rr_ms = sine_beats(for_s=length_s)
    link = LinkChanged(t_s=0.1, utc_s=0.1, source="strap", state=LinkState.LIVE)
    begin: list[Record] = [part(0.0, 0, "Paced breathing"), paced(0.0, 6.0, from_s=2.0), link]
    return in_order(begin, strap_packets(rr_ms), ticks_until(length_s))


@pytest.fixture(scope="session")
def made_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once; not to be changed."""
    path = tmp_path_factory.mktemp("library") / "library.sqlite3"
    recorder = Recorder.open(path, clock=VirtualClock(), on_saving=lambda _: None)
    sessions = [
        (_info(STRAP_ID, SourceKind.STRAP, 1_700_000_000.0, "Polar\x1b H10"), 200.0),
        (_info(SIMULATED_ID, SourceKind.SIMULATED, 1_700_100_000.0, "Simulated strap"), 30.0),
        (_info(FILE_ID, SourceKind.FILE, 1_699_000_000.0, "walk.txt"), 10.0),
    ]
    for info, length_s in sessions:
        recorder.begin(info)
        for record in _records(length_s):
            recorder.put(info.session_id, record)
        recorder.end(info.session_id, length_s, EndReason.COMPLETED)
    assert recorder.close(10.0)
    return path


@pytest.fixture
def library(made_library: Path, tmp_path: Path) -> Path:
    """A copy of one's own."""
    return Path(shutil.copy(made_library, tmp_path / "library.sqlite3"))
