"""How quick the numbers are, as ratios to NeuroKit2, and how their cost grows with the beats.

``python benchmarks/speed.py`` writes ``benchmarks/results.md`` and the plot beside it. Each row is
one job, ours in this process and theirs in a fresh one, on one core; medians. A call of theirs that
takes longer than 120 s, or more than 8 GB, counts as that long at least. Targets were fixed before
anything was measured. The recording is nsr001: 22.5 hours, 106,459 intervals, on a grid of 1/128 s.

Ours and theirs take turns, and the ratio is the median of the turns': on a machine that others
share, one turn of the live row read 73 and another 180 within a minute.
"""

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")

import numpy as np
from numpy.typing import NDArray

from biofeedback.breathing import PacerTrack
from biofeedback.dsp.catalogue import TASK_FORCE, catalogue
from biofeedback.dsp.correction.artefact_columns import corrected
from biofeedback.dsp.evaluation import all_evaluated
from biofeedback.dsp.metric import Family, Metric
from biofeedback.dsp.nonlinear.entropy import sample_entropy
from biofeedback.dsp.nonlinear.fluctuation import LONG_SCALES, SHORT_SCALES, dfa
from biofeedback.dsp.nonlinear.multiscale import multiscale_entropies, scale_matches
from biofeedback.dsp.report import report
from biofeedback.dsp.series import BeatSeries
from biofeedback.dsp.sliding import sliding_bands, sliding_time
from biofeedback.dsp.spectra.lomb_scargle import lomb_scargle
from biofeedback.dsp.spectra.spectrum import rr_samples, welch
from biofeedback.dsp.updates import Standing
from biofeedback.dsp.window import Window

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from reference.recordings import day_ms

HERE = Path(__file__).resolve().parent

Array = NDArray[np.float64]
RESULTS = HERE / "results.md"
PLOT = HERE / "growth.svg"
LONGEST_S = 120.0
MEMORY_BYTES = 8 << 30
LEAST_RUNS, MOST_RUNS, ENOUGH_S = 5, 20_000, 0.5
MOST_TURNS, TURNS_S = 9, 60.0
"""A job's turns end after so many, or once they took so long."""
DAY_SECONDS, DAY_MB = 1.0, 300.0
IMPORT_SHARE = 1 / 6
WINDOW_S, STEP_S = 300.0, 30.0
LIVE = ("mean_rr", "mean_hr", "sdnn", "rmssd", "pnn50", "lf_power", "hf_power", "lf_hf")
TIME_SET = tuple(n for n, m in catalogue().items() if m.family is Family.TIME)
BASE = (*TIME_SET, "lf_power", "hf_power", "lf_hf", "dfa_alpha1", "dfa_alpha2", "sampen")
GROWTH = (100, 300, 1000, 3000, 10_000, 30_000, 100_000, 300_000, 1_000_000)


def beats_of(rr_ms: Array) -> BeatSeries:
    """Intervals as a series of right beats."""
    count = len(rr_ms)
    return BeatSeries(
        times_s=np.cumsum(rr_ms) / 1000.0,
        rr_ms=rr_ms,
        kinds=np.zeros(count, dtype=np.uint8),
        segments=np.zeros(count, dtype=np.int64),
    )


def window_of(beats: BeatSeries, length_s: float | None = None) -> Window:
    """A window that nothing is known of yet."""
    return Window(
        beats=beats,
        raw_rr_ms=beats.rr_ms,
        ends_s=float(beats.times_s[-1]),
        length_s=length_s,
        track=PacerTrack(),
        is_irregular=False,
        is_on_request=True,
    )


def numbers_of(names: tuple[str, ...], beats: BeatSeries, length_s: float) -> None:
    """The bare numbers of metrics of a fresh window, which is what NeuroKit2 gives."""
    window = window_of(beats, length_s)
    for metric in metrics_of(names):
        metric.compute(window)


