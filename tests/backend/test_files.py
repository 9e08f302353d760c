from pathlib import Path

import pytest

from biofeedback.backend.files import ExportForm, Files
from biofeedback.clock import VirtualClock
from biofeedback.exchange.errors import ExchangeError
from biofeedback.exchange.imports.rr_text import SIMULATED_REMARK
from biofeedback.records import EndReason, Tick
from biofeedback.storage.errors import NoSessionError
from biofeedback.storage.library import Library
from biofeedback.storage.recorder import Recorder
from session_doubles import info

TICK = Tick(t_s=7.0, utc_s=1007.0, source="engine")


@pytest.fixture
def files(tmp_path: Path) -> Files:
    path = tmp_path / "library.sqlite3"
    recorder = Recorder.open(path, clock=VirtualClock(), on_saving=lambda _: None)
    recorder.begin(info("one"))
    recorder.put("one", TICK)
    recorder.end("one", 7.0, EndReason.ASKED)
    assert recorder.close(5.0)
    return Files(lambda: Library.open(path, clock=VirtualClock()))


async def test_a_file_is_analysed_with_what_is_known_of_it(files: Files, tmp_path: Path) -> None:
    file = tmp_path / "rest.txt"
    file.write_text("\n".join(["800", "810", "790", "805"] * 30), encoding="utf-8")
    analysis = await files.analyse_file(file)
    assert analysis.beats == 120
    assert analysis.info is not None
    assert analysis.info.source.label == "rest.txt"
    assert not analysis.info.source.is_simulated


async def test_a_simulated_export_stays_simulated(files: Files, tmp_path: Path) -> None:
    file = tmp_path / "simulated.txt"
    file.write_text(f"# {SIMULATED_REMARK}\n" + "\n".join(["800"] * 60), encoding="utf-8")
    analysis = await files.analyse_file(file)
    assert analysis.info is not None
    assert analysis.info.source.is_simulated


async def test_a_stored_session_is_analysed_and_exported(files: Files, tmp_path: Path) -> None:
    analysis = await files.analyse_session("one")
    assert analysis.beats == 0
    written = await files.export("one", tmp_path / "one.jsonl", ExportForm.JSONL)
    assert '"tick"' in written.read_text(encoding="utf-8")
    with pytest.raises(ExchangeError):
        await files.export("one", tmp_path / "one.jsonl", ExportForm.JSONL)
    await files.export("one", tmp_path / "one.jsonl", ExportForm.JSONL, overwrite=True)


async def test_what_is_not_there_is_said(files: Files, tmp_path: Path) -> None:
    with pytest.raises(NoSessionError):
        await files.analyse_session("nothing")
    with pytest.raises(ExchangeError):
        await files.analyse_file(tmp_path / "nothing.txt")
