"""Chests and the hearts that follow them, made to order."""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.breath.breath_reference import Breaths, MeasuredBreathing


def following_beats(
    rate_bpm: Callable[[float], float], *, for_s: float = 120.0
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Beat times in s and intervals in ms of a heart whose rate at each beat is a function's."""
    times_s: list[float] = []
    rr_ms: list[float] = []
    now_s = 0.0
    step_s = 60.0 / rate_bpm(0.0)
    while now_s < for_s:
        for _ in range(60):
            step_s = 60.0 / rate_bpm(now_s + step_s)
        now_s += step_s
        times_s.append(now_s)
        rr_ms.append(1000.0 * step_s)
    return np.array(times_s), np.array(rr_ms)


def integrated_beats(
    rate_bpm: Callable[[NDArray[np.float64]], NDArray[np.float64]], *, for_s: float = 120.0
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Beat times in s and intervals in ms of a heart that beats whenever its rate adds up to one.

    Unlike ``following_beats`` each interval tells the mean rate over itself, as a real one does.
    """
    times_s = np.arange(0.0, for_s, 0.002)
    rate = rate_bpm(times_s) / 60.0
    beats = np.concatenate(([0.0], np.cumsum((rate[1:] + rate[:-1]) / 2 * 0.002)))
    beats_s = np.interp(np.arange(int(beats[-1]) + 1), beats, times_s)
    return beats_s[1:], 1000.0 * np.diff(beats_s)


def even_breaths(
    period_s: float, count: int, *, starts_s: float = 5.0, inhale_share: float = 0.5
) -> Breaths:
    """Breaths one after the other, all alike."""
    edges_s: NDArray[np.float64] = starts_s + period_s * np.arange(count + 1, dtype=np.float64)
    turns_s: NDArray[np.float64] = edges_s[:-1] + inhale_share * period_s
    return Breaths(starts_s=edges_s[:-1], turns_s=turns_s, ends_s=edges_s[1:])


def sine_chest(
    *,
    per_min: float = 6.0,
    for_s: float = 300.0,
    rate_hz: float = 25.0,
    depth: float = 1.0,
    shares_strap_clock: bool = True,
) -> MeasuredBreathing:
    """A chest that is emptiest at 0 s and moves as a sine."""
    times_s = np.arange(round(for_s * rate_hz) + 1) / rate_hz
    chest = -depth / 2 * np.cos(2 * math.pi * per_min / 60.0 * times_s)
    return MeasuredBreathing(
        times_s=times_s, chest=chest, source="belt", shares_strap_clock=shares_strap_clock
    )