@lru_cache
def metrics_of(names: tuple[str, ...]) -> tuple[Metric, ...]:
    """By their names in the default profile."""
    return tuple(catalogue()[name] for name in names)


def values_of(names: tuple[str, ...], beats: BeatSeries, length_s: float | None = None) -> None:
    """Metrics of a fresh window, as they are evaluated everywhere.

    What is withheld is computed all the same: NeuroKit2 computes it too.
    """
    window, metrics = window_of(beats, length_s), metrics_of(names)
    values = all_evaluated(metrics, window, profile=TASK_FORCE, standing=Standing.SETTLED)
    for metric, value in zip(metrics, values, strict=True):
        if value.value is None:
            metric.compute(window)


# ---------------------------------------------------------------- the jobs


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One thing that both can do."""

    name: str
    theirs: str
    """The call of NeuroKit2 it is held against."""
    target: float | None
    """How many times as quick ours should be; None is told without one."""
    ours: Callable[[], object]


def jobs() -> tuple[Job, ...]:
    """In the order of the table."""
    day_rr_ms = day_ms()
    day, five = beats_of(day_rr_ms), beats_of(five_minutes())
    ticks = np.round(day_rr_ms * 0.128)
    return (
        Job(
            name="live per beat: time and LF/HF of the last 5 minutes",
            theirs="hrv_time, hrv_frequency(normalize=False)",
            target=100.0,
            ours=lambda: numbers_of(LIVE, five, WINDOW_S),
        ),
        Job(
            name="the same with its gates, and all that must be said beside a number",
            theirs="hrv_time, hrv_frequency(normalize=False)",
            target=None,
            ours=lambda: values_of(LIVE, five, WINDOW_S),
        ),
        Job(
            name="5 minutes: time, LF/HF, DFA, SampEn",
            theirs="hrv_time, hrv_frequency(normalize=False), fractal_dfa x 2, entropy_sample",
            target=20.0,
            ours=lambda: values_of(BASE, five),
        ),
        Job(
            name="a day: time domain",
            theirs="hrv_time",
            target=70.0,
            ours=lambda: values_of(TIME_SET, day),
        ),
        Job(
            name="a day: DFA 4 to 16 and 16 to 64",
            theirs="fractal_dfa(overlap=False) x 2",
            target=70.0,
            ours=lambda: (dfa(day_rr_ms, SHORT_SCALES), dfa(day_rr_ms, LONG_SCALES)),
        ),
        Job(
            name="a day: SampEn on ticks of 1/128 s",
            theirs="entropy_sample",
            target=70.0,
            ours=lambda: sample_entropy(ticks),
        ),
        Job(
            name="a day: Lomb–Scargle to 0.4 Hz",
            theirs='signal_psd(method="lomb", t=times, max_frequency=0.4)',
            target=100.0,
            ours=lambda: lomb_scargle(day.times_s, day_rr_ms),
        ),
        Job(
            name="a day: VLF, LF, HF of 5 minutes every 30 s",
            theirs="hrv_frequency(normalize=False) of each window",
            target=100.0,
            ours=lambda: sliding_bands(day, window_s=WINDOW_S, step_s=STEP_S),
        ),
        Job(
            name="a day: multiscale entropy, scales 1 to 20",
            theirs='entropy_multiscale(method="MSEn", scale=20)',
            target=100.0,
            ours=lambda: multiscale_entropies(scale_matches(ticks, range(1, 21), first_only=True)),
        ),
    )


def five_minutes() -> Array:
    """The five minutes of the day that begin three hours in."""
    rr_ms = day_ms()
    since_s = np.cumsum(rr_ms) / 1000.0 - 3 * 3600.0
    return rr_ms[(since_s > 0.0) & (since_s <= WINDOW_S)]


# ---------------------------------------------------------------- theirs, in a fresh process


def their_call(index: int) -> Callable[[], object]:
    """What NeuroKit2 does for a job; imported only in the process that runs it."""
    import warnings  # noqa: PLC0415

    import neurokit2 as nk  # noqa: PLC0415

    warnings.simplefilter("ignore")
    day, five = day_ms(), five_minutes()
    times_s = np.cumsum(day) / 1000.0
    spans = [(end - WINDOW_S, end) for end in np.arange(WINDOW_S, times_s[-1], STEP_S)]
    scales = (np.array(SHORT_SCALES), np.array(LONG_SCALES))

    def frequency(rr_ms: Array) -> object:
        return nk.hrv_frequency(intervals(rr_ms), normalize=False, silent=True)

    def intervals(rr_ms: Array) -> dict[str, Array]:
        return {"RRI": rr_ms, "RRI_Time": np.cumsum(rr_ms) / 1000.0}

    def live() -> object:
        return nk.hrv_time(intervals(five)), frequency(five)

    def base() -> object:
        alphas = [nk.fractal_dfa(five, scale=scale, overlap=False) for scale in scales]
        return live(), alphas, nk.entropy_sample(five, delay=1, dimension=2)

    return (
        live,
        live,
        base,
        lambda: nk.hrv_time(intervals(day)),
        lambda: [nk.fractal_dfa(day, scale=scale, overlap=False) for scale in scales],
        lambda: nk.entropy_sample(np.round(day * 0.128), delay=1, dimension=2),
        lambda: nk.signal_psd(
            day, sampling_rate=None, method="lomb", t=times_s, max_frequency=0.4, normalize=False
        ),
        lambda: [frequency(day[(times_s > a) & (times_s <= b)]) for a, b in spans],
        lambda: nk.entropy_multiscale(
            np.round(day * 0.128), method="MSEn", scale=20, dimension=2, tolerance="sd"
        ),
    )[index]


def timed(call: Callable[[], object], *, least: int, enough_s: float) -> list[float]:
    """Seconds of one run after the other, until there are enough."""
    took_s: list[float] = []
    whole_s = 0.0
    while len(took_s) < MOST_RUNS and (len(took_s) < least or whole_s < enough_s):
        began = time.perf_counter()
        call()
        took_s.append(time.perf_counter() - began)
        whole_s += took_s[-1]
    return took_s


def run_theirs(index: int) -> None:
    """In the fresh process: print the times of one job's call."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    call = their_call(index)
    first_s = timed(call, least=1, enough_s=0.0)
    again_s = [] if first_s[0] > ENOUGH_S else timed(call, least=LEAST_RUNS, enough_s=ENOUGH_S)
    print(json.dumps(again_s or first_s))


