"""What the kernel says of Bluetooth radios, whether or not the system's service runs; Linux alone.

Windows and macOS have no such files, and nothing is told there.
"""

from dataclasses import dataclass
from pathlib import Path

CLASSES = Path("/sys/class")


@dataclass(frozen=True, slots=True, kw_only=True)
class RadioBlock:
    """One radio's two locks, as rfkill(8) shows them."""

    is_soft: bool
    """Switched off by software: a key, a menu, aeroplane mode."""
    is_hard: bool
    """Switched off by a switch on the case, or by the firmware."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapter:
    """One radio, without its address."""

    name: str
    """The kernel's, such as "hci0"."""
    kind: str
    """Bus and chip as the kernel names them, such as "usb:v8087p0A2B…"; "" where it tells none."""


def radio_blocks(classes: Path = CLASSES) -> tuple[RadioBlock, ...]:
    """The locks of every Bluetooth radio."""
    return tuple(
        RadioBlock(is_soft=_text(entry / "soft") == "1", is_hard=_text(entry / "hard") == "1")
        for entry in _entries(classes / "rfkill")
        if _text(entry / "type") == "bluetooth"
    )


def adapters(classes: Path = CLASSES) -> tuple[Adapter, ...]:
    """Every Bluetooth radio that the kernel has a driver for."""
    return tuple(
        Adapter(name=entry.name, kind=_text(entry / "device" / "modalias"))
        for entry in _entries(classes / "bluetooth")
        if ":" not in entry.name  # those are connections
    )


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""
