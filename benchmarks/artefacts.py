"""How well wrong beats are found and corrected, on real recordings and simulated swings.

``python benchmarks/artefacts.py`` prints tables of figures, targets and verdicts. The settings of
the processor were chosen on the tuning half; a target is judged on the reporting half. That half
is not quite blind: one rule was added after it had shown that ectopic beats in the deepest swings
were missed (96 % found), on simulated swings like those, which were put into the tuning half. What
is injected is defined in ``benchmarks/injections.py``; 3 % of the beats, 6 seeds. Takes half a
minute.
"""

import sys
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.artefacts import ArtefactProcessor
from biofeedback.dsp.beat_clock import RawBeat
from biofeedback.dsp.rhythm import is_too_irregular
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

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from reference.recordings import (
    VU_CONDITIONS,
    mitdb,
    polar_bigeminy,
    polar_breathing,
    polar_monitor_ms,
    pyhrv_ms,
    rest_ms,
    vu_ms,
)

Array = NDArray[np.float64]
SEEDS = 6
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
MOST_FALSE_PACED_PERCENT, MOST_FALSE_SWING_PERCENT = 1.0, 0.1
LEAST_SPECIFICITY_PERCENT = 99.7
MOST_US_PER_BEAT = 30.0
RUNS = 5
"""Of which the quickest counts: the machine may have other things to do."""
IRREGULAR_WINDOW_S = 300.0


def _swing(seed: int, rate: float, heart: float, swing: float) -> Array:
    return slow_swing_ms(seed=seed, rate_per_min=rate, heart_bpm=heart, swing_bpm=swing)


TUNING = {
    "sitting": vu_ms("sitting"),
    "neurotask": vu_ms("neurotask"),
    "arithmetic": vu_ms("arithmetic"),
    "pyhrv": pyhrv_ms(),
    "swing 4.5/min 55±10": _swing(0, 4.5, 55, 20),
    "swing 5.5/min 70±20": _swing(1, 5.5, 70, 40),
    "swing 6.5/min 85±15": _swing(2, 6.5, 85, 30),
    "swing 7/min 60±20": _swing(3, 7.0, 60, 40),
    "swing 5/min 80±20": _swing(300, 5.0, 80, 40),
    "swing 6/min 60±20": _swing(301, 6.0, 60, 40),
    "swing 4.5/min 65±20": _swing(302, 4.5, 65, 40),
    "swing 6.5/min 75±20": _swing(303, 6.5, 75, 40),
    "swing 7/min 70±20": _swing(304, 7.0, 70, 40),
    "swing 5.5/min 55±20": _swing(305, 5.5, 55, 40),
}
REPORTING = {
    "paced breathing": vu_ms("breathing"),
    "changing breath": polar_breathing()[1],
    "recovery": vu_ms("recovery"),
    "standing": vu_ms("standing"),
    "walking": vu_ms("walking"),
    "swing 4.5/min 85±20": _swing(100, 4.5, 85, 40),
    "swing 5/min 60±15": _swing(101, 5.0, 60, 30),
    "swing 6/min 65±20": _swing(102, 6.0, 65, 40),
    "swing 7/min 55±20": _swing(103, 7.0, 55, 40),
    "swing 6/min 75±8": _swing(104, 6.0, 75, 15),
}


def injection_table(name: str, recordings: dict[str, Array], *, is_judged: bool) -> bool:
    print(f"{name} half: found %, false flags %, median (worst) error of RMSSD in %")
    print(f"{'':14}" + "".join(f"{kind:>26}" for kind in KINDS))
    is_met = True
    for standing, look_ahead in LOOK_AHEADS.items():
        cells = []
        for kind, artefacts in KINDS.items():
            scores = [
                _scored(clean_ms, artefacts, seed, look_ahead)
                for clean_ms in recordings.values()
                for seed in range(SEEDS)
            ]
            found = 100.0 * sum(s.found for s in scores) / sum(s.artefacts for s in scores)
            false = 100.0 * sum(s.false for s in scores) / sum(s.clear for s in scores)
            errors = [s.rmssd_error_percent for s in scores]
            cells.append(f"{found:6.1f} {false:5.2f} {np.median(errors):5.1f} ({max(errors):3.0f})")
            is_good = found >= LEAST_FOUND_PERCENT or kind not in MUST_BE_FOUND
            is_good = is_good and float(np.median(errors)) <= MOST_ERROR_PERCENT
            is_met = is_met and (is_good or not is_judged)
        print(f"{standing:14}" + "".join(f"{cell:>26}" for cell in cells))
    if is_judged:
        print(f"target: missed, extra, ectopic found at least {LEAST_FOUND_PERCENT} %,", end=" ")
        print(f"median error at most {MOST_ERROR_PERCENT} %: {_verdict(is_met)}")
    print()
    return is_met


def _scored(clean_ms: Array, kinds: tuple[Injected, ...], seed: int, look_ahead: int) -> Score:
    raw_ms, at_s = injected(clean_ms, kinds, seed)
    return score(clean_ms, raw_ms, at_s, look_ahead)


def clean_table() -> bool:
    print("clean recordings, false flags in %: provisional, settled")
    is_met = True
    for half, recordings in (("tuning", TUNING), ("reporting", REPORTING)):
        for name, rr_ms in recordings.items():
            if "swing" not in name:
                shares = [_flagged_percent(rr_ms, n) for n in LOOK_AHEADS.values()]
                print(f"{half:12}{name:24}" + "".join(f"{share:8.2f}" for share in shares))
                if name in {"paced breathing", "changing breath"}:
                    is_met &= max(shares) <= MOST_FALSE_PACED_PERCENT
    print(f"target: paced and changing breath at most {MOST_FALSE_PACED_PERCENT} %:", end=" ")
    print(f"{_verdict(is_met)}\n")
    return is_met


