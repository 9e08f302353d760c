"""How a number changes with time: any metric over windows that slide along the beats.

Means, deviations and differences at every beat come from differences of running sums, which are
exact for intervals in 1/1024 s or whole milliseconds (as floats they need less than 53 bits), so
that nothing drifts; of others they are within 1e-9. Bands are those of each window's own spline
and spectrum, many windows at once. Other metrics are computed window by window.
"""

import math
from collections.abc import Callable, Mapping
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from biofeedback.breathing import PacerTrack
from biofeedback.dsp.columns import sliced
from biofeedback.dsp.evaluation import evaluated
from biofeedback.dsp.gates import WITHHELD_OVER_PERCENT
from biofeedback.dsp.metric import Metric
from biofeedback.dsp.metrics import frequency, time_domain
from biofeedback.dsp.series import BeatKind, BeatSeries
from biofeedback.dsp.sliding_windows import (
    SlidingValues,
    SlidingWindows,
    corrected_percent,
    running,
    sliding_windows,
)
from biofeedback.dsp.spectra.spectrum import (
    HF_BAND_HZ,
    LF_BAND_HZ,
    RESAMPLED_HZ,
    VLF_BAND_HZ,
    band_weights,
    detrended,
    welch_densities,
    welch_frequencies_hz,
)
from biofeedback.dsp.spectra.spline import MIN_KNOTS, even_count, even_splines
from biofeedback.dsp.updates import Standing
from biofeedback.dsp.window import MAX_MEAN_RR_MS, MIN_SPECTRUM_S, Window
from biofeedback.units import bpm_from_ms

_ROUNDING = 8 * float(np.finfo(np.float64).eps)
"""Times the root of its length, the share of a running sum that rounding can be: in a day less than
0.01 ms of SDNN."""
_TIME = ("mean_rr", "mean_hr", "sdnn", "rmssd")
BANDS_HZ = {"vlf_power": VLF_BAND_HZ, "lf_power": LF_BAND_HZ, "hf_power": HF_BAND_HZ}
_SAMPLES_AT_ONCE = 32_768
"""Many enough to be worth a call, few enough for a processor's caches."""


def sliding(metric: Metric, beats: BeatSeries, *, window_s: float, step_s: float) -> SlidingValues:
    """A metric along windows that end at whole multiples of a step, as if each were live.

    A window is one stretch; one that is not filled to 95 %, or whose last beat is older than 10 s,
    has no value, and so has one that a gate of the metric withholds. There is no pacer, and
    whether the rhythm is too irregular for variability is the caller's to judge. Raises ValueError
    for windows shorter than the metric's minimum and as ``sliding_windows`` does.
    """
    if window_s < metric.minimum_s:
        raise ValueError(f"{metric.name} needs windows of {metric.minimum_s} s or more")
    if metric.compute in _QUICK:
        name, quick = _QUICK[metric.compute]
        return quick(beats, window_s=window_s, step_s=step_s)[name]
    windows = sliding_windows(beats, window_s=window_s, step_s=step_s)
    values = [
        evaluated(
            metric,
            _window(beats, first, end, window_s=window_s),
            profile="",
            standing=Standing.SETTLED,
        ).value
        if is_filled
        else None
        for first, end, is_filled in zip(
            windows.first.tolist(), windows.end.tolist(), windows.is_filled.tolist(), strict=True
        )
    ]
    is_defined = np.array([value is not None for value in values], dtype=np.bool_)
    return windows.values(np.array([value or 0.0 for value in values]), is_defined)


def sliding_time(
    beats: BeatSeries, *, window_s: float, step_s: float | None = None
) -> Mapping[str, SlidingValues]:
    """``mean_rr``, ``mean_hr``, ``sdnn`` and ``rmssd`` by name, at every beat without a step.

    Each equals the metric of that name, whose definition it shares, over the same window.
    """
    windows = sliding_windows(beats, window_s=window_s, step_s=step_s)
    if not len(windows.ends_s):
        return {name: windows.values(np.zeros(0)) for name in _TIME}
    level_ms = round(float(np.mean(beats.rr_ms)))
    centred_ms = beats.rr_ms - level_ms
    count = windows.sizes
    sums_ms = windows.sums(centred_ms)
    mean_ms = level_ms + sums_ms / count
    each_ms2 = centred_ms * centred_ms
    squares_ms2 = windows.sums(each_ms2) - sums_ms * sums_ms / count
    # What rounding in the running sums can leave of equal intervals counts as nothing.
    rounding_ms2 = _ROUNDING * math.sqrt(len(beats)) * float(np.sum(each_ms2))
    squares_ms2[squares_ms2 < rounding_ms2] = 0.0
    sdnn_ms = np.sqrt(squares_ms2 / np.maximum(count - 1, 1))
    rmssd_ms, differences = _rmssd_ms(beats, windows)
    is_measured = corrected_percent(beats, windows) <= WITHHELD_OVER_PERCENT
    return {
        "mean_rr": windows.values(mean_ms),
        "mean_hr": windows.values(bpm_from_ms(1.0) / np.where(windows.is_filled, mean_ms, 1.0)),
        "sdnn": windows.values(sdnn_ms, is_measured & (count > 1)),
        "rmssd": windows.values(rmssd_ms, is_measured & (differences > 0)),
    }


