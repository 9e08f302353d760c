from pathlib import Path

from biofeedback.sensors.ble.adapter_facts import Adapter, RadioBlock, adapters, radio_blocks


def put(folder: Path, **files: str) -> None:
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(f"{text}\n", encoding="ascii")


def test_only_bluetooth_radios_are_looked_at(tmp_path: Path) -> None:
    put(tmp_path / "rfkill" / "rfkill0", type="wlan", soft="1", hard="1")
    put(tmp_path / "rfkill" / "rfkill1", type="bluetooth", soft="1", hard="0")
    assert radio_blocks(tmp_path) == (RadioBlock(is_soft=True, is_hard=False),)


def test_an_adapter_is_told_without_its_connections(tmp_path: Path) -> None:
    put(tmp_path / "bluetooth" / "hci0" / "device", modalias="usb:v8087p0A2B")
    put(tmp_path / "bluetooth" / "hci0:12")
    put(tmp_path / "bluetooth" / "hci1")
    assert adapters(tmp_path) == (
        Adapter(name="hci0", kind="usb:v8087p0A2B"),
        Adapter(name="hci1", kind=""),
    )


def test_where_there_are_no_such_files_nothing_is_told(tmp_path: Path) -> None:
    assert radio_blocks(tmp_path) == ()
    assert adapters(tmp_path) == ()
