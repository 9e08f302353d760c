"""How well beats are found in an ECG, how exactly in time, what their shape tells, and the cost.

``python benchmarks/ecg_beats.py`` prints tables of figures, targets and verdicts and writes all but
the cost to ``ecg_beats.md``. True beats are known in simulated ECGs (``tests/simulated_ecg.py``,
130 Hz, two minutes for each heart); a beat is found if one is told within 50 ms of it. NeuroKit2's
default detector gets the same samples. The real recording has no labels: its ECG is held against
the strap's own intervals, and unlike shapes against intervals that are early.

The method's numbers were chosen on seeds below 10 and on the first 90 s of that recording; seeds
here are from 100. One was changed after a first run: contrast over the median, not the mean, of the
surroundings, because the mean lost ectopic beats 0.3 s after another. The rest of the ten minutes
had been looked at, without a committed script, before it became part of this one. Takes a minute.
"""

import sys
import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.beats.beat_clock import BeatClock
from biofeedback.dsp.ecg.ecg_series import EcgSeries
from biofeedback.dsp.ecg.r_peaks import EcgBeatFinder, EcgUpdate
from biofeedback.dsp.ecg.strap_check import strap_agreement
from biofeedback.dsp.series import BeatSeries
from biofeedback.dsp.updates import EcgBeat, EcgBeatsFound, SamplesFound
from biofeedback.streams import StreamKind
from page import Page

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from reference.recordings import DATA, packets, polar_bigeminy
from simulated_ecg import (
    RATE_HZ,
    RS_WAVES,
    USUAL_WAVES,
    SimulatedEcg,
    Spoiling,
    beat_times,
    simulated_ecg,
    with_ectopics,
)

PAGE = Path(__file__).with_suffix(".md")
RATES_BPM = (45.0, 60.0, 75.0, 90.0, 120.0)
SWINGS_BPM = (0.0, 15.0)
RUN_S = 120.0
FRAME = 73
"""Samples in a frame of the strap."""
NEAR_S = 0.05
LEAST_CLEAN_PERCENT, LEAST_NOISY_PERCENT = 99.5, 98.0
MOST_CLEAN_ERROR_MS, MOST_REAL_BIAS_MS = 1.0, 1.5
LEAST_UNLIKE_PERCENT = 98.0
LEAST_REAL_MATCHED_PERCENT = 99.0
MOST_INVENTED = 1
"""Beats in ten minutes without a heart."""
MOST_CORE_PERCENT = 1.0
EARLY_SHARE = 0.75
Array = NDArray[np.float64]


CLEAN = Spoiling()


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A kind of ECG."""

    name: str
    spoiling: Spoiling = CLEAN
    waves: tuple[tuple[float, float, float], ...] = USUAL_WAVES
    ectopic_every: int = 0
    is_clean: bool = False
    """Whether the stricter targets hold."""


CONDITIONS = (
    Condition(name="clean", is_clean=True),
    Condition(name="clean, R and S alike", waves=RS_WAVES, is_clean=True),
    Condition(name="inverted", spoiling=Spoiling(is_inverted=True), is_clean=True),
    Condition(
        name="inverted, R and S alike",
        waves=RS_WAVES,
        spoiling=Spoiling(is_inverted=True),
        is_clean=True,
    ),
    Condition(name="white noise 30 µV", spoiling=Spoiling(white_uv=30.0)),
    Condition(name="white noise 60 µV", spoiling=Spoiling(white_uv=60.0)),
    Condition(name="baseline wander 500 µV", spoiling=Spoiling(wander_uv=500.0)),
    Condition(name="muscle bursts 60 µV", spoiling=Spoiling(muscle_uv=60.0)),
    Condition(name="muscle bursts 120 µV", spoiling=Spoiling(muscle_uv=120.0)),
    Condition(
        name="noise, wander, muscle, inverted",
        spoiling=Spoiling(white_uv=20.0, wander_uv=300.0, muscle_uv=60.0, is_inverted=True),
    ),
    Condition(name="every 8th ectopic", ectopic_every=8, spoiling=Spoiling(white_uv=20.0)),
    Condition(name="every 3rd ectopic", ectopic_every=3, spoiling=Spoiling(white_uv=20.0)),
    Condition(name="bigeminy", ectopic_every=2, spoiling=Spoiling(white_uv=20.0, muscle_uv=60.0)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What a detector made of one condition."""

    sensitivity_percent: float
    ppv_percent: float
    error_ms: float
    """Root mean square, of those found; nothing is taken off."""