def their_time(index: int) -> tuple[float, str]:
    """(median in s, how it ended); a lower bound where it did not come to an end."""
    command = [sys.executable, __file__, "--theirs", str(index)]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=LONGEST_S, check=False
        )
    except subprocess.TimeoutExpired:
        return LONGEST_S, "stopped"
    if done.returncode:
        last = done.stderr.strip().rsplit("\n", 1)[-1]
        return LONGEST_S, "out of memory" if "Memory" in last or "allocate" in last else last
    return statistics.median(json.loads(done.stdout.splitlines()[-1])), ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the turns of one job gave; medians."""

    ours_s: float
    theirs_s: float
    ratio: float
    ended: str
    """Why theirs did not come to an end; empty where it did."""


def turns(index: int, job: Job) -> Outcome:
    """Ours before and after theirs, again and again."""
    began = time.perf_counter()
    both_s: list[tuple[float, float]] = []
    ended = ""
    while len(both_s) < MOST_TURNS and time.perf_counter() - began < TURNS_S and not ended:
        before_s = timed(job.ours, least=LEAST_RUNS, enough_s=ENOUGH_S)
        theirs_s, ended = their_time(index)
        after_s = timed(job.ours, least=LEAST_RUNS, enough_s=ENOUGH_S)
        both_s.append((statistics.median(before_s + after_s), theirs_s))
    return Outcome(
        ours_s=statistics.median(ours_s for ours_s, _ in both_s),
        theirs_s=statistics.median(theirs_s for _, theirs_s in both_s),
        ratio=statistics.median(theirs_s / ours_s for ours_s, theirs_s in both_s),
        ended=ended,
    )


# ---------------------------------------------------------------- the day, the import, the growth


def day_report() -> None:
    """Everything a report of 24 hours holds, in this process; printed: seconds and megabytes."""
    rr_ms = day_ms()
    began = time.perf_counter()
    found = report(rr_ms)
    sliding_time(found.beats, window_s=60.0)
    sliding_bands(found.beats, window_s=WINDOW_S, step_s=STEP_S)
    took_s = time.perf_counter() - began
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0
    absent = [name for name, value in found.values.items() if value.value is None]
    print(json.dumps([took_s, peak_mb, len(found.values), absent]))


def day_figures() -> tuple[float, float, int]:
    """(median seconds, most megabytes, metrics) of five fresh processes."""
    runs = []
    for _ in range(5):
        done = subprocess.run(
            [sys.executable, __file__, "--day"], capture_output=True, text=True, check=True
        )
        runs.append(json.loads(done.stdout))
    return statistics.median(run[0] for run in runs), max(run[1] for run in runs), runs[0][2]


def import_share() -> float:
    """Import of the library against NeuroKit2's, each in a fresh process; best of five."""
    times_s = []
    for name in ("biofeedback.dsp.report", "neurokit2"):
        command = [sys.executable, "-c", f"import {name}"]
        runs_s = timed(lambda c=command: subprocess.run(c, check=True), least=5, enough_s=0.0)  # type: ignore[misc]
        times_s.append(min(runs_s))
    return times_s[0] / times_s[1]


