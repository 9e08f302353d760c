"""How well wrong beats are found and corrected, on both halves of the recordings and swings.

``python benchmarks/artefacts.py`` prints tables of figures, targets and verdicts, times the
processor, and writes everything but the times to ``artefacts.md``. What belongs to which half
says ``artefact_halves``; what is injected, ``injections`` (3 % of the beats). A target is judged on
the reporting half; ``--tuning`` leaves that half alone, and the file as it is. Takes a minute.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

import artefact_halves as halves
from artefact_halves import Array, Recording
from biofeedback.dsp.correction.artefact_columns import corrected
from biofeedback.dsp.correction.artefacts import ArtefactProcessor
from biofeedback.dsp.correction.rhythm import is_too_irregular
from biofeedback.dsp.series import BeatSeries
from injections import (
    Injected,
    Score,
    injected,
    processed,
    raw_beats,
    rmssd,
    score,
    slow_swing_ms,
)
from page import Page

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from reference.recordings import DATA, mitdb, polar_bigeminy, polar_monitor_ms
from reference.wfdb_annotations import read_beats

PAGE = Path(__file__).with_suffix(".md")
LOOK_AHEADS = {"provisional": 2, "settled": 45}
KINDS: dict[str, tuple[Injected, ...]] = {
    "missed": (Injected.MISSED,),
    "extra": (Injected.EXTRA,),
    "ectopic": (Injected.ECTOPIC,),
    "misplaced": (Injected.MISPLACED,),
    "mixed": tuple(Injected),
}
MUST_BE_FOUND = ("missed", "extra", "ectopic")
LEAST_FOUND_PERCENT, MOST_ERROR_PERCENT = 98.0, 8.0
MOST_FALSE_SLOW_PERCENT, MOST_FALSE_SWING_PERCENT = 1.0, 0.1
LEAST_SPECIFICITY_PERCENT = 99.7
MOST_US_PER_BEAT = 30.0
MOST_CALM_DAY_MS, MOST_SLOW_DAY_MS = 120.0, 400.0
RUNS = 5
"""Of which the quickest counts: the machine may have other things to do."""
IRREGULAR_WINDOW_S = 300.0
DAY_BEATS = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Half:
    """Recordings and swings, and how artefacts are put into them."""

    name: str
    real: list[Recording]
    swings: list[Recording]
    injected_swings: int
    """So many of them, from the first, get injections."""
    seeds: range
    is_judged: bool
    """Whether targets hold for it."""

    @property
    def groups(self) -> dict[str, list[Recording]]:
        """What gets injections."""
        real = [one for one in self.real if self._is_injected(one)]
        swings = self.swings[: self.injected_swings]
        return {"real": real, "swings": swings, "all": [*real, *swings]}

    def _is_injected(self, one: Recording) -> bool:
        return not one.was_seen and len(one.clean_ms) >= halves.LEAST_BEATS


def tuning_half() -> Half:
    return Half(
        name="tuning",
        real=halves.tuning(),
        swings=halves.tuning_swings(),
        injected_swings=35,
        seeds=halves.TUNING_SEEDS,
        is_judged=False,
    )


def reporting_half() -> Half:
    return Half(
        name="reporting",
        real=halves.reporting(),
        swings=halves.reporting_swings(),
        injected_swings=halves.INJECTED_SWINGS,
        seeds=halves.REPORTING_SEEDS,
        is_judged=True,
    )


def injection_tables(page: Page, half: Half) -> None:
    page.say("", f"## Injected artefacts, {half.name} half")
    if half.is_judged:
        page.say(
            "",
            f"Targets: missed, extra and ectopic found at least {LEAST_FOUND_PERCENT:.0f} %, median"
            f" error of RMSSD at most {MOST_ERROR_PERCENT:.0f} % for each kind; judged on all.",
        )
    page.table("look-ahead|kind|on|found %|false flags %|error of RMSSD %: median|90 %|worst|")
    for standing, look_ahead in LOOK_AHEADS.items():
        for kind, artefacts in KINDS.items():
            for group, recordings in half.groups.items():
                scores = _scores(recordings, artefacts, half.seeds, look_ahead)
                is_judged = half.is_judged and group == "all"
                _injection_row(page, (standing, kind, group), scores, is_judged=is_judged)


def _scores(
    recordings: list[Recording], kinds: tuple[Injected, ...], seeds: range, look_ahead: int
) -> list[Score]:
    scores = []
    for one in recordings:
        for seed in seeds:
            raw_ms, at_s = injected(one.clean_ms, kinds, seed)
            scores.append(score(one.clean_ms, raw_ms, at_s, look_ahead))
    return scores


def _injection_row(
    page: Page, name: tuple[str, str, str], scores: list[Score], *, is_judged: bool
) -> None:
    found = 100.0 * sum(s.found for s in scores) / sum(s.artefacts for s in scores)
    false = 100.0 * sum(s.false for s in scores) / sum(s.clear for s in scores)
    errors = [s.rmssd_error_percent for s in scores]
    middle, high = np.percentile(errors, [50, 90])
    is_good = found >= LEAST_FOUND_PERCENT or name[1] not in MUST_BE_FOUND
    verdict = page.judge(is_good and middle <= MOST_ERROR_PERCENT) if is_judged else ""
    numbers = (f"{found:.1f}", f"{false:.2f}", f"{middle:.1f}", f"{high:.1f}", f"{max(errors):.0f}")
    page.row(*name, *numbers, verdict)


def clean_tables(page: Page, half: Half) -> None:
    page.say("", f"## Clean recordings, {half.name} half", "")
    page.say(
        "Share of the beats that are flagged, in %. Beats beside an interval that is known to be"
        " wrong don't count."
    )
    if half.is_judged:
        page.say(
            f"Targets: at most {MOST_FALSE_SLOW_PERCENT:.0f} % on real slow breathing, and"
            f" {MOST_FALSE_SWING_PERCENT} % on simulated swings."
        )
    page.table("recording|beats|seen before|slow breathing|provisional|settled|")
    for one in half.real:
        shares = [_false_percent(one, look_ahead) for look_ahead in LOOK_AHEADS.values()]
        is_good = max(shares) <= MOST_FALSE_SLOW_PERCENT
        verdict = page.judge(is_good) if half.is_judged and one.is_slow else ""
        was_seen = one.was_seen or not half.is_judged
        known = ("yes" if was_seen else "", "yes" if one.is_slow else "")
        page.row(one.name, str(len(one.rr_ms)), *known, *(f"{s:.2f}" for s in shares), verdict)
    means = [
        float(np.mean([_false_percent(one, look_ahead) for one in half.swings]))
        for look_ahead in LOOK_AHEADS.values()
    ]
    verdict = page.judge(max(means) <= MOST_FALSE_SWING_PERCENT) if half.is_judged else ""
    beats = sum(len(one.rr_ms) for one in half.swings)
    name = f"{len(half.swings)} simulated swings"
    page.row(name, str(beats), "", "", *(f"{share:.4f}" for share in means), verdict)


def _false_percent(one: Recording, look_ahead: int) -> float:
    times_s = np.cumsum(one.rr_ms) / 1000.0
    result = score(one.rr_ms, one.rr_ms, times_s[one.is_wrong], look_ahead)
    return 100.0 * result.false / result.clear


def labelled_table(page: Page) -> None:
    page.say("", "## Labelled beats", "")
    page.say(
        f"Target for MIT-BIH 100: sensitivity 100 %, specificity {LEAST_SPECIFICITY_PERCENT} %."
        " Both records were seen before."
    )
    page.table("record|look-ahead|flagged|sensitivity %|specificity %|")
    for record in ("100", "105"):
        times_s, is_other = mitdb(record)
        rr_ms = 1000.0 * np.diff(times_s)
        for standing, look_ahead in LOOK_AHEADS.items():
            result = score(rr_ms, rr_ms, times_s[is_other] - times_s[0], look_ahead)
            sensitivity = 100.0 * result.found / result.artefacts
            specificity = 100.0 * (1.0 - result.false / result.clear)
            flagged = sum(beat.is_corrected for beat in processed(rr_ms, look_ahead))
            is_good = sensitivity == 100.0 and specificity >= LEAST_SPECIFICITY_PERCENT
            verdict = page.judge(is_good) if record == "100" else ""
            numbers = (str(flagged), f"{sensitivity:.1f}", f"{specificity:.2f}")
            page.row(record, standing, *numbers, verdict)
    _noisy_lines(page, polar_monitor_ms("noisy_rri"))


def _noisy_lines(page: Page, noisy_ms: Array) -> None:
    page.say("")
    for standing, look_ahead in LOOK_AHEADS.items():
        beats = processed(noisy_ms, look_ahead)
        share = 100.0 * float(np.mean([beat.is_corrected for beat in beats]))
        after_ms = rmssd([beat.rr_ms for beat in beats])
        page.say(
            f"A strap with noise, {standing}: {share:.2f} % flagged, RMSSD {rmssd(noisy_ms):.1f} ms"
            f" before and {after_ms:.1f} ms after."
        )


def rhythm_table(page: Page, reporting: Half) -> None:
    page.say("", "## Too irregular for heart-rate variability", "")
    page.say("Share of windows of 5 min. Target: all of the bigeminy, none of any other.")
    hearts = {"bigeminy (H10), seen before": polar_bigeminy()[1]}
    hearts |= {f"{n}, seen before": polar_monitor_ms(n) for n in ("noisy_rri", "exercise_rri")}
    hearts |= {f"MIT-BIH {n}, seen before": 1000.0 * np.diff(mitdb(n)[0]) for n in ("100", "105")}
    others = [one.rr_ms for one in (*reporting.real, *reporting.swings)]
    page.table("recordings|windows too irregular %|")
    for name, rr_ms in hearts.items():
        share = _irregular_percent(rr_ms)
        wanted = 100.0 if name.startswith("bigeminy") else 0.0
        page.row(name, f"{share:.1f}", page.judge(share == wanted))
    most = max(_irregular_percent(rr_ms) for rr_ms in others)
    name = f"the most of any of the reporting half's {len(others)}"
    page.row(name, f"{most:.1f}", page.judge(most == 0.0))


def _irregular_percent(rr_ms: Array) -> float:
    times_s = np.cumsum(rr_ms) / 1000.0
    starts_s = np.arange(0.0, max(1.0, times_s[-1] - IRREGULAR_WINDOW_S), IRREGULAR_WINDOW_S / 4)
    windows = [(times_s >= s) & (times_s < s + IRREGULAR_WINDOW_S) for s in starts_s]
    verdicts = [is_too_irregular(rr_ms[w], np.zeros(w.sum(), dtype=np.int64)) for w in windows]
    return 100.0 * float(np.mean(verdicts))


def speed_lines() -> bool:
    print("\nspeed, processor time, the best of", RUNS)
    every = Page()
    swing_ms = slow_swing_ms(seed=1, rate_per_min=5.5, heart_bpm=65, swing_bpm=40, count=DAY_BEATS)
    marks = read_beats(DATA / "nsr2db_cliffordlab" / "nsr001.ecg")
    calm_ms = 1000.0 * np.diff(marks.samples[: DAY_BEATS + 1]) / halves.HOLTER_HZ
    streams = {"calm": calm_ms[:5000], "slow breathing": swing_ms[:5000]}
    for name, rr_ms in streams.items():
        for standing, look_ahead in LOOK_AHEADS.items():
            each_us = 1e6 * _stream_s(rr_ms, look_ahead) / len(rr_ms)
            verdict = every.judge(each_us <= MOST_US_PER_BEAT)
            print(
                f"{name}, {standing}: {each_us:.1f} us per beat, target {MOST_US_PER_BEAT:.0f}:",
                verdict,
            )
    days = (("calm", calm_ms, MOST_CALM_DAY_MS), ("slow breathing", swing_ms, MOST_SLOW_DAY_MS))
    for name, rr_ms, most_ms in days:
        raw = _columns(rr_ms)
        took_ms = 1000.0 * _best_s(partial(corrected, raw, look_ahead=45))
        verdict = every.judge(took_ms <= most_ms)
        print(f"{len(raw)} beats in bulk, {name}: {took_ms:.0f} ms, target {most_ms:.0f}:", verdict)
    return every.is_met


def _columns(rr_ms: Array) -> BeatSeries:
    return BeatSeries(
        times_s=np.cumsum(rr_ms) / 1000.0,
        rr_ms=rr_ms,
        kinds=np.zeros(len(rr_ms), dtype=np.uint8),
        segments=np.zeros(len(rr_ms), dtype=np.int64),
    )


def _stream_s(rr_ms: Array, look_ahead: int) -> float:
    beats = raw_beats(rr_ms)

    def feed_all() -> None:
        processor = ArtefactProcessor(look_ahead=look_ahead)
        for beat in beats:
            processor.feed((beat,))

    return _best_s(feed_all)


def _best_s(job: Callable[[], object]) -> float:
    took_s = []
    for _ in range(RUNS):
        started_s = time.process_time()
        job()
        took_s.append(time.process_time() - started_s)
    return min(took_s)


def main() -> int:
    page = Page()
    page.say("# Wrong beats: found and corrected", "")
    page.say(
        "Written by `benchmarks/artefacts.py`. What belongs to which half, and what had been seen"
        " before, is listed in `benchmarks/artefact_halves.py`; the rules were chosen on the tuning"
        " half. Provisional looks 2 beats ahead, settled 45."
    )
    is_quick = "--tuning" in sys.argv[1:]
    chosen = [tuning_half()] if is_quick else [reporting_half(), tuning_half()]
    for half in chosen:
        injection_tables(page, half)
        clean_tables(page, half)
    labelled_table(page)
    if not is_quick:
        rhythm_table(page, chosen[0])
        PAGE.write_text("\n".join([*page.lines, ""]), encoding="utf-8")
    return 0 if speed_lines() and page.is_met else 1


if __name__ == "__main__":
    sys.exit(main())