def frames(times_s: Array, values: Array) -> Iterator[SamplesFound]:
    for low in range(0, len(values), FRAME):
        piece = slice(low, low + FRAME)
        yield SamplesFound(
            stream=StreamKind.ECG, times_s=times_s[piece], values=values[piece], segment=0
        )


def told(times_s: Array, values: Array) -> list[EcgUpdate]:
    finder = EcgBeatFinder()
    updates = [update for frame in frames(times_s, values) for update in finder.feed(frame)]
    return [*updates, *finder.finish()]


def beats_of(updates: list[EcgUpdate]) -> list[EcgBeat]:
    return [beat for one in updates if isinstance(one, EcgBeatsFound) for beat in one.beats]


def ecgs(condition: Condition) -> Iterator[SimulatedEcg]:
    seed = 100
    for rate_bpm in RATES_BPM:
        for swing_bpm in SWINGS_BPM:
            seed += 1
            true_s = beat_times(rate_bpm=rate_bpm, swing_bpm=swing_bpm, until_s=RUN_S, seed=seed)
            true_s, is_ectopic = with_ectopics(true_s, every=condition.ectopic_every)
            yield simulated_ecg(
                true_s,
                is_ectopic=is_ectopic,
                spoiling=condition.spoiling,
                waves=condition.waves,
                seed=seed,
            )


def score(runs: list[tuple[Array, Array]]) -> Score:
    """Of (true, told) times."""
    found = true = right = said = 0
    errors_s: list[Array] = []
    for true_s, told_s in runs:
        true, said = true + len(true_s), said + len(told_s)
        if not len(told_s):
            continue
        apart_s = told_s[None, :] - true_s[:, None]
        nearest_s = apart_s[np.arange(len(true_s)), np.abs(apart_s).argmin(axis=1)]
        is_found = np.abs(nearest_s) <= NEAR_S
        found += int(is_found.sum())
        right += int((np.abs(apart_s).min(axis=0) <= NEAR_S).sum())
        errors_s.append(nearest_s[is_found])
    joined = np.concatenate(errors_s) if errors_s else np.zeros(1)
    return Score(
        sensitivity_percent=100.0 * found / true,
        ppv_percent=100.0 * right / max(1, said),
        error_ms=1000.0 * float(np.sqrt(np.mean(joined**2))),
    )


def neurokit2_s(ecg: SimulatedEcg) -> Array:
    """Its default filter and detector."""
    import neurokit2  # noqa: PLC0415 - seconds, so only where it is asked

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        cleaned = neurokit2.ecg_clean(ecg.samples_uv, sampling_rate=int(RATE_HZ))
        _, found = neurokit2.ecg_peaks(cleaned, sampling_rate=int(RATE_HZ))
    return np.asarray(found["ECG_R_Peaks"], dtype=np.float64) / RATE_HZ


