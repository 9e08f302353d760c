"""How often a 95 % interval holds the truth, on simulated sessions whose truth is known.

Set down before the reporting sessions were looked at: the sittings below, their numbers of
sessions, the seeds, and the target: of each metric in each sitting in which it is offered, 90 to
98 % of the intervals hold the truth. The method's settings (cosines and allowances of
``dsp/confidence/uncertainty.py``) were chosen on the tuning seeds; ``--tuning`` shows what they
gave there.
The reporting seeds are the second such set: on the first, from 2,000,000 on, one cell of 234 missed
the target (pNN50 with hardly any drift, 98.1 %) and RMSSD touched it (98.0 %), so the allowances of
shares and differences were lowered, and judged on seeds that had not been looked at.

Sessions are drawn from the package's simulated heart by ``simulated_hearts.py``: the package's
lungs, and its heart with the loops as filters, because the loops take ten times as long. Its
drift forgets itself in 2 min, its slow waves in 15 s. Wrong beats are put in and go through the
package's processor. Values and absences are those of the catalogue's metrics.

Truth: the average of the metric over other sessions of the same sitting, so of the same length and
with the same corrections; how an estimator's bias depends on these is another question. The
average is the root of the mean square where the metric is a root of a mean of squares (and its
logarithm for ln RMSSD), the geometric mean of a ratio, so that its inverse has the inverse truth,
and the mean of everything else, powers included.

Writes ``benchmarks/interval_coverage.md``.
"""

import argparse
import math
import os
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing import Pool
from pathlib import Path

import numpy as np

from biofeedback.dsp.confidence.uncertainty import INTERVAL_METRICS, interval
from biofeedback.dsp.evaluation import evaluated
from biofeedback.dsp.metric import Metric
from biofeedback.dsp.metrics import breath, frequency, poincare, time_domain
from biofeedback.dsp.updates import ConfidenceInterval, Standing
from biofeedback.sensors.simulated.settings import SimulatedBody
from simulated_hearts import Sitting, window_of

PAGE = Path(__file__).resolve().with_suffix(".md")
LEAST_PERCENT, MOST_PERCENT = 90.0, 98.0
LEAST_OFFERED = 100
"""Of fewer intervals in a sitting no share is judged."""
MOST_MS = 60.0
"""For all the intervals of one window of 5 min."""
SESSIONS, OTHERS = 1000, 400
"""Sessions that are judged, and other ones that the truth is taken of; of a long sitting half."""
LONG_MINUTES = 15.0
TUNING_SEED, REPORTING_SEED = 1_000_000, 3_000_000
"""First seeds; sitting k begins 10,000 times k later, its other sessions 5,000 after that."""

