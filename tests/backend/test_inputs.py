from pathlib import Path

import pytest

from biofeedback.backend.inputs import FileInput, StoredInput, opened
from biofeedback.clock import VirtualClock
from biofeedback.exchange.errors import ExchangeError
from biofeedback.records import EndReason, SourceKind, Tick
from biofeedback.storage.errors import NoSessionError
from biofeedback.storage.recorder import Recorder
from session_doubles import info

TICK = Tick(t_s=7.0, utc_s=1007.0, source="engine")


def test_a_file_is_described_as_a_session_is(tmp_path: Path) -> None:
    path = tmp_path / "rest.txt"
    path.write_text("800\n810\n790\n", encoding="utf-8")
    one = opened(FileInput(path=path))
    assert len(list(one.records)) == 3
    assert (one.info.source.label, one.info.source.kind) == ("rest.txt", SourceKind.FILE)
    assert one.info.ended_s == pytest.approx(2.4)
    assert one.info.session_id == one.info.source.detail["sha256"]
    with pytest.raises(ExchangeError):
        opened(FileInput(path=tmp_path / "none.txt"))


def test_a_stored_session_is_read_and_nothing_written(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite3"
    recorder = Recorder.open(path, clock=VirtualClock(), on_saving=lambda _: None)
    recorder.begin(info("one"))
    recorder.put("one", TICK)
    recorder.end("one", 7.0, EndReason.ASKED)
    assert recorder.close(5.0)
    before = path.read_bytes()
    one = opened(StoredInput(library_path=path, session_id="one"))
    assert one.info.session_id == "one"
    assert TICK in list(one.records)
    assert path.read_bytes() == before
    with pytest.raises(NoSessionError):
        opened(StoredInput(library_path=path, session_id="nothing"))
