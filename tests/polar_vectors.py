"""Bytes of Polar's measurement service from the tests' data, by name."""

from pathlib import Path

FOLDER = Path(__file__).parent / "data" / "polar_measurement"


def polar_vectors() -> dict[str, bytes]:
    lines = [
        line.split()
        for name in ("published.txt", "self_made.txt")
        for line in (FOLDER / name).read_text(encoding="ascii").splitlines()
    ]
    return {name: bytes.fromhex(digits) for name, digits in lines}
