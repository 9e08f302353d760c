"""Beats and records made to order, for tests of what is computed from them."""

import math
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from biofeedback.breathing import BreathingPattern, PacerTrack
from biofeedback.dsp.series import BeatKind, BeatSeries
from biofeedback.dsp.window import Window
from biofeedback.payloads.heart_rate import (
    HEART_RATE_MEASUREMENT,
    HeartRateMeasurement,
    encode_measurement,
)
from biofeedback.records import (
    ENGINE,
    Interval,
    IntervalUnit,
    PacerChanged,
    Packet,
    PartStarted,
    Record,
    Tick,
)
from biofeedback.units import TICKS_PER_S

RAW_MS = np.full(10, 800.0)
"""Intervals as they came, for windows of which nobody asks that."""
DATA = Path(__file__).parent / "data"


def sine_beats(
    *, mean_ms: float = 900.0, swing_ms: float = 40.0, hz: float = 0.1, for_s: float = 300.0
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Beat times in s and intervals in ms: each interval is the sine's value at its own beat."""
    times_s: list[float] = []
    rr_ms: list[float] = []
    now_s = 0.0
    while now_s < for_s:
        interval_ms = mean_ms
        for _ in range(60):
            angle = 2 * math.pi * hz * (now_s + interval_ms / 1000)
            interval_ms = mean_ms + swing_ms * math.sin(angle)
        now_s += interval_ms / 1000
        times_s.append(now_s)
        rr_ms.append(interval_ms)
    return np.array(times_s), np.array(rr_ms)


def series(
    rr_ms: Sequence[float] | NDArray[np.float64],
    *,
    starts_s: float = 0.0,
    kinds: Sequence[int] | None = None,
    segments: Sequence[int] | None = None,
) -> BeatSeries:
    """Beats one after the other, normal and in one segment unless told otherwise."""
    values_ms = np.asarray(rr_ms, dtype=np.float64)
    count = len(values_ms)
    return BeatSeries(
        times_s=starts_s + np.cumsum(values_ms) / 1000.0,
        rr_ms=values_ms,
        kinds=np.array(kinds or [BeatKind.NORMAL] * count, dtype=np.uint8),
        segments=np.array(segments or [0] * count, dtype=np.int64),
    )


def whole_window(beats: BeatSeries | Sequence[float] | NDArray[np.float64]) -> Window:
    """A whole recording without a pacer, asked for by a person; beats or plain intervals."""
    given = beats if isinstance(beats, BeatSeries) else series(beats)
    return Window(
        beats=given,
        raw_rr_ms=given.rr_ms,
        ends_s=float(given.times_s[-1]) if len(given) else 0.0,
        length_s=None,
        track=PacerTrack(),
        is_irregular=False,
        is_on_request=True,
    )


def packet(t_s: float, *ticks: int) -> Packet:
    """A strap's notification with intervals in 1/1024 s."""
    measurement = HeartRateMeasurement(heart_rate_bpm=60, rr_ticks=ticks)
    return Packet(
        t_s=t_s,
        utc_s=t_s,
        source="strap",
        characteristic=HEART_RATE_MEASUREMENT,
        payload=encode_measurement(measurement),
    )


def interval(t_s: float, rr_ms: float, *, beat_s: float | None = None) -> Interval:
    """An interval of a file."""
    return Interval(
        t_s=t_s,
        utc_s=t_s,
        source="file",
        value=rr_ms,
        unit=IntervalUnit.MS,
        resolution=1.0,
        beat_s=beat_s,
    )


def tick(t_s: float) -> Tick:
    """A second passed."""
    return Tick(t_s=t_s, utc_s=t_s, source=ENGINE)


def paced(t_s: float, rate_per_min: float | None, *, from_s: float | None = None) -> PacerChanged:
    """The pacer asks for a rate, or for nothing."""
    asked = None if rate_per_min is None else BreathingPattern(rate_per_min=rate_per_min)
    holds_from_s = t_s if from_s is None else from_s
    return PacerChanged(t_s=t_s, utc_s=t_s, source=ENGINE, holds_from_s=holds_from_s, pattern=asked)


def part(t_s: float, index: int, name: str = "part") -> PartStarted:
    """A part of the plan began."""
    return PartStarted(t_s=t_s, utc_s=t_s, source=ENGINE, index=index, name=name, planned_s=None)


def in_order(*records: Iterable[Record]) -> list[Record]:
    """Records of several origins, by arrival."""
    return sorted((one for some in records for one in some), key=lambda record: record.t_s)


def ticks_until(end_s: float) -> list[Record]:
    """The session's tick, each second."""
    return [tick(float(second)) for second in range(1, int(end_s) + 1)]


def strap_packets(rr_ms: Iterable[float], *, starts_s: float = 0.0) -> list[Record]:
    """A well-behaved strap: each second a packet with the beats since the last, a moment late."""
    beats: list[tuple[float, int]] = []
    now_s = starts_s
    for one_ms in rr_ms:
        ticks = round(one_ms * TICKS_PER_S / 1000)
        now_s += ticks / TICKS_PER_S
        beats.append((now_s, ticks))
    packets: list[Record] = []
    sent_s = starts_s + 1.0
    while beats:
        due = [ticks for beat_s, ticks in beats if beat_s <= sent_s]
        beats = beats[len(due) :]
        packets.append(packet(sent_s + 0.01, *due))
        sent_s += 1.0
    return packets


def file_intervals(rr_ms: Iterable[float]) -> list[Record]:
    """A file's intervals with the beat times that they sum up to, as an import delivers them."""
    records: list[Record] = []
    now_s = 0.0
    for one_ms in rr_ms:
        now_s += one_ms / 1000.0
        records.append(interval(now_s, one_ms, beat_s=now_s))
    return records


def polar_h10() -> list[Record]:
    """The public ten-minute recording as the packets that arrived, with the session's ticks."""
    rows = np.loadtxt(DATA / "polarh10_dhyb" / "sample_data_ibi.csv", delimiter=",")
    packets = [packet(float(t_s), round(float(rr_ms) * 1.024)) for t_s, rr_ms in rows]
    return in_order(packets, ticks_until(float(rows[-1, 0])))
