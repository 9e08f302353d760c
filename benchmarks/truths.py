"""Intervals of which the true numbers are known on paper, and what the catalogue makes of them.

Where the formula is exact for the beats at hand the limit is rounding. Of noise it holds for the
mean over endless series: the mean over seeds is held to four of its own standard errors.
"""

import math
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from biofeedback.analysis.bare_window import bare_beats, bare_window
from biofeedback.dsp.catalogue import catalogue
from biofeedback.dsp.nonlinear.correlation_dimension import correlation_dimension

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from beat_records import sine_beats

Array = NDArray[np.float64]
MEAN_MS, SWING_MS, CYCLE = 900.0, 40.0, 10
GOLDEN = math.sqrt(5.0) - 1.0
OFF_BEAT = 0.3
"""So that no two beats of the sine are equal but for rounding."""
NOISE_SEEDS = range(24)
NOISE_BEATS = 20_000
STANDARD_ERRORS = 4.0
BIN_MS = 1000.0 / 128.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """One number on paper beside ours."""

    metric: str
    of: str
    """The intervals."""
    formula: str
    truth: float
    ours: float | None
    tolerance: float | None
    """Relative; None where five minutes are too few to hold it to the formula: told, not judged."""

    @property
    def error(self) -> float:
        """Relative to the truth, or as it is where that is 0; endless where there is no number."""
        if self.ours is None:
            return math.inf
        return abs(self.ours - self.truth) / (abs(self.truth) or 1.0)

    @property
    def holds(self) -> bool:
        """Whether ours is near enough, or is not judged."""
        return self.tolerance is None or self.error <= self.tolerance


@dataclass(frozen=True, slots=True)
class _Case:
    metric: str
    formula: str
    truth: float
    tolerance: float | None = 1e-9


def truths() -> list[Truth]:
    """All of them."""
    single = [
        Truth(
            metric=case.metric,
            of=name,
            formula=case.formula,
            truth=case.truth,
            ours=_computed(case.metric, rr_ms),
            tolerance=case.tolerance,
        )
        for name, rr_ms, cases in (
            _whole_cycles(),
            _closed_cycles(),
            _sine_in_time(0.1),
            _sine_in_time(0.25),
            _saw_tooth(),
            _alternation(),
            _triangle(),
            _uniform(),
        )
        for case in cases
    ]
    return [*single, *_noise(), *_lines()]


def _computed(metric: str, rr_ms: Array) -> float | None:
    return catalogue()[metric].compute(bare_window(bare_beats(rr_ms)))


def _sine_over_beats(count: int) -> Array:
    return MEAN_MS + SWING_MS * np.sin(2 * np.pi * (np.arange(count) + OFF_BEAT) / CYCLE)


def _whole_cycles() -> tuple[str, Array, tuple[_Case, ...]]:
    count = 100 * CYCLE
    spread = SWING_MS * math.sqrt(count / (2 * (count - 1)))
    return (
        "sine over beats: 900 ± 40 ms, 10 beats a cycle, 1000 beats",
        _sine_over_beats(count),
        (
            _Case("mean_rr", "mean", MEAN_MS),
            _Case("mean_hr", "60,000 / mean", 60_000.0 / MEAN_MS),
            _Case("sdnn", "A √(n / 2(n − 1))", spread),
            _Case("cvnn", "100 SDNN / mean", 100.0 * spread / MEAN_MS),
            _Case("ials", "201 runs of 999 differences", 201.0 / (count - 1)),
        ),
    )


def _closed_cycles() -> tuple[str, Array, tuple[_Case, ...]]:
    count = 100 * CYCLE
    half = math.pi / CYCLE
    rmssd = math.sqrt(2.0) * SWING_MS * math.sin(half)
    unbiased = math.sqrt(count / (count - 1))
    across, along = SWING_MS * math.sin(half), SWING_MS * math.cos(half)
    return (
        "the same, 1001 beats",
        _sine_over_beats(count + 1),
        (
            _Case("rmssd", "√2 A sin(π / 10)", rmssd),
            _Case("ln_rmssd", "its logarithm", math.log(rmssd)),
            _Case("sdsd", "RMSSD √(m / (m − 1))", rmssd * unbiased),
            _Case("sd1", "A sin(π / 10) √(m / (m − 1))", across * unbiased),
            _Case("sd2", "A cos(π / 10) √(m / (m − 1))", along * unbiased),
            _Case("sd1_sd2", "tan(π / 10)", across / along),
            _Case("poincare_area", "π SD1 SD2", math.pi * across * along * unbiased * unbiased),
            _Case("pnn20", "4 of 10 differences exceed 20 ms", 40.0),
            _Case("c1d", "a half", 0.5),
            _Case("porta_index", "a half", 50.0),
        ),
    )


def _sine_in_time(hz: float) -> tuple[str, Array, tuple[_Case, ...]]:
    band = "lf" if hz < 0.15 else "hf"
    power = SWING_MS**2 / 2
    # The spline between beats costs 1.7 % at 0.25 Hz; the catalogue says so.
    tolerance = 0.02 if band == "hf" else 0.01
    return (
        f"sine in time: 900 ± 40 ms at {hz:g} Hz, 5 min",
        sine_beats(mean_ms=MEAN_MS, swing_ms=SWING_MS, hz=hz)[1],
        (
            _Case(f"{band}_power", "A² / 2", power, tolerance),
            _Case(f"lomb_{band}_power", "A² / 2", power, 0.02),
            _Case(f"ar_{band}_power", "A² / 2", power, 0.03),
            _Case("total_power", "A² / 2", power, 0.02),
            _Case(f"{band}_nu", "all of it", 100.0, 0.01),
            _Case(f"{band}_peak", "f", hz, 0.002),
        ),
    )


