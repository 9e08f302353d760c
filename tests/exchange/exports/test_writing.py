import errno
from collections.abc import Iterator
from pathlib import Path

import pytest

from beat_records import strap_packets
from biofeedback.exchange.errors import ExchangeError, ExchangeProblem
from biofeedback.exchange.exports.writing import ExportForm, write_session
from biofeedback.exchange.imports.reading import read_recording
from biofeedback.records import SessionInfo, SourceInfo, SourceKind
from biofeedback.streams import StreamKind
from polar_records import packets, sent_frames

INFO = SessionInfo(
    session_id="some-id",
    started_utc_s=1_700_000_000.0,
    zone_offset_s=0,
    plan_name="plan",
    source=SourceInfo(key="simulated", kind=SourceKind.SIMULATED, label="Simulated strap"),
    app_version="1",
)
RECORDS = [
    *strap_packets([800.0 + 10.0 * (index % 3) for index in range(40)]),
    *packets(sent_frames(seconds=5.0)),
    *packets(sent_frames(StreamKind.ACCELERATION, seconds=5.0, rate_hz=50.0, samples=25)),
]


def refused(path: Path, form: ExportForm = ExportForm.RR) -> ExchangeProblem:
    with pytest.raises(ExchangeError) as caught:
        write_session(RECORDS, INFO, path, form)
    return caught.value.reason


@pytest.mark.parametrize("form", [ExportForm.RR, ExportForm.CSV])
def test_what_was_written_can_be_read_again_and_stays_simulated(
    tmp_path: Path, form: ExportForm
) -> None:
    path = write_session(RECORDS, INFO, tmp_path / "session.txt", form)
    again = read_recording(path)
    assert len(again.records) == 40
    assert again.info.is_simulated
    assert [record.value for record in again.records][:2] == [799.8046875, 809.5703125]


@pytest.mark.parametrize("form", ExportForm)
def test_the_file_is_whole_and_alone_in_its_folder(tmp_path: Path, form: ExportForm) -> None:
    path = write_session(RECORDS, INFO, tmp_path / "session.txt", form)
    assert path.read_text(encoding="utf-8").endswith("\n")
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "session.txt"
    path.write_text("mine", encoding="utf-8")
    assert refused(path) is ExchangeProblem.EXISTS
    assert path.read_text(encoding="utf-8") == "mine"
    write_session(RECORDS, INFO, path, ExportForm.RR, overwrite=True)
    assert "mine" not in path.read_text(encoding="utf-8")


def test_a_session_without_beats_leaves_no_file(tmp_path: Path) -> None:
    for form in set(ExportForm) - {ExportForm.JSONL}:
        with pytest.raises(ExchangeError) as caught:
            write_session([], INFO, tmp_path / "session.txt", form)
        assert caught.value.reason is ExchangeProblem.NOTHING_TO_WRITE
    assert list(tmp_path.iterdir()) == []
    write_session([], INFO, tmp_path / "session.jsonl", ExportForm.JSONL)


def test_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    assert refused(tmp_path / "none" / "session.txt") is ExchangeProblem.NOT_WRITABLE


@pytest.mark.parametrize(
    ("code", "reason"),
    [(errno.ENOSPC, ExchangeProblem.FULL), (errno.EIO, ExchangeProblem.NOT_WRITABLE)],
)
def test_a_disk_that_fails_halfway_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, reason: ExchangeProblem
) -> None:
    def failing(records: object, info: object) -> Iterator[str]:
        del records, info
        yield "800"
        raise OSError(code, "trouble")

    forms = "biofeedback.exchange.exports.writing._LINES"
    monkeypatch.setattr(forms, {ExportForm.RR: failing})
    assert refused(tmp_path / "session.txt") is reason
    assert list(tmp_path.iterdir()) == []


def test_a_failed_replacement_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(records: object, info: object) -> Iterator[str]:
        del records, info
        yield "800"
        raise OSError(errno.ENOSPC, "full")

    path = tmp_path / "session.txt"
    path.write_text("mine", encoding="utf-8")
    forms = "biofeedback.exchange.exports.writing._LINES"
    monkeypatch.setattr(forms, {ExportForm.RR: failing})
    with pytest.raises(ExchangeError):
        write_session(RECORDS, INFO, path, ExportForm.RR, overwrite=True)
    assert path.read_text(encoding="utf-8") == "mine"
    assert list(tmp_path.iterdir()) == [path]
