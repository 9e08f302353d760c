"""What is different in other programs, each as a formula that their own numbers must follow."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Numbers = dict[str, float]
SHARP = 1e-6
LOOSE = 0.1
"""Where grids differ and only the scale is claimed."""
BIN_MS = 1000.0 / 128.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One difference: who, in which number, and what it then must be."""

    tools: tuple[str, ...]
    metric: str
    says: str
    """The difference; begins with a capital letter."""
    expected: Callable[[Array, Numbers], float]
    """The number from intervals and our own numbers of the default profile."""
    tolerance: float = SHARP
    """Relative."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A claim and how often the numbers follow it."""

    claim: Claim
    tool: str
    follows: int
    of: int


def proofs(
    numbers: dict[str, dict[str, Numbers]],
    recordings: dict[str, Array],
    ours: dict[str, Numbers],
) -> list[Proof]:
    """Each claim against each tool's numbers, by tool, recording and metric."""
    found = []
    for claim in CLAIMS:
        for tool in claim.tools:
            given = {
                name: values[claim.metric]
                for name, values in numbers.get(tool, {}).items()
                if claim.metric in values
            }
            follows = sum(
                math.isclose(
                    value, claim.expected(recordings[name], ours[name]), rel_tol=claim.tolerance
                )
                for name, value in given.items()
            )
            if given:
                found.append(Proof(claim=claim, tool=tool, follows=follows, of=len(given)))
    return found


def _steps(rr_ms: Array) -> Array:
    return np.diff(rr_ms)


def _rms(values: Array) -> float:
    return float(np.sqrt(np.mean(values**2)))


def _share_of_intervals(rr_ms: Array, _: Numbers) -> float:
    return 100.0 * float(np.mean(np.append(np.abs(_steps(rr_ms)) > 50.0, [False])))


def _sd2_by_variances(rr_ms: Array, _: Numbers) -> float:
    return math.sqrt(2.0 * float(np.var(rr_ms, ddof=1)) - float(np.var(_steps(rr_ms), ddof=1)) / 2)


def _triangular_index(rr_ms: Array, from_ms: float, bin_ms: float) -> float:
    edges_ms = np.arange(from_ms, float(rr_ms.max()) + bin_ms, bin_ms)
    return len(rr_ms) / int(np.histogram(rr_ms, edges_ms)[0].max())


def _unscaled_lomb(metric: str) -> Callable[[Array, Numbers], float]:
    def expected(rr_ms: Array, ours: Numbers) -> float:
        return ours[metric] * len(rr_ms) / (2.0 * float(np.sum(rr_ms)) / 1000.0)

    return expected