def growth() -> Mapping[str, list[tuple[int, float]]]:
    """Milliseconds of each part for so many beats, the day repeated where it takes more."""
    whole = np.tile(day_ms(), 1 + GROWTH[-1] // len(day_ms()))
    parts: dict[str, Callable[[BeatSeries], object]] = {
        "time domain": lambda beats: values_of(TIME_SET, beats),
        "Welch": lambda beats: welch(rr_samples(beats.times_s, beats.rr_ms)),
        "Lomb–Scargle": lambda beats: lomb_scargle(beats.times_s, beats.rr_ms),
        "DFA": lambda beats: (dfa(beats.rr_ms, SHORT_SCALES), dfa(beats.rr_ms, LONG_SCALES)),
        "SampEn": lambda beats: sample_entropy(np.round(beats.rr_ms * 0.128)),
        "artefacts": lambda beats: corrected(beats, look_ahead=45),
        "RMSSD at every beat": lambda beats: sliding_time(beats, window_s=60.0),
        "bands every 30 s": lambda beats: sliding_bands(beats, window_s=WINDOW_S, step_s=STEP_S),
    }
    found: dict[str, list[tuple[int, float]]] = {}
    for name, part in parts.items():
        for count in GROWTH:
            beats = beats_of(whole[:count])
            part(beats)
            took_s = timed(lambda p=part, b=beats: p(b), least=3, enough_s=0.1)  # type: ignore[misc]
            found.setdefault(name, []).append((count, 1000.0 * statistics.median(took_s)))
    return found


def plot_growth(found: Mapping[str, list[tuple[int, float]]]) -> None:
    """The plot, on two logarithmic axes."""
    import matplotlib as mpl  # noqa: PLC0415

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "growth"
    from matplotlib import pyplot as plt  # noqa: PLC0415

    figure, axes = plt.subplots(figsize=(7.5, 5.0), layout="constrained")
    for name, points in found.items():
        axes.loglog(*zip(*points, strict=True), marker="o", markersize=3, label=name)
    axes.set_xlabel("beats")
    axes.set_ylabel("milliseconds, one core")
    axes.grid(visible=True, which="major", alpha=0.3)
    axes.legend(frameon=False, fontsize=9)
    figure.savefig(PLOT, metadata={"Date": None})


# ---------------------------------------------------------------- the table


def main() -> int:
    """Measure, print and write; exit code 1 where a target was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--theirs", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--day", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--no-plot", action="store_true", help="leave the growth out")
    arguments = parser.parse_args()
    if arguments.theirs is not None:
        run_theirs(arguments.theirs)
        return 0
    if arguments.day:
        day_report()
        return 0
    lines, is_met = table()
    if not arguments.no_plot:
        found = growth()
        plot_growth(found)
        lines += growth_lines(found)
        RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return int(not is_met)


def table() -> tuple[list[str], bool]:
    """The page's lines up to the growth, printed as they come, and whether all targets are met."""
    lines = heading()
    verdicts = []

    def add(line: str) -> None:
        lines.append(line)
        print(line, flush=True)

    add("| job | ours | NeuroKit2 | ratio | target | | the call of theirs |")
    add("|---|---|---|---|---|---|---|")
    for index, job in enumerate(jobs()):
        job.ours()
        outcome = turns(index, job)
        add(_row(job, outcome))
        verdicts.append(job.target is None or outcome.ratio >= job.target)
    took_s, peak_mb, count = day_figures()
    share = import_share()
    verdicts += [took_s <= DAY_SECONDS, peak_mb <= DAY_MB, share <= IMPORT_SHARE]
    add("")
    add("| figure | measured | target | |")
    add("|---|---|---|---|")
    what = f"a day's report: {count} metrics, artefacts, RMSSD at every beat, bands every 30 s"
    add(f"| {what} | {took_s:.2f} s | {DAY_SECONDS:.0f} s | {verdict(verdicts[-3])} |")
    add(f"| the same, most memory | {peak_mb:.0f} MB | {DAY_MB:.0f} MB | {verdict(verdicts[-2])} |")
    add(
        f"| import of `biofeedback.dsp.report`, share of NeuroKit2's | {share:.3f} "
        f"| {IMPORT_SHARE:.3f} | {verdict(verdicts[-1])} |"
    )
    return lines, all(verdicts)


def _row(job: Job, outcome: Outcome) -> str:
    bound, why = ("over ", f" ({outcome.ended})") if outcome.ended else ("", "")
    aim = " | "
    if job.target is not None:
        aim = f"{job.target:.0f}× | {verdict(outcome.ratio >= job.target)}"
    return (
        f"| {job.name} | {shown(outcome.ours_s)} | {bound}{shown(outcome.theirs_s)}{why} "
        f"| {bound}{outcome.ratio:.0f}× | {aim} | `{job.theirs}` |"
    )


def heading() -> list[str]:
    """What was measured where."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("numpy", "neurokit2", "scipy"))
    return [
        "# Speed",
        "",
        "Written by `benchmarks/speed.py` (`make bench`). Medians on one core, both in the same "
        "run, by turns; the ratio is the median of the turns'. The day is nsr001, a real recording "
        "of 22.5 hours and 106,459 intervals. Ratios travel between machines, times do not.",
        "",
        f"Python {platform.python_version()}, {packages}; {platform.system()} "
        f"{platform.machine()}, {os.cpu_count()} cores.",
        "",
    ]


def growth_lines(found: Mapping[str, list[tuple[int, float]]]) -> list[str]:
    """The growth as a table and a plot."""
    return [
        "",
        "## Growth with the number of beats, in milliseconds",
        "",
        "![Cost over beats](growth.svg)",
        "",
        "| beats | " + " | ".join(found) + " |",
        "|---" * (1 + len(found)) + "|",
        *(
            f"| {count:,} | "
            + " | ".join(f"{points[row][1]:.3g}" for points in found.values())
            + " |"
            for row, count in enumerate(GROWTH)
        ),
    ]


def shown(seconds: float) -> str:
    """A time with three digits and its unit."""
    return f"{1000.0 * seconds:.3g} ms" if seconds < 1.0 else f"{seconds:.3g} s"


def verdict(is_met: object) -> str:
    return "PASS" if is_met else "FAIL"


if __name__ == "__main__":
    sys.exit(main())
