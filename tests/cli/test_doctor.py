import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from biofeedback.backend.doctor import (
    Cause,
    Checked,
    Doctor,
    Examination,
    OnChecked,
    Outcome,
    Step,
)
from biofeedback.cli.main import main
from biofeedback.clock import VirtualClock
from biofeedback.storage.library import Library
from straps.private_bus import is_possible
from straps.virtual_strap import ADDRESS, NAME, BluezThread, bluez_in_thread


@pytest.fixture
def bench() -> Iterator[BluezThread]:
    if not is_possible():
        pytest.skip("the strap bench needs dbus-daemon, which is not installed")
    with bluez_in_thread() as bench:
        yield bench


def finds(monkeypatch: pytest.MonkeyPatch, step: Step, cause: Cause) -> list[str | None]:
    """Have the doctor find this; the addresses that it is asked about."""
    asked: list[str | None] = []

    async def examine(
        self: Doctor, address: str | None, on_checked: OnChecked = lambda _: None
    ) -> Examination:
        del self
        asked.append(address)
        checked = Checked(step=step, outcome=Outcome.FAILED, cause=cause)
        on_checked(checked)
        return Examination(checks=(checked,), is_of_running_link=False)

    monkeypatch.setattr(Doctor, "examine", examine)
    return asked


@pytest.mark.parametrize(
    ("step", "cause", "code"),
    [
        (Step.SERVICE, Cause.SERVICE_GONE, 3),
        (Step.POWER, Cause.ADAPTER_OFF, 3),
        (Step.FREE, Cause.HELD, 1),
        (Step.FLOWING, Cause.NO_CONTACT, 1),
    ],
)
def test_the_exit_code_says_whose_fault_it_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, step: Step, cause: Cause, code: int
) -> None:
    finds(monkeypatch, step, cause)
    assert main(["doctor", "--library", str(tmp_path / "none")]) == code


def test_it_is_about_the_strap_that_was_used_last(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "library.sqlite3"
    Library.open(path, clock=VirtualClock()).remember_strap(
        address=ADDRESS, name="H10", facts={}, used_utc_s=1.0
    )
    asked = finds(monkeypatch, Step.SEEN, Cause.NOT_SEEN)
    for words in ([], ["--strap", "other"], ["--any"]):
        main(["doctor", *words, "--library", str(path)])
    assert asked == [ADDRESS, "other", None]
    assert "used last: H10" in capsys.readouterr().err


def test_a_broken_library_stops_no_doctor(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "library.sqlite3"
    path.write_text("no library", encoding="utf-8")
    asked = finds(monkeypatch, Step.SEEN, Cause.NONE_SEEN)
    assert main(["doctor", "--library", str(path)]) == 1
    assert asked == [None]
    captured = capsys.readouterr()
    assert str(path) in captured.err
    assert "Try this: Wear it" in captured.out


def test_a_radio_that_is_off_is_told_step_by_step(
    bench: BluezThread, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.do(lambda bluez: bluez.power(is_on=False))
    assert main(["doctor", "--strap", ADDRESS, "--library", str(tmp_path / "none")]) == 3
    lines = capsys.readouterr().out.splitlines()
    assert [line[:2] for line in lines[:9]] == [*["ok"] * 3, "!!", *["--"] * 5]
    assert lines[-1].startswith("Try this: Switch")


def test_a_strap_that_works_is_told_as_json_and_saved(
    bench: BluezThread, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    strap = bench.do(lambda bluez: bluez.add_strap(ADDRESS, NAME))
    packets = ((0.05 * number, strap.next_measurement()) for number in range(400))
    playing = bench.begin(lambda: strap.play(packets))
    saved = tmp_path / "support.json"
    words = ["--json", "--save", str(saved), "--library", str(tmp_path / "none")]
    assert main(["doctor", *words]) == 0
    playing.cancel()
    told = json.loads(capsys.readouterr().out)
    assert {step["outcome"] for step in told["steps"]} == {"ok"}
    assert told["try"] == "Start a session."
    kept = saved.read_text(encoding="utf-8")
    assert json.loads(kept)["examination"] == told
    assert ADDRESS not in kept
    assert NAME not in kept


def test_a_file_that_cannot_be_written_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    finds(monkeypatch, Step.SEEN, Cause.NOT_SEEN)
    place = tmp_path / "missing" / "support.json"
    assert main(["doctor", "--any", "--save", str(place), "--library", str(tmp_path / "n")]) == 1
    assert "could not be written" in capsys.readouterr().err