def detection_table(page: Page) -> None:
    page.say(
        "",
        "## Beats found in simulated ECGs",
        "",
        f"Targets: sensitivity and PPV at least {LEAST_CLEAN_PERCENT} % clean, "
        f"{LEAST_NOISY_PERCENT} % else; error of clean times at most {MOST_CLEAN_ERROR_MS:.0f} ms.",
    )
    page.table(
        "ECG|sensitivity %|PPV %|error, ms rms|NeuroKit2: sensitivity %|PPV %|error, ms rms|"
    )
    for condition in CONDITIONS:
        ours: list[tuple[Array, Array]] = []
        theirs: list[tuple[Array, Array]] = []
        for ecg in ecgs(condition):
            beats = beats_of(told(ecg.times_s, ecg.samples_uv))
            ours.append((ecg.beats_s, np.array([beat.time_s for beat in beats])))
            theirs.append((ecg.beats_s, neurokit2_s(ecg)))
        mine, other = score(ours), score(theirs)
        least = LEAST_CLEAN_PERCENT if condition.is_clean else LEAST_NOISY_PERCENT
        is_good = min(mine.sensitivity_percent, mine.ppv_percent) >= least
        is_exact = not condition.is_clean or mine.error_ms <= MOST_CLEAN_ERROR_MS
        cells = [
            f"{value:.2f}"
            for one in (mine, other)
            for value in (one.sensitivity_percent, one.ppv_percent, one.error_ms)
        ]
        page.row(condition.name, *cells, page.judge(is_good and is_exact))


def shape_table(page: Page) -> None:
    page.say(
        "",
        "## Ectopic beats by their shape",
        "",
        f"Target: at least {LEAST_UNLIKE_PERCENT} % of the ectopic and of the other beats told so.",
    )
    page.table("ECG|ectopic beats|told unlike %|other beats|told like %|")
    for condition in CONDITIONS:
        ectopic, usual = [0, 0], [0, 0]
        for ecg in ecgs(condition):
            for beat in beats_of(told(ecg.times_s, ecg.samples_uv)):
                place = int(np.abs(ecg.beats_s - beat.time_s).argmin())
                group = ectopic if ecg.is_ectopic[place] else usual
                group[0] += 1
                group[1] += int(beat.is_wide == bool(ecg.is_ectopic[place]))
        shares = [100.0 * right / count for count, right in (ectopic, usual) if count]
        page.row(
            condition.name,
            str(ectopic[0]),
            f"{shares[0]:.2f}" if ectopic[0] else "",
            str(usual[0]),
            f"{shares[-1]:.2f}",
            page.judge(min(shares) >= LEAST_UNLIKE_PERCENT),
        )


def heartless_table(page: Page) -> None:
    page.say("", "## Ten minutes without a heart", "", f"Target: at most {MOST_INVENTED} beat.")
    page.table("signal|beats told|last quality|")
    rng = np.random.default_rng(100)
    count = round(600.0 * RATE_HZ)
    noise = rng.standard_normal(count)
    grid_s = np.arange(count) / RATE_HZ
    signals = {
        "flat": np.zeros(count),
        "idle amplifier, 3 µV": 3.0 * noise,
        "noise 30 µV": 30.0 * noise,
        "noise 300 µV": 300.0 * noise,
        "wandering electrode": np.cumsum(20.0 * noise),
        "mains 300 µV": 300.0 * np.sin(2.0 * np.pi * 50.0 * grid_s),
        "saturated": np.full(count, 20_000.0),
    }
    for name, values in signals.items():
        updates = told(grid_s, np.rint(values))
        invented = len(beats_of(updates))
        qualities = [one.quality for one in updates if not isinstance(one, EcgBeatsFound)]
        page.row(name, str(invented), str(qualities[-1]), page.judge(invented <= MOST_INVENTED))


def strap_series(until_s: float) -> BeatSeries:
    clock = BeatClock()
    steps = [clock.packet(at_s, rr_ms) for at_s, rr_ms in packets(*polar_bigeminy())]
    settled = [beat for step in [*steps, clock.finish()] for beat in step.settled]
    beats = [beat for beat in settled if beat.time_s < until_s]
    return BeatSeries(
        times_s=np.array([beat.time_s for beat in beats]),
        rr_ms=np.array([beat.rr_ms for beat in beats]),
        kinds=np.zeros(len(beats), dtype=np.uint8),
        segments=np.array([beat.segment for beat in beats], dtype=np.int64),
    )


def ecg_series(values: Array, rate_hz: float) -> EcgSeries:
    series = EcgSeries()
    for update in told(np.arange(len(values)) / rate_hz, values):
        series.feed(update)
    return series