def sliding_bands(
    beats: BeatSeries, *, window_s: float, step_s: float
) -> Mapping[str, SlidingValues]:
    """``vlf_power``, ``lf_power`` and ``hf_power`` by name.

    Each is what the metric of that name makes of the same window: its own spline and detrending,
    and Welch's estimate of it.
    """
    windows = sliding_windows(beats, window_s=window_s, step_s=step_s)
    is_defined = _can_carry_spectrum(beats, windows)
    is_defined &= corrected_percent(beats, windows) <= WITHHELD_OVER_PERCENT
    wanted = np.flatnonzero(windows.is_filled & is_defined)
    # Ends that lie close see the same beats.
    _, which, same = np.unique(windows.end[wanted], return_index=True, return_inverse=True)
    power_ms2 = np.zeros((len(windows.ends_s), len(BANDS_HZ)))
    power_ms2[wanted] = _powers_ms2(
        beats, windows.first[wanted[which]], windows.end[wanted[which]]
    )[same]
    return {
        name: windows.values(column, is_defined)
        for name, column in zip(BANDS_HZ, power_ms2.T, strict=True)
    }


def _window(beats: BeatSeries, first: int, end: int, *, window_s: float) -> Window:
    seen = sliced(beats, first, end)
    return Window(
        beats=seen,
        raw_rr_ms=seen.rr_ms,
        ends_s=float(seen.times_s[-1]),
        length_s=window_s,
        track=PacerTrack(),
        is_irregular=False,
        is_on_request=True,
    )


def _rmssd_ms(
    beats: BeatSeries, windows: SlidingWindows
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Of each window, and of how many differences."""
    normal = beats.kinds == int(BeatKind.NORMAL)
    kept = normal[1:] & normal[:-1] & (beats.segments[1:] == beats.segments[:-1])
    differences_ms = np.where(kept, beats.rr_ms[1:] - beats.rr_ms[:-1], 0.0)
    squares_ms2, counts = running(differences_ms * differences_ms), running(kept)
    first, last = windows.first, windows.end - 1
    count = (counts[last] - counts[first]).astype(np.int64)
    square_ms2 = np.maximum(squares_ms2[last] - squares_ms2[first], 0.0)
    return np.sqrt(square_ms2 / np.maximum(count, 1)), count


def _can_carry_spectrum(beats: BeatSeries, windows: SlidingWindows) -> NDArray[np.bool_]:
    """Whether a window has the beats that ``Window.spectrum`` asks for."""
    backwards = running(beats.times_s[1:] <= beats.times_s[:-1])
    first, last = windows.first, windows.end - 1
    span_s = beats.times_s[last] - beats.times_s[first]
    can: NDArray[np.bool_] = (backwards[last] == backwards[first]) & (windows.sizes >= MIN_KNOTS)
    can &= span_s >= MIN_SPECTRUM_S
    can &= 1000.0 * span_s <= MAX_MEAN_RR_MS * (windows.sizes - 1)
    return can


def _powers_ms2(
    beats: BeatSeries, first: NDArray[np.int64], end: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Power in each band of each window, shape (windows, bands).

    Windows of equally many samples, whose spectra have the same steps, are taken together.
    """
    power_ms2 = np.zeros((len(first), len(BANDS_HZ)))
    spans_s = beats.times_s[end - 1] - beats.times_s[first]
    counts = np.array([even_count(span_s, RESAMPLED_HZ) for span_s in spans_s.tolist()])
    for count in np.unique(counts).tolist():
        alike = np.flatnonzero(counts == count)
        weights = _weights(count)
        for some in np.array_split(alike, -(-len(alike) * count // _SAMPLES_AT_ONCE)):
            samples = even_splines(
                beats.times_s,
                beats.rr_ms,
                first[some],
                end[some],
                count=count,
                rate_hz=RESAMPLED_HZ,
            )
            power_ms2[some] = welch_densities(detrended(samples)) @ weights
    return power_ms2


def _weights(count: int) -> NDArray[np.float64]:
    """What each step of a spectrum of so many samples counts in each band."""
    frequencies_hz = welch_frequencies_hz(count)
    steps = len(frequencies_hz)
    weights = np.zeros((steps, len(BANDS_HZ)))
    for column, band_hz in enumerate(BANDS_HZ.values()):
        start, _, counted = band_weights(steps, float(frequencies_hz[1]), band_hz)
        weights[start : start + len(counted), column] = counted
    return weights


class _Quick(Protocol):
    def __call__(
        self, beats: BeatSeries, *, window_s: float, step_s: float
    ) -> Mapping[str, SlidingValues]: ...


_QUICK: Mapping[Callable[[Window], float | None], tuple[str, _Quick]] = {
    metric.compute: (metric.name, quick)
    for metrics, names, quick in (
        (time_domain.METRICS, _TIME, sliding_time),
        (frequency.METRICS, tuple(BANDS_HZ), sliding_bands),
    )
    for metric in metrics
    if metric.name in names
}
"""Which computations have a quick way, whatever profile they are used in."""
