import hashlib
import os
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.exchange.errors import ExchangeError, ExchangeProblem
from biofeedback.exchange.imports import reading
from biofeedback.exchange.imports.reading import read_recording
from biofeedback.records import IntervalUnit, SourceKind

DATA = Path(__file__).parents[2] / "data"


def written(folder: Path, content: bytes | str) -> Path:
    path = folder / "walk.txt"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def refused(path: Path) -> ExchangeProblem:
    with pytest.raises(ExchangeError) as caught:
        read_recording(path)
    assert caught.value.path == path
    return caught.value.reason


def test_one_column_is_strung_together(tmp_path: Path) -> None:
    recording = read_recording(written(tmp_path, "800\n810\n790\n"))
    assert [record.t_s for record in recording.records] == pytest.approx([0.8, 1.61, 2.4])
    assert [record.value for record in recording.records] == [800.0, 810.0, 790.0]
    assert {record.beat_s for record in recording.records} == {None}
    assert recording.duration_s == pytest.approx(2.4)


def test_beat_times_are_kept_from_the_beginning_of_the_first_interval(tmp_path: Path) -> None:
    rr = [800, 810, 790, 805]
    lines = [f"{100.0 + t / 1000:.3f};{one}" for t, one in zip(accumulate(rr), rr, strict=True)]
    recording = read_recording(written(tmp_path, "\n".join(lines)))
    beats = [record.beat_s for record in recording.records]
    assert beats == pytest.approx([0.8, 1.61, 2.4, 3.205])
    assert beats == [record.t_s for record in recording.records]
    assert recording.info.detail["times"] == "beat that ends the interval"


def test_times_of_beginning_become_times_of_the_beat(tmp_path: Path) -> None:
    rr = [800, 810, 790, 805]
    starts = [0.0, *(t / 1000 for t in accumulate(rr))]
    lines = [f"{start:.3f}\t{one}" for start, one in zip(starts, rr, strict=False)]
    recording = read_recording(written(tmp_path, "\n".join(lines)))
    assert [record.beat_s for record in recording.records] == pytest.approx([0.8, 1.61, 2.4, 3.205])


def test_arrivals_of_a_real_strap_are_no_beat_times() -> None:
    recording = read_recording(DATA / "polarh10_dhyb" / "sample_data_ibi.csv")
    assert len(recording.records) == 620
    assert {record.beat_s for record in recording.records} == {None}
    assert recording.info.detail["times"] == "arrival"
    arrivals = [record.t_s for record in recording.records]
    assert arrivals == sorted(arrivals)
    assert recording.duration_s == pytest.approx(600.96, abs=0.01)
    assert recording.records[0].resolution == 1.0


@pytest.mark.parametrize(
    ("name", "count", "form"),
    [
        ("rhenanbartels_hrv/rest_rri.txt", 910, "rr text"),
        ("rhenanbartels_hrv/real_rri.txt", 771, "rr text"),
        ("rhenanbartels_hrv/noisy_rri.hrm", 3581, "polar hrm"),
        ("polarh10_pvc_kbroman/rr_time_ms.csv", 798, "rr text"),
        ("pyhrv_samples/SampleExport.txt", 423, "rr text"),
        ("wearablehrv_vuams/vu_breathing_rr_ms.txt", 161, "rr text"),
    ],
)
def test_real_files_of_others_are_read_whole(name: str, count: int, form: str) -> None:
    recording = read_recording(DATA / name)
    assert len(recording.records) == count
    assert recording.info.detail["format"] == form


def test_what_is_known_of_the_file_is_told(tmp_path: Path) -> None:
    path = written(tmp_path, "0.80\n0.81\n")
    info = read_recording(path).info
    assert info.kind is SourceKind.FILE
    assert info.label == "walk.txt"
    assert info.detail["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert info.detail["unit"] == IntervalUnit.S


def test_an_export_of_a_simulated_session_stays_simulated(tmp_path: Path) -> None:
    path = written(tmp_path, "# simulated: no heart was measured\n800\n810\n")
    assert read_recording(path).info.is_simulated


def test_the_start_is_the_files_own_or_that_of_its_last_change(tmp_path: Path) -> None:
    path = written(tmp_path, "800\n810\n")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    plain = read_recording(path)
    assert plain.records[-1].utc_s == pytest.approx(1_700_000_000, abs=1.0)
    assert plain.info.detail["start told by"] == "last change of the file"
    stamped = "timestamp, rr\n1600000000800,800\n1600000001610,810\n1600000002400,790"
    since_1970 = read_recording(written(tmp_path, stamped))
    assert since_1970.records[0].utc_s == pytest.approx(1_600_000_000.8)
    assert since_1970.info.detail["start told by"] == "times since 1970"
    watch = read_recording(DATA / "rhenanbartels_hrv" / "noisy_rri.hrm")
    assert watch.info.detail["start told by"] == "watch, zone unknown"


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf800\r\n810\r\n",
        "800\n810\n".encode("utf-16"),
        "# Gerät\n800\n810\n".encode("latin-1"),
        b"800\r810\r",
        b"800\n810\n\x1a",
    ],
)
def test_every_usual_encoding_is_read(tmp_path: Path, content: bytes) -> None:
    records = read_recording(written(tmp_path, content)).records
    assert [record.value for record in records] == [800.0, 810.0]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", ExchangeProblem.EMPTY),
        (b" \n\t\n", ExchangeProblem.EMPTY),
        (b"\x1a", ExchangeProblem.EMPTY),
        (b"SQLite format 3\x00", ExchangeProblem.BINARY),
        (b"\x89PNG\r\n\x1a\n\x00\x00", ExchangeProblem.BINARY),
        (b"\xff\xfe8\x00\x00\xd8", ExchangeProblem.BINARY),
        (b"rr\n", ExchangeProblem.NO_INTERVALS),
        (b"[Params]\nInterval=5\n[HRData]\n70\n", ExchangeProblem.ONLY_HEART_RATE),
    ],
)
def test_what_can_not_be_used_says_why(
    tmp_path: Path, content: bytes, reason: ExchangeProblem
) -> None:
    assert refused(written(tmp_path, content)) is reason


def test_what_is_no_file_says_so(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.txt") is ExchangeProblem.NOT_FOUND
    assert refused(tmp_path) is ExchangeProblem.NOT_A_FILE
    assert refused(tmp_path / "none" / "none.txt") is ExchangeProblem.NOT_FOUND


def test_what_the_system_refuses_to_open_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "read_bytes", denied)
    with pytest.raises(ExchangeError) as caught:
        read_recording(written(tmp_path, "800\n"))
    assert caught.value.reason is ExchangeProblem.NOT_READABLE
    assert caught.value.detail == "Permission denied"


def test_a_huge_file_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(reading.MAX_BYTES + 1)
    assert refused(path) is ExchangeProblem.TOO_LARGE


def test_a_day_of_beats_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, "\n".join(str(700 + index % 300) for index in range(100_000)))
    assert len(read_recording(path).records) == 100_000


@given(content=st.binary(max_size=100))
def test_any_bytes_are_a_recording_or_a_named_error(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "fuzz.txt"
    path.write_bytes(content)
    try:
        recording = read_recording(path)
    except ExchangeError:
        return
    assert recording.records
    assert all(record.value > 0 for record in recording.records)