def mean_fluctuation_slope(rr_ms: Array, scales: range) -> float:
    """Fluctuation analysis that averages windows' fluctuations, not their squares."""
    profile = np.cumsum(rr_ms - rr_ms.mean())
    means = []
    for scale in scales:
        windows = profile[: len(profile) // scale * scale].reshape(-1, scale)
        place = np.arange(scale) - (scale - 1) / 2
        slopes = windows @ place / float(place @ place)
        rest = windows - windows.mean(axis=1, keepdims=True) - slopes[:, None] * place
        means.append(float(np.mean(np.sqrt(np.mean(rest**2, axis=1)))))
    return float(np.polyfit(np.log(scales), np.log(means), 1)[0])


_PLAIN = ("hrv-analysis", "pyhrv", "systole", "flirt", "physiokit")
CLAIMS: tuple[Claim, ...] = (
    Claim(
        tools=(*_PLAIN, "heartpy", "biosppy not detrended", "NeuroKit2"),
        metric="rmssd",
        says="RMSSD as ours",
        expected=lambda rr_ms, _: _rms(_steps(rr_ms)),
    ),
    Claim(
        tools=(*_PLAIN, "NeuroKit2"),
        metric="sdnn",
        says="SDNN as ours, divisor n − 1",
        expected=lambda rr_ms, _: float(np.std(rr_ms, ddof=1)),
    ),
    Claim(
        tools=("heartpy", "biosppy not detrended"),
        metric="sdnn",
        says="SDNN with divisor n",
        expected=lambda rr_ms, _: float(np.std(rr_ms)),
    ),
    Claim(
        tools=("hrv-analysis", "flirt"),
        metric="sdsd",
        says="SDSD with the number of differences as divisor",
        expected=lambda rr_ms, _: float(np.std(_steps(rr_ms))),
    ),
    Claim(
        tools=("pyhrv",),
        metric="sdsd",
        says="SDSD of **absolute** differences: not what the name says",
        expected=lambda rr_ms, _: float(np.std(np.abs(_steps(rr_ms)), ddof=1)),
    ),
    Claim(
        tools=("heartpy",),
        metric="sdsd",
        says="SDSD of **absolute** differences, divisor their number: not what the name says",
        expected=lambda rr_ms, _: float(np.std(np.abs(_steps(rr_ms)))),
    ),
    Claim(
        tools=("NeuroKit2", "flirt"),
        metric="pnn50",
        says="pNN50 in per cent of the intervals, of which there is one more than differences",
        expected=_share_of_intervals,
    ),
    Claim(
        tools=("physiokit",),
        metric="pnn50",
        says="The same after intervals went to seconds and back, which rounds a step of exactly "
        "50 ms up",
        expected=lambda rr_ms, _: _share_of_intervals(rr_ms / 1000.0 * 1000.0, {}),
    ),
    Claim(
        tools=("hrv-analysis", "pyhrv", "systole", "heartpy", "biosppy not detrended"),
        metric="pnn50",
        says="pNN50 as ours, in per cent of the differences",
        expected=lambda _, ours: ours["pnn50"],
    ),
    Claim(
        tools=("pyhrv", "systole", "heartpy", "biosppy not detrended"),
        metric="sd1",
        says="SD1 with the number of points as divisor, not one less",
        expected=lambda rr_ms, _: float(np.std(_steps(rr_ms))) / math.sqrt(2.0),
    ),
    Claim(
        tools=("hrv-analysis", "flirt", "NeuroKit2"),
        metric="sd1",
        says="SD1 as ours",
        expected=lambda _, ours: ours["sd1"],
    ),
    Claim(
        tools=("hrv-analysis", "flirt"),
        metric="sd2",
        says="SD2 from SDNN and SDSD, which is the plot's length for long series only",
        expected=_sd2_by_variances,
    ),
    Claim(
        tools=("systole",),
        metric="sd2",
        says="The same with divisors n",
        expected=lambda rr_ms, _: math.sqrt(
            2.0 * float(np.var(rr_ms)) - float(np.var(_steps(rr_ms))) / 2
        ),
    ),
    Claim(
        tools=("pyhrv", "heartpy", "biosppy not detrended"),
        metric="sd2",
        says="SD2 with the number of points as divisor, not one less",
        expected=lambda rr_ms, _: float(np.std(rr_ms[1:] + rr_ms[:-1])) / math.sqrt(2.0),
    ),
    Claim(
        tools=("hrv-analysis Lomb", "flirt"),
        metric="lf_power",
        says="Lomb–Scargle's P integrated as if it were ms²/Hz: too low by n / 2T, within 10 %",
        expected=_unscaled_lomb("lomb_lf_power"),
        tolerance=LOOSE,
    ),
    Claim(
        tools=("hrv-analysis", "pyhrv", "nolds", "antropy", "NeuroKit2"),
        metric="sampen",
        says="Sample entropy as ours",
        expected=lambda _, ours: ours["sampen"],
    ),
    Claim(
        tools=("nolds",),
        metric="dfa_alpha1",
        says="α1 over our scales (4 to 16, no overlap), but of the mean of windows' fluctuations, "
        "where the source takes the root of their mean square (nolds 0.6 does)",
        expected=lambda rr_ms, _: mean_fluctuation_slope(rr_ms, range(4, 17)),
    ),
    Claim(
        tools=("nolds",),
        metric="dfa_alpha2",
        says="α2 over our scales (16 to 64), averaged as α1",
        expected=lambda rr_ms, _: mean_fluctuation_slope(rr_ms, range(16, 65)),
    ),
    Claim(
        tools=("NeuroKit2",),
        metric="hti",
        says="Triangular index as ours, bins of 1/128 s from 0 ms",
        expected=lambda _, ours: ours["hti"],
    ),
    Claim(
        tools=("biosppy", "biosppy not detrended"),
        metric="hti",
        says="Triangular index with bins from the shortest interval on",
        expected=lambda rr_ms, _: _triangular_index(rr_ms, float(rr_ms.min()), BIN_MS),
    ),
    Claim(
        tools=("hrv-analysis",),
        metric="hti",
        says="Triangular index with bins of 8 ms from 300 ms on",
        expected=lambda rr_ms, _: _triangular_index(rr_ms, 300.0, 8.0),
    ),
)
"""From reading their code; the numbers decide whether it was read rightly."""
READ = (
    "pyhrv, autoregressive: integrates ten times the logarithm of the density (decibels), times "
    "1000, so that LF and HF hardly depend on the recording (see the tables): unusable.",
    "pyhrv, Lomb–Scargle: asks for the angular frequencies 2π / f in place of 2π f, and normalises "
    "to 0 … 1: no spectrum.",
    "pyhrv, Welch: segments of 4096 samples (the whole) below 5 minutes, 300 samples from there "
    "on, so that results jump there.",
    "pyhrv, fluctuation: nolds' over 4 to 16 and 17 to 64, fitted by RANSAC, which draws lots: the "
    "same file can give another exponent. Here its lots are fixed.",
    "hrv-analysis, SleepECG: linear interpolation to 4 Hz, which costs HF.",
    "hrv-analysis: segments of 64 s, which can't resolve VLF.",
    "systole: cubic to 5 Hz, 256 s, without its mean only, so that VLF holds the trend.",
    "BioSPPy: by default smoothness priors over the beats' index (not over time), which takes SDNN "
    "down; powers are sums of steps, segments a part of 4.5 of the recording.",
    "HeartPy: a smoothing spline at four times the mean rate, segments of 240 s, without their "
    "mean only.",
    "SleepECG: begins with the first interval's end; one plain periodogram, so that its powers "
    "scatter; it warns below 250 s for LF and 3030 s for VLF.",
    "PhysioKit: sums of amplitudes in place of powers; left out here.",
    "NeuroKit2 as it comes (`normalize=True`): powers as shares of the highest density, so that "
    "they can't be compared between recordings. Here and in the check: `normalize=False`.",
    "NeuroKit2, TINN: the left foot of the triangle is never moved. pyhrv and BioSPPy search feet "
    "on the edges of bins, each by its own rule.",
    "NeuroKit2, spectrum: its segments are half the recording, and rounding may make them a sample "
    "shorter; where half of it is odd that decides whether two or three segments are averaged. Our "
    "profile of it rounds alike.",
)
"""From reading their code and their numbers; not put to a formula."""
