"""What the pipeline costs: per beat while a session runs, for a long recording, and to import.

Targets: live, with every metric at its cadence, 0.5 ms per beat on average and 10 ms for one record
in a hundred; analysing 24 hours of a strap's packets in 2.5 s and of a file's intervals in 0.6 s,
by a process of 300 MB; importing it at most a sixth of importing NeuroKit2. Costs are processor
time, so that what else the machine does counts as little as can be.
"""

import resource
import subprocess
import sys
import time
from dataclasses import dataclass

import numpy as np

from biofeedback.analysis.session_analysis import analyse
from biofeedback.breathing import BreathingPattern
from biofeedback.dsp.offline import settled
from biofeedback.dsp.pipeline import Pipeline
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
    Record,
    Tick,
)

LIVE_S = 1800
DAY_S = 24 * 3600
SEED = 7
ONE_DAY = "--one-day"
"""Analyses a day and measures nothing: what the process of which the memory is measured does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured figure and what it should stay below."""

    name: str
    value: float
    target: float
    unit: str

    @property
    def is_met(self) -> bool:
        """Whether it stays below."""
        return self.value <= self.target


def main() -> int:
    """Measure and print; exit code 1 where a target was missed."""
    if sys.argv[1:] == [ONE_DAY]:
        analyse(paced_session(DAY_S)[0])
        return 0
    figures = [*live_figures(), *day_figures(), memory_figure(), import_figure()]
    print(f"{'figure':44s} {'measured':>10s} {'target':>8s}")
    for one in figures:
        verdict = "PASS" if one.is_met else "FAIL"
        print(f"{one.name:44s} {one.value:10.3f} {one.target:8.2f} {one.unit:6s} {verdict}")
    return int(not all(one.is_met for one in figures))


def paced_session(length_s: int) -> tuple[list[Record], int]:
    """A strap's packets and the session's ticks at 6 breaths per minute, and how many beats."""
    random = np.random.default_rng(SEED)
    pattern = BreathingPattern(rate_per_min=6.0)
    records: list[Record] = [
        PacerChanged(t_s=0.0, utc_s=0.0, source=ENGINE, holds_from_s=0.0, pattern=pattern)
    ]
    beat_s, beats = 0.0, 0
    for second in range(1, length_s):
        records.append(Tick(t_s=float(second), utc_s=float(second), source=ENGINE))
        ticks = []
        while beat_s < second:
            rr_s = 0.9 + 0.06 * np.sin(2 * np.pi * beat_s / 10) + 0.01 * random.normal()
            ticks.append(round(float(rr_s) * 1024))
            beat_s += ticks[-1] / 1024
        beats += len(ticks)
        records.append(_packet(second + 0.05, tuple(ticks)))
    return records, beats


def live_figures() -> list[Figure]:
    """Cost of half an hour, fed record by record."""
    records, beats = paced_session(LIVE_S)
    pipeline = Pipeline()
    costs_ms = []
    for record in records:
        began_s = time.process_time()
        pipeline.feed(record)
        costs_ms.append(1000.0 * (time.process_time() - began_s))
    mean_ms, p99_ms = sum(costs_ms) / beats, float(np.percentile(costs_ms, 99))
    return [
        Figure(name="live, mean per beat", value=mean_ms, target=0.5, unit="ms"),
        Figure(name="live, 99th percentile of a record", value=p99_ms, target=10.0, unit="ms"),
    ]


def day_figures() -> list[Figure]:
    """Cost of analysing a day that a strap sent, and one that a file holds; best of three."""
    packets, beats = paced_session(DAY_S)
    intervals = file_of(packets)
    return [
        Figure(
            name=f"analysing 24 h of {kind} ({beats} beats)",
            value=min(_analysis_s(records) for _ in range(3)),
            target=target,
            unit="s",
        )
        for kind, records, target in (("packets", packets, 2.5), ("intervals", intervals, 0.6))
    ]


def _analysis_s(records: list[Record]) -> float:
    began_s = time.process_time()
    analyse(records)
    return time.process_time() - began_s


def file_of(records: list[Record]) -> list[Record]:
    """The same beats as a file of intervals with beat times has them."""
    raw = settled(records).raw
    rows = zip(raw.times_s.tolist(), raw.rr_ms.tolist(), strict=True)
    return [
        Interval(
            t_s=time_s,
            utc_s=time_s,
            source="file",
            value=rr_ms,
            unit=IntervalUnit.MS,
            resolution=1.0,
            beat_s=time_s,
        )
        for time_s, rr_ms in rows
    ]


def memory_figure() -> Figure:
    """Most memory of a process that makes a day's packets and analyses them.

    The first child of this process, because the largest of all its children is told.
    """
    subprocess.run([sys.executable, __file__, ONE_DAY], check=True)
    most_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024.0
    return Figure(name="memory for 24 h of packets", value=most_mb, target=300.0, unit="MB")


def import_figure() -> Figure:
    """Import of the pipeline against that of NeuroKit2, each in a fresh process; best of three."""
    ours, theirs = (
        min(_import_s(name) for _ in range(3)) for name in ("biofeedback.dsp.pipeline", "neurokit2")
    )
    return Figure(name="import, share of NeuroKit2's", value=ours / theirs, target=1 / 6, unit="")


def _import_s(name: str) -> float:
    command = [sys.executable, "-c", f"import {name}"]
    began_s = time.perf_counter()
    subprocess.run(command, check=True)
    return time.perf_counter() - began_s


def _packet(t_s: float, rr_ticks: tuple[int, ...]) -> Packet:
    measurement = HeartRateMeasurement(heart_rate_bpm=66, rr_ticks=rr_ticks)
    return Packet(
        t_s=t_s,
        utc_s=t_s,
        source="strap",
        characteristic=HEART_RATE_MEASUREMENT,
        payload=encode_measurement(measurement),
    )


if __name__ == "__main__":
    sys.exit(main())
