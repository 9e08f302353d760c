"""What the pipeline costs: per beat while a session runs, for a long recording, and to import.

Targets: live, with every metric at its cadence, 1 ms per beat on average and 20 ms for one record
in a hundred; analysing 24 hours in 60 s; importing it at most a sixth of importing NeuroKit2.
"""

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from biofeedback.analysis.session_analysis import analyse
from biofeedback.breathing import BreathingPattern
from biofeedback.dsp.pipeline import Pipeline
from biofeedback.payloads.heart_rate import (
    HEART_RATE_MEASUREMENT,
    HeartRateMeasurement,
    encode_measurement,
)
from biofeedback.records import ENGINE, PacerChanged, Packet, Record, Tick

LIVE_S = 1800
DAY_S = 24 * 3600
SEED = 7


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
    figures = [*live_figures(), day_figure(), import_figure()]
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
        began = time.perf_counter()
        pipeline.feed(record)
        costs_ms.append(1000.0 * (time.perf_counter() - began))
    mean_ms, p99_ms = sum(costs_ms) / beats, float(np.percentile(costs_ms, 99))
    return [
        Figure(name="live, mean per beat", value=mean_ms, target=1.0, unit="ms"),
        Figure(name="live, 99th percentile of a record", value=p99_ms, target=20.0, unit="ms"),
    ]


def day_figure() -> Figure:
    """Cost of analysing a day."""
    records, beats = paced_session(DAY_S)
    took_s = _took_s(lambda: analyse(records))
    name = f"analysing 24 h ({beats} beats)"
    return Figure(name=name, value=took_s, target=60.0, unit="s")


def import_figure() -> Figure:
    """Import of the pipeline against that of NeuroKit2, each in a fresh process; best of three."""
    ours, theirs = (
        min(_import_s(name) for _ in range(3)) for name in ("biofeedback.dsp.pipeline", "neurokit2")
    )
    return Figure(name="import, share of NeuroKit2's", value=ours / theirs, target=1 / 6, unit="")


def _import_s(name: str) -> float:
    command = [sys.executable, "-c", f"import {name}"]
    return _took_s(lambda: subprocess.run(command, check=True))


def _took_s(job: Callable[[], object]) -> float:
    began = time.perf_counter()
    job()
    return time.perf_counter() - began


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