def _saw_tooth() -> tuple[str, Array, tuple[_Case, ...]]:
    up = 4
    tooth = 800.0 + 20.0 * np.arange(up + 1)
    rr_ms = np.append(np.tile(tooth, 100), tooth[0])
    return (
        "saw tooth: four times 20 ms up, once 80 ms down",
        rr_ms,
        (
            _Case("porta_index", "1 of 5 goes down", 20.0),
            _Case("guzik_index", "as far up as down", 50.0),
            _Case("c1d", "4 × 20² of 4 × 20² + 80²", 0.2),
            _Case("pnn50", "1 of 5", 20.0),
            _Case("rmssd", "√((4 × 20² + 80²) / 5)", 40.0),
        ),
    )


def _alternation() -> tuple[str, Array, tuple[_Case, ...]]:
    return (
        "alternation of 800 and 850 ms, 400 beats",
        np.tile([800.0, 850.0], 200),
        (
            _Case("pip", "each beat turns", 100.0),
            _Case("pas", "each beat alternates", 100.0),
            _Case("ials", "runs of one", 1.0),
            _Case("sampen", "whatever is alike goes on alike", 0.0, 1e-2),
            _Case("apen", "the same", 0.0, 1e-2),
            _Case("rqa_determinism", "the same", 100.0),
        ),
    )


def _triangle() -> tuple[str, Array, tuple[_Case, ...]]:
    height = 12
    counts = [*range(1, height + 1), *range(height - 1, 0, -1)]
    middles_ms: Array = (100.5 + np.arange(len(counts), dtype=np.float64)) * BIN_MS
    return (
        "histogram that is a triangle: 1 to 12 to 1 beats in bins of 1/128 s",
        np.repeat(middles_ms, counts),
        (
            _Case("tinn", "2 × 12 bins", 2 * height * BIN_MS, 1e-6),
            _Case("hti", "beats / 12", sum(counts) / height),
        ),
    )


def _uniform() -> tuple[str, Array, tuple[_Case, ...]]:
    rr_ms: Array = np.linspace(800.0, 1000.0, 801)
    return (
        "uniform from 800 to 1000 ms",
        rr_ms,
        (
            _Case("median_rr", "middle", 900.0),
            _Case("iqr_rr", "half the range", 100.0),
            _Case("mad_rr", "1.4826 times a quarter", 50.0 * 1.4826),
        ),
    )


def _noise() -> list[Truth]:
    """Of white noise: means over seeds."""

    def entropy(scale: int) -> float:
        return -math.log(math.erf(0.1 * math.sqrt(scale)))

    def exponent(first: int, last: int) -> float:
        scales = np.arange(first, last + 1)
        fluctuation = 0.5 * np.log((scales**2 - 4) / (15 * scales))
        return float(np.polyfit(np.log(scales), fluctuation, 1)[0])

    mean_entropy = float(np.mean([entropy(scale) for scale in range(1, 21)]))
    curve = "mean of −ln erf(0.1 √s), s = 1 to 20"
    fluctuations = "slope of ln √((n² − 4) / 15n)"
    cases = (
        _Case("sampen", "−ln erf(0.1)", entropy(1)),
        _Case("mse", curve, mean_entropy),
        _Case("cmse", curve, mean_entropy),
        _Case("rcmse", curve, mean_entropy),
        _Case("dfa_alpha1", fluctuations, exponent(4, 16)),
        _Case("dfa_alpha2", fluctuations, exponent(16, 64)),
        _Case("pip", "two of three beats turn", 200.0 / 3.0),
        _Case("porta_index", "a half", 50.0),
        _Case("guzik_index", "a half", 50.0),
    )
    noises = [
        MEAN_MS + SWING_MS * np.random.default_rng(seed).standard_normal(NOISE_BEATS)
        for seed in NOISE_SEEDS
    ]
    return [_over_seeds(case, noises) for case in cases]


def _over_seeds(case: _Case, noises: list[Array]) -> Truth:
    found = [value for one in noises if (value := _computed(case.metric, one)) is not None]
    error = float(np.std(found, ddof=1)) / math.sqrt(len(found))
    return Truth(
        metric=case.metric,
        of=f"white noise, {NOISE_BEATS:,} beats, mean over {len(noises)} seeds; limit: "
        f"{STANDARD_ERRORS:g} standard errors",
        formula=case.formula,
        truth=case.truth,
        ours=float(np.mean(found)) if len(found) == len(noises) else None,
        tolerance=STANDARD_ERRORS * error / case.truth,
    )


def _lines() -> list[Truth]:
    """The dimension of single rhythms that never close: the worst of four, by length."""
    found = []
    for beats, tolerance in ((330, None), (3000, 0.05)):
        values = [
            correlation_dimension(
                MEAN_MS + SWING_MS * np.sin(2 * np.pi * np.arange(beats) * GOLDEN / slowness)
            )
            for slowness in (11.0, 7.0, 5.3, 3.1)
        ]
        defined = [value for value in values if value is not None]
        found.append(
            Truth(
                metric="correlation_dimension",
                of=f"one rhythm that never closes, {beats} beats, worst of four",
                formula="a line",
                truth=1.0,
                ours=max(defined, key=lambda value: abs(value - 1.0), default=None),
                tolerance=tolerance,
            )
        )
    return found