IRREGULAR_12 = SimulatedBody(
    mean_rate_bpm=62.0, natural_breaths_per_min=12.0, breath_spread=0.15, depth_spread=0.12
)
IRREGULAR_15 = SimulatedBody(
    mean_rate_bpm=76.0, natural_breaths_per_min=15.0, breath_spread=0.2, depth_spread=0.15
)
HIGH = SimulatedBody(
    mean_rate_bpm=58.0, direct_swing_bpm=14.0, drift_rms_bpm=2.0, slow_wave_rms_bpm=1.5
)
LOW = SimulatedBody(
    mean_rate_bpm=80.0,
    direct_swing_bpm=2.5,
    resonant_swing_bpm=3.0,
    drift_rms_bpm=0.4,
    slow_wave_rms_bpm=0.4,
    beat_jitter=0.003,
)
SITTINGS = (
    Sitting(name="rest, 12/min, irregular breath", body=IRREGULAR_12),
    Sitting(name="rest, 14/min"),
    Sitting(name="rest, 15/min, irregular breath, faster heart", body=IRREGULAR_15),
    Sitting(name="rest, 14/min, high HRV and drift", body=HIGH),
    Sitting(name="rest, 14/min, low HRV", body=LOW),
    Sitting(name="rest, 14/min, hardly any drift", body=SimulatedBody(drift_rms_bpm=0.2)),
    Sitting(name="rest, 14/min, smaller swing", body=SimulatedBody(direct_swing_bpm=5.5)),
    Sitting(name="rest, 14/min, 10 min", minutes=10.0),
    Sitting(name="rest, 14/min, 20 min", minutes=20.0),
    Sitting(
        name="rest, 12/min, wrong beats",
        body=SimulatedBody(natural_breaths_per_min=12.0, breath_spread=0.15),
        has_wrong_beats=True,
    ),
    Sitting(name="rest, 14/min, gaps", minutes=6.0, lost_s=((90.0, 115.0), (240.0, 252.0))),
    Sitting(name="paced 6/min", rate_per_min=6.0),
    Sitting(name="paced 6/min, low HRV", rate_per_min=6.0, body=LOW),
    Sitting(name="paced 6/min, 10 min", rate_per_min=6.0, minutes=10.0),
    Sitting(name="paced 6/min, wrong beats", rate_per_min=6.0, has_wrong_beats=True),
    Sitting(name="paced 10/min", rate_per_min=10.0),
)
ROOTS = {"sdnn", "cvnn", "rmssd", "sdsd", "sd1", "sd2"}
RATIOS = {"lf_hf", "sd1_sd2"}
METRICS: Mapping[str, Metric] = {
    metric.name: metric
    for family in (time_domain, poincare, frequency, breath)
    for metric in family.METRICS
    if metric.name in INTERVAL_METRICS
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One metric in one sitting."""

    metric: str
    sitting: str
    offered: int
    sessions: int
    covered_percent: float
    width: float
    """Median width, in per cent of the truth; of ln RMSSD in its own unit."""

    @property
    def is_judged(self) -> bool:
        """Whether there are intervals enough."""
        return self.offered >= LEAST_OFFERED

    @property
    def is_met(self) -> bool:
        """Whether the target is met, or there is nothing to judge."""
        return not self.is_judged or LEAST_PERCENT <= self.covered_percent <= MOST_PERCENT


def rows_of(job: tuple[int, int]) -> list[Row]:
    """What one sitting gives; the job is (its place in the list, the first seed of all)."""
    place, seed = job
    sitting = SITTINGS[place]
    shrunk = 2 if sitting.minutes > LONG_MINUTES else 1
    first = seed + 10_000 * place
    others = [_values(sitting, first + 5_000 + k) for k in range(OTHERS // shrunk)]
    sessions = [_intervals(sitting, first + k) for k in range(SESSIONS // shrunk)]
    rows = []
    for name in METRICS:
        values = [one[name] for one in others if name in one]
        held = [one[name] for one in sessions if name in one]
        if values and held:
            truth = _truth(name, values)
            rows.append(_row(name, sitting, len(sessions), truth, held))
    return rows


def _values(sitting: Sitting, seed: int) -> dict[str, float]:
    window = window_of(sitting, seed)
    found = {}
    for name, metric in METRICS.items():
        one = evaluated(metric, window, profile="task-force", standing=Standing.SETTLED)
        if one.value is not None:
            found[name] = one.value
    return found


def _intervals(sitting: Sitting, seed: int) -> dict[str, ConfidenceInterval]:
    window = window_of(sitting, seed)
    found = {}
    for name, metric in METRICS.items():
        one = evaluated(metric, window, profile="task-force", standing=Standing.SETTLED)
        made = None if one.value is None else interval(name, window)
        if made is not None:
            found[name] = made
    return found


def _truth(name: str, values: Sequence[float]) -> float:
    array = np.array(values)
    if name in ROOTS:
        return math.sqrt(float(np.mean(array**2)))
    if name == "ln_rmssd":
        return math.log(float(np.mean(np.exp(2.0 * array)))) / 2.0
    if name in RATIOS:
        return math.exp(float(np.mean(np.log(array))))
    return float(np.mean(array))


def _row(
    name: str, sitting: Sitting, sessions: int, truth: float, held: Sequence[ConfidenceInterval]
) -> Row:
    width = float(np.median([one.high - one.low for one in held]))
    return Row(
        metric=name,
        sitting=sitting.name,
        offered=len(held),
        sessions=sessions,
        covered_percent=100.0 * float(np.mean([one.low <= truth <= one.high for one in held])),
        width=width if name == "ln_rmssd" else 100.0 * width / truth,
    )


def table(rows: Sequence[Row]) -> str:
    """A line for each metric in each sitting."""
    lines = [
        "| metric | sitting | offered | holds the truth, % | width, % of it | |",
        "|---|---|---|---|---|---|",
    ]
    for row in sorted(rows, key=lambda row: list(METRICS).index(row.metric)):
        width = f"{row.width:.2f} (ln ms)" if row.metric == "ln_rmssd" else f"{row.width:.1f}"
        verdict = "seldom offered" if not row.is_judged else "PASS" if row.is_met else "FAIL"
        lines.append(
            f"| {row.metric} | {row.sitting} | {row.offered} of {row.sessions} "
            f"| {row.covered_percent:.1f} | {width} | {verdict} |"
        )
    return "\n".join(lines)


def summary(rows: Sequence[Row]) -> str:
    """A line for each metric: its lowest and its highest share over the sittings."""
    lines = ["| metric | sittings | lowest, % | highest, % | |", "|---|---|---|---|---|"]
    for name in METRICS:
        judged = [row for row in rows if row.metric == name and row.is_judged]
        shares = [row.covered_percent for row in judged]
        verdict = "PASS" if judged and all(row.is_met for row in judged) else "FAIL"
        span = f"{min(shares):.1f} | {max(shares):.1f}" if shares else "- | -"
        lines.append(f"| {name} | {len(judged)} | {span} | {verdict} |")
    return "\n".join(lines)


def speed_ms() -> float:
    """Median of 20 windows of 5 min: all their intervals, without the time for the window."""
    paced = next(sitting for sitting in SITTINGS if sitting.rate_per_min is not None)
    taken_ms = []
    for seed in range(21):
        window = window_of(paced, TUNING_SEED + seed)
        started_s = time.process_time()
        for name in METRICS:
            interval(name, window)
        taken_ms.append(1e3 * (time.process_time() - started_s))
    return float(np.median(taken_ms[1:]))


def main() -> int:
    """Print the tables, write the page; exit code 1 if a target was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tuning", action="store_true", help="on the tuning seeds; no page")
    is_tuning = parser.parse_args().tuning
    seed = TUNING_SEED if is_tuning else REPORTING_SEED
    with Pool(os.cpu_count()) as pool:
        jobs = [(place, seed) for place in range(len(SITTINGS))]
        found = pool.map(rows_of, jobs, chunksize=1)
    rows = [row for some in found for row in some]
    taken_ms = speed_ms()
    is_quick = taken_ms <= MOST_MS
    is_met = all(row.is_met for row in rows) and is_quick
    text = (
        "# Coverage of the 95 % intervals\n\nWritten by `benchmarks/interval_coverage.py`, which "
        "says what a sitting, a truth and the seeds are.\n\n"
        f"Target: {LEAST_PERCENT:.0f} to {MOST_PERCENT:.0f} % hold the truth, of every metric in "
        f"every sitting: {'PASS' if all(row.is_met for row in rows) else 'FAIL'}.\n\n"
        f"All intervals of one window of 5 min: {taken_ms:.0f} ms, target {MOST_MS:.0f} ms: "
        f"{'PASS' if is_quick else 'FAIL'}.\n\n{summary(rows)}\n\n## By sitting\n\n{table(rows)}\n"
    )
    print(text)
    if not is_tuning:
        PAGE.write_text(text, encoding="utf-8")
    return int(not is_met)


if __name__ == "__main__":
    sys.exit(main())
