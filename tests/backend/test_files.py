import asyncio
import multiprocessing
from pathlib import Path

import pytest

from beat_records import DATA
from biofeedback.analysis.ecg import EcgError, EcgProblem
from biofeedback.analysis.request import AnalysisRequest, Breadth
from biofeedback.analysis.sliding_course import SlidingRequest
from biofeedback.backend.background import Progress
from biofeedback.backend.files import ExportForm, Files
from biofeedback.backend.inputs import FileInput
from biofeedback.clock import VirtualClock
from biofeedback.exchange.errors import ExchangeError
from biofeedback.exchange.imports.rr_text import SIMULATED_REMARK
from biofeedback.records import EndReason, Tick
from biofeedback.storage.errors import NoSessionError
from biofeedback.storage.library import Library
from biofeedback.storage.recorder import Recorder
from session_doubles import info

SITTING = DATA / "wearablehrv_vuams" / "vu_sitting_rr_ms.txt"
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


async def test_a_quick_request_of_a_long_recording_can_be_done_elsewhere(files: Files) -> None:
    told: list[Progress] = []
    analysis = await files.analyse_session("one", is_apart=True, on_progress=told.append)
    assert [value.name for value in analysis.metrics] == [one.step for one in told]
    assert await files.analyse_session("one", on_progress=told.append) is not None
    assert len(told) == len(analysis.metrics)


async def test_what_is_not_there_is_said(files: Files, tmp_path: Path) -> None:
    with pytest.raises(NoSessionError):
        await files.analyse_session("nothing")
    with pytest.raises(ExchangeError):
        await files.analyse_file(tmp_path / "nothing.txt")


async def test_a_long_request_is_done_elsewhere_with_progress(files: Files) -> None:
    told: list[Progress] = []
    request = AnalysisRequest(breadth=Breadth.COSTLY, with_intervals=True)
    analysis = await files.analyse_file(SITTING, request, on_progress=told.append)
    assert [value.name for value in analysis.metrics] == [one.step for one in told]
    assert {one.of for one in told} == {len(analysis.metrics)}
    rmssd = next(value for value in analysis.metrics if value.name == "rmssd")
    assert rmssd.interval is not None
    quick = await files.analyse_file(SITTING)
    assert rmssd.value == next(value.value for value in quick.metrics if value.name == "rmssd")


async def test_a_stored_session_is_read_where_it_is_computed(files: Files) -> None:
    analysis = await files.analyse_session("one", AnalysisRequest(with_intervals=True))
    assert analysis.info is not None
    assert analysis.info.session_id == "one"
    with pytest.raises(NoSessionError):
        await files.analyse_session("nothing", AnalysisRequest(with_intervals=True))


async def test_metrics_slide_along_a_recording(files: Files) -> None:
    told: list[Progress] = []
    request = SlidingRequest(names=("rmssd", "sdnn"), step_s=10.0)
    course = await files.slide(FileInput(path=SITTING), request, on_progress=told.append)
    assert [metric.name for metric in course.metrics] == ["rmssd", "sdnn"]
    assert [one.step for one in told] == ["rmssd", "sdnn"]
    assert course.info is not None
    assert course.info.source.label == SITTING.name


async def test_cancelling_ends_the_computing_process(files: Files) -> None:
    begun = asyncio.Event()
    request = AnalysisRequest(breadth=Breadth.COSTLY)
    work = files.analyse_file(SITTING, request, on_progress=lambda _: begun.set())
    task = asyncio.create_task(work)
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not multiprocessing.active_children()


async def test_samples_that_are_no_ecg_are_refused_before_anything_is_started(
    files: Files, tmp_path: Path
) -> None:
    path = tmp_path / "ecg.txt"
    path.write_text("\n".join(["1"] * 130 * 20), encoding="utf-8")
    with pytest.raises(EcgError) as caught:
        await files.delineate(path, rate_hz=130.0)
    assert caught.value.reason is EcgProblem.FLAT