def swings_table() -> bool:
    print("simulated swings, 4.5 to 7 per minute, 55 to 85 beats/min, 10 to 40 peak to trough")
    swings = [
        _swing(seed, rate, heart, swing)
        for seed in range(200, 203)
        for rate in (4.5, 5.2, 6.0, 7.0)
        for heart in (55, 65, 75, 85)
        for swing in (10, 20, 30, 40)
    ]
    is_met = True
    for standing, look_ahead in LOOK_AHEADS.items():
        share = float(np.mean([_flagged_percent(rr_ms, look_ahead) for rr_ms in swings]))
        is_good = share <= MOST_FALSE_SWING_PERCENT
        print(f"{standing:14}{share:8.3f} % false, target {MOST_FALSE_SWING_PERCENT} %", end=": ")
        print(_verdict(is_good))
        is_met &= is_good
    print()
    return is_met


def labelled_table() -> bool:
    print("labelled beats: flagged, sensitivity %, specificity %")
    is_met = True
    for record in ("100", "105"):
        times_s, is_other = mitdb(record)
        rr_ms = 1000.0 * np.diff(times_s)
        for standing, look_ahead in LOOK_AHEADS.items():
            result = score(rr_ms, rr_ms, times_s[is_other] - times_s[0], look_ahead)
            sensitivity = 100.0 * result.found / result.artefacts
            specificity = 100.0 * (1.0 - result.false / result.clear)
            flagged = sum(beat.is_corrected for beat in processed(rr_ms, look_ahead))
            print(f"MIT-BIH {record:6}{standing:14}{flagged:6}{sensitivity:8.1f}", end="")
            print(f"{specificity:8.2f}", end="  ")
            if record == "100":
                is_good = sensitivity == 100.0 and specificity >= LEAST_SPECIFICITY_PERCENT
                is_met &= is_good
                print(f"target 100, {LEAST_SPECIFICITY_PERCENT}: {_verdict(is_good)}", end="")
            print()
    noisy_ms = polar_monitor_ms("noisy_rri")
    for standing, look_ahead in LOOK_AHEADS.items():
        beats = processed(noisy_ms, look_ahead)
        share = 100.0 * np.mean([beat.is_corrected for beat in beats])
        after_ms = rmssd([beat.rr_ms for beat in beats])
        print(
            f"noisy strap   {standing:14}{share:6.2f} % flagged, RMSSD {rmssd(noisy_ms):.1f}",
            end="",
        )
        print(f" -> {after_ms:.1f} ms")
    print()
    return is_met


def rhythm_table() -> bool:
    print("too irregular, share of 5 min windows in %")
    hearts = {"bigeminy (H10)": polar_bigeminy()[1]}
    hearts |= {f"VU {condition}": vu_ms(condition) for condition in VU_CONDITIONS}
    hearts |= {"changing breath": polar_breathing()[1], "pyhrv": pyhrv_ms()}
    hearts |= {name: rest_ms(name) for name in ("rest_rri", "real_rri")}
    hearts |= {name: polar_monitor_ms(name) for name in ("noisy_rri", "exercise_rri")}
    hearts |= {f"MIT-BIH {n}": 1000.0 * np.diff(mitdb(n)[0]) for n in ("100", "105")}
    hearts |= {"swing 7/min 55±20": _swing(103, 7.0, 55, 40)}
    is_met = True
    for name, rr_ms in hearts.items():
        share = _irregular_percent(rr_ms)
        is_good = share == (100.0 if name.startswith("bigeminy") else 0.0)
        is_met &= is_good
        print(f"{name:24}{share:6.1f}  {_verdict(is_good)}")
    print()
    return is_met


def speed_table() -> bool:
    beats = raw_beats(np.tile(polar_breathing()[1], 10))
    is_met = True
    for standing, look_ahead in LOOK_AHEADS.items():
        each_us = min(_us_per_beat(beats, look_ahead) for _ in range(RUNS))
        is_met &= each_us <= MOST_US_PER_BEAT
        print(f"{standing:14}{each_us:5.1f} us per beat, target {MOST_US_PER_BEAT:.0f}:", end=" ")
        print(_verdict(each_us <= MOST_US_PER_BEAT))
    return is_met


def _us_per_beat(beats: list[RawBeat], look_ahead: int) -> float:
    processor = ArtefactProcessor(look_ahead=look_ahead)
    started_s = time.process_time()
    for beat in beats:
        processor.feed((beat,))
    return 1e6 * (time.process_time() - started_s) / len(beats)


def _flagged_percent(rr_ms: Array, look_ahead: int) -> float:
    return 100.0 * float(np.mean([beat.is_corrected for beat in processed(rr_ms, look_ahead)]))


def _irregular_percent(rr_ms: Array) -> float:
    times_s = np.cumsum(rr_ms) / 1000.0
    starts_s = np.arange(0.0, max(1.0, times_s[-1] - IRREGULAR_WINDOW_S), IRREGULAR_WINDOW_S / 4)
    windows = [(times_s >= s) & (times_s < s + IRREGULAR_WINDOW_S) for s in starts_s]
    verdicts = [is_too_irregular(rr_ms[w], np.zeros(w.sum(), dtype=np.int64)) for w in windows]
    return 100.0 * float(np.mean(verdicts))


def _verdict(is_met: object) -> str:
    return "PASS" if is_met else "FAIL"


if __name__ == "__main__":
    outcomes = [
        injection_table("tuning", TUNING, is_judged=False),
        injection_table("reporting", REPORTING, is_judged=True),
        clean_table(),
        swings_table(),
        labelled_table(),
        rhythm_table(),
        speed_table(),
    ]
    sys.exit(not all(outcomes))
