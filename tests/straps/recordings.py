"""Real recordings as the packets a strap sent."""

import csv
from pathlib import Path

from biofeedback.payloads.heart_rate import HeartRateMeasurement, encode_measurement

DATA = Path(__file__).parents[1] / "data"
_TOGETHER_S = 0.005
"""Intervals that arrived closer than this came in one packet; packets are a second apart."""


def polar_h10_packets() -> tuple[tuple[float, bytes], ...]:
    """Ten minutes of a Polar H10: arrival in seconds, and the measurement it sent then."""
    return _packets(DATA / "polarh10_dhyb" / "sample_data_ibi.csv", header_lines=0)


def polar_h10_ectopic_packets() -> tuple[tuple[float, bytes], ...]:
    """Ten minutes of another, worn by somebody with frequent ectopic beats."""
    return _packets(DATA / "polarh10_pvc_kbroman" / "rr_time_ms.csv", header_lines=1)


def _packets(path: Path, *, header_lines: int) -> tuple[tuple[float, bytes], ...]:
    """The recordings keep arrival and interval; the packets are rebuilt from these."""
    with path.open(encoding="ascii", newline="") as file:
        lines = list(csv.reader(file))[header_lines:]
    groups: list[tuple[float, list[float]]] = []
    for at_s, interval_ms in ((float(line[0]), float(line[1])) for line in lines):
        if groups and at_s - groups[-1][0] < _TOGETHER_S:
            groups[-1][1].append(interval_ms)
        else:
            groups.append((at_s, [interval_ms]))
    return tuple((at_s, _measurement(intervals_ms)) for at_s, intervals_ms in groups)


def _measurement(intervals_ms: list[float]) -> bytes:
    mean_ms = sum(intervals_ms) / len(intervals_ms)
    return encode_measurement(
        HeartRateMeasurement(
            heart_rate_bpm=round(60_000 / mean_ms),
            rr_ticks=tuple(round(interval_ms * 1024 / 1000) for interval_ms in intervals_ms),
        )
    )