def true_rate_hz(values: Array) -> float:
    """The rate at which the strap's delay neither grows nor shrinks, to 0.05 Hz."""
    spreads: list[tuple[float, float]] = []
    for rate_hz in np.round(np.arange(129.8, 130.61, 0.05), 2).tolist():
        strap = strap_series(len(values) / rate_hz)
        agreement = strap_agreement(strap, ecg_series(values, rate_hz).series())
        if agreement is not None:
            spreads.append((agreement.delay_spread_s, rate_hz))
    return min(spreads)[1]


def real_table(page: Page, name: str, values: Array, rate_hz: float, why: str) -> None:
    page.say(
        "",
        f"## A real strap, {name}: its ECG against its own intervals",
        "",
        "A heart with very many ectopic beats. The ECG's true rate was not recorded; it is taken as"
        f" {rate_hz:.2f} Hz, {why}. Targets: mean difference under {MOST_REAL_BIAS_MS} ms,"
        f" {LEAST_REAL_MATCHED_PERCENT:.0f} % of the strap's beats found in the ECG.",
    )
    page.table(
        "strap's beats found %|ECG's beats the strap missed|mean difference, ms"
        "|limits of agreement, ms|delay, s|"
    )
    series = ecg_series(values, rate_hz)
    agreement = strap_agreement(strap_series(len(values) / rate_hz), series.series())
    if agreement is None:
        page.row("no match", "", "", "", "", page.judge(False))
        return
    share = 100.0 * agreement.matched / (agreement.matched + agreement.extra)
    is_near = abs(agreement.bias_ms) < MOST_REAL_BIAS_MS
    page.row(
        f"{share:.2f}",
        str(agreement.missed),
        f"{agreement.bias_ms:.2f}",
        f"{agreement.low_ms:.2f} to {agreement.high_ms:.2f}",
        f"{agreement.delay_s:.2f} ± {agreement.delay_spread_s:.3f}",
        page.judge(is_near and share >= LEAST_REAL_MATCHED_PERCENT),
    )
    early_row(page, series)


def early_row(page: Page, series: EcgSeries) -> None:
    rr_ms, are_wide = series.series().rr_ms, series.are_wide()
    are_early = rr_ms < EARLY_SHARE * float(np.median(rr_ms[~are_wide]))
    page.say(
        "",
        f"{are_early.sum()} beats come early (under {EARLY_SHARE:.0%} of the median of those of"
        f" usual shape); {np.sum(are_early & are_wide)} of them have an unlike shape, and"
        f" {np.sum(are_wide & ~are_early)} of the {np.sum(~are_early)} others.",
    )


def cost(page: Page) -> None:
    ecg = simulated_ecg(beat_times(rate_bpm=75.0, until_s=600.0), spoiling=Spoiling(white_uv=20.0))
    runs = []
    for _ in range(3):
        begun_s = time.process_time()
        told(ecg.times_s, ecg.samples_uv)
        runs.append(time.process_time() - begun_s)
    percent = 100.0 * min(runs) / float(ecg.times_s[-1])
    verdict = page.judge(percent < MOST_CORE_PERCENT)
    print(f"\ncost: {percent:.3f} % of a core (target under {MOST_CORE_PERCENT:.0f} %) {verdict}")


def main() -> int:
    """Run it all; exit code 1 if a target was missed."""
    page = Page()
    page.say("# Beats of an ECG", "", "Written by `benchmarks/ecg_beats.py`, which says how.")
    detection_table(page)
    shape_table(page)
    heartless_table(page)
    folder = DATA / "polarh10_pvc_kbroman"
    real_table(
        page, "90 s", np.loadtxt(folder / "ecg_90s_130hz_uV.txt"), RATE_HZ, "the nominal one"
    )
    recorded = np.loadtxt(folder / "ecg_10min_130hz_uV.txt.gz")
    why = "at which the strap's delay neither grows nor shrinks"
    real_table(page, "10 minutes", recorded, true_rate_hz(recorded), why)
    cost(page)
    PAGE.write_text("\n".join(page.lines) + "\n", encoding="utf-8")
    return int(not page.is_met)


if __name__ == "__main__":
    sys.exit(main())
