import json
from collections.abc import Callable
from pathlib import Path

import pytest

from biofeedback.backend.straps import SeenStrap, Straps
from biofeedback.cli.main import main
from biofeedback.cli.scan import signal_words
from biofeedback.sensors.errors import BluetoothProblem, SensorError

STRAPS = (
    SeenStrap(address="A0:01", name="Polar\x1b H10", rssi_dbm=-50, is_connected=False),
    SeenStrap(address="A0:02", name="", rssi_dbm=None, is_connected=True),
)


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Callable[[tuple[SeenStrap, ...]], None]:
    def will_see(straps: tuple[SeenStrap, ...]) -> None:
        async def scan(
            self: Straps, *, for_s: float = 10.0, on_seen: object = None
        ) -> tuple[SeenStrap, ...]:
            del self, on_seen
            assert for_s == 2.0
            return straps

        monkeypatch.setattr(Straps, "scan", scan)

    return will_see


def test_straps_are_listed_and_the_next_step_is_told(
    seen: Callable[[tuple[SeenStrap, ...]], None],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    seen(STRAPS)
    assert main(["scan", "--for", "2s", "--library", str(tmp_path / "none")]) == 0
    captured = capsys.readouterr()
    first, second = captured.out.splitlines()
    assert first.split() == ["A0:01", "Polar?", "H10", "strong", "signal", "(-50", "dBm)"]
    assert "already connected" in second
    assert "biofeedback record --strap A0:01 --name 'Polar? H10'" in captured.err


def test_the_json_list_has_every_field(
    seen: Callable[[tuple[SeenStrap, ...]], None], capsys: pytest.CaptureFixture[str]
) -> None:
    seen(STRAPS)
    assert main(["scan", "--for", "2", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert listed[0] == {
        "address": "A0:01", "name": "Polar\x1b H10", "rssi_dbm": -50, "is_connected": False,
    }  # fmt: skip


def test_seeing_nothing_is_told_with_what_helps(
    seen: Callable[[tuple[SeenStrap, ...]], None], capsys: pytest.CaptureFixture[str]
) -> None:
    seen(())
    assert main(["scan", "--for", "2s"]) == 1
    assert "moisten" in capsys.readouterr().err
    assert main(["scan", "--for", "2s", "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == []


def test_without_bluetooth_it_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def scan(self: Straps, **options: object) -> tuple[SeenStrap, ...]:
        del self, options
        raise SensorError(BluetoothProblem.ADAPTER_OFF)

    monkeypatch.setattr(Straps, "scan", scan)
    assert main(["scan"]) == 3
    assert "Bluetooth is switched off" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("rssi_dbm", "words"),
    [(-40, "strong"), (-65, "strong"), (-66, "fair"), (-80, "fair"), (-81, "weak"), (None, "unk")],
)
def test_signal_strength_is_told_in_words(rssi_dbm: int | None, words: str) -> None:
    strap = SeenStrap(address="A", name="B", rssi_dbm=rssi_dbm, is_connected=False)
    assert words in signal_words(strap)
