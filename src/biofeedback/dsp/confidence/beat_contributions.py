"""What each block of beats adds to the metrics of intervals, their differences and pairs."""

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.confidence.blocks import blocks_of
from biofeedback.dsp.confidence.contributions import (
    Contributions,
    Scale,
    apart,
    even,
    halved,
    mean_pushes,
    spread_pushes,
)
from biofeedback.dsp.nonlinear import poincare
from biofeedback.dsp.nonlinear.plain_series import successive
from biofeedback.dsp.statistics import time_domain
from biofeedback.dsp.window import Window

LEAST_ON_EACH_SIDE = 5
"""Differences that must lie on either side of the limit before a share of them has an interval."""


def mean_rr(window: Window) -> Contributions | None:
    """The mean interval."""
    return even(time_domain.mean_rr_ms(window.beats.rr_ms), window.once(_of_mean))


def mean_hr(window: Window) -> Contributions | None:
    """The mean heart rate, which falls by the share by which the mean interval rises."""
    return even(time_domain.mean_hr_bpm(window.beats.rr_ms), window.once(_of_mean))


def sdnn(window: Window) -> Contributions | None:
    """The standard deviation of the intervals."""
    return even(time_domain.sdnn_ms(window.beats.rr_ms), window.once(_of_deviation))


def cvnn(window: Window) -> Contributions | None:
    """The standard deviation over the mean."""
    value = time_domain.cvnn_percent(window.beats.rr_ms)
    return even(value, apart(window.once(_of_deviation), window.once(_of_mean)))


def rmssd(window: Window) -> Contributions | None:
    """The root mean square of successive differences."""
    return even(time_domain.rmssd_ms(window.differences_ms), window.once(_of_differences))


def ln_rmssd(window: Window) -> Contributions | None:
    """The logarithm of RMSSD; it may be negative, so its own scale is linear."""
    value = time_domain.ln_rmssd(window.differences_ms)
    return even(value, window.once(_of_differences), scale=Scale.LINEAR)


def sdsd(window: Window) -> Contributions | None:
    """The standard deviation of successive differences."""
    return even(time_domain.sdsd_ms(window.differences_ms), window.once(_of_width))


def pnn20(window: Window) -> Contributions | None:
    """The share of differences over 20 ms."""
    value = time_domain.pnn20_percent(window.differences_ms)
    return _of_share(window, value, time_domain.PNN20_LIMIT_MS)


def pnn50(window: Window) -> Contributions | None:
    """The share of differences over 50 ms."""
    value = time_domain.pnn50_percent(window.differences_ms)
    return _of_share(window, value, time_domain.PNN50_LIMIT_MS)


def sd1(window: Window) -> Contributions | None:
    """The width of the Poincaré plot."""
    return even(poincare.sd1_ms(window.once(_pairs)), window.once(_of_width))


def sd2(window: Window) -> Contributions | None:
    """The length of the Poincaré plot."""
    return even(poincare.sd2_ms(window.once(_pairs)), window.once(_of_length))


def sd1_sd2(window: Window) -> Contributions | None:
    """Its width over its length."""
    value = poincare.sd1_sd2(window.once(_pairs))
    return even(value, apart(window.once(_of_width), window.once(_of_length)))


def _of_mean(window: Window) -> NDArray[np.float64] | None:
    blocks = window.once(blocks_of)
    return mean_pushes(blocks.of_beats, window.beats.rr_ms, blocks.count)


def _of_deviation(window: Window) -> NDArray[np.float64] | None:
    blocks = window.once(blocks_of)
    return spread_pushes(blocks.of_beats, window.beats.rr_ms, blocks.count)


def _of_differences(window: Window) -> NDArray[np.float64] | None:
    blocks = window.once(blocks_of)
    squared = window.differences_ms**2
    return halved(mean_pushes(window.once(_of_pairs), squared, blocks.count))


def _of_width(window: Window) -> NDArray[np.float64] | None:
    blocks = window.once(blocks_of)
    return spread_pushes(window.once(_of_pairs), window.differences_ms, blocks.count)


def _of_length(window: Window) -> NDArray[np.float64] | None:
    blocks, pairs = window.once(blocks_of), window.once(_pairs)
    sums_ms = pairs.earlier_ms + pairs.later_ms
    return spread_pushes(window.once(_of_pairs), sums_ms, blocks.count)


def _pairs(window: Window) -> poincare.PoincarePairs:
    return poincare.poincare_pairs(window.beats.rr_ms, window.beats.segments, window.corrected)


def _of_pairs(window: Window) -> NDArray[np.int64]:
    """The block of each difference: that of the later of its two beats."""
    kept = successive(len(window.beats), window.beats.segments, window.corrected)
    later: NDArray[np.int64] = window.once(blocks_of).of_beats[1:][kept]
    return later


def _of_share(window: Window, value: float | None, limit_ms: float) -> Contributions | None:
    differences_ms = window.differences_ms
    is_larger = (np.abs(differences_ms) > limit_ms).astype(np.float64)
    larger = int(is_larger.sum())
    if value is None or min(larger, len(is_larger) - larger) < LEAST_ON_EACH_SIDE:
        return None
    pushes = mean_pushes(window.once(_of_pairs), is_larger, window.once(blocks_of).count)
    if pushes is None:
        return None
    return even(value, pushes / (1.0 - value / 100.0), scale=Scale.LOGIT)
