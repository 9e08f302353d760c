"""Metrics of how the heart follows the breath."""

import statistics
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp import gates
from biofeedback.dsp.breath.breath_lag import BreathLags, Lag, breath_lags, mean_lag
from biofeedback.dsp.breath.breath_regularity import MIN_COVERAGE, WINDOW_S, regularity_percent
from biofeedback.dsp.breath.heart_breath import breath_ranges
from biofeedback.dsp.metric import Family, Metric, Scope
from biofeedback.dsp.metrics.frequency import SPECTRAL, SPECTRAL_DEVIATIONS
from biofeedback.dsp.metrics.sources import WELCH_1967
from biofeedback.dsp.spectra.spectrum import BREATH_HALF_WIDTH_HZ, even_series
from biofeedback.dsp.spectra.spline import is_spline_possible
from biofeedback.dsp.window import Window
from biofeedback.units import hz_from_per_minute
from biofeedback.wording import tr

LIVE_BREATHS = 5
"""The live swing is the median of the last breaths, at most so many."""

_SWING_SOURCES = (
    "Lehrer and Gevirtz 2014, doi:10.3389/fpsyg.2014.00756; Shaffer and Meehan 2020, "
    "doi:10.3389/fnins.2020.570400"
)
_DEPTH_CAVEAT = (
    "Grows with the depth of the breath (Hirsch and Bishop 1981, "
    "doi:10.1152/ajpheart.1981.241.4.H620), so it can be won by over-breathing."
)
_BREATHS_OF = (
    "Breaths are the pacer's logged ones where it asked for any in the window, else those that a "
    "sensor measured."
)
_LAG_DEFINITION = (
    "For each whole measured breath: the phase at which the cycle of breath_swing is highest, with "
    "each rate in the middle of its interval, less that of the end of the inhale; 0 where the "
    "heart is fastest when the lungs are fullest, positive where it is later. {} of three breaths "
    "or more that agree better than an even scatter (Rayleigh's test at 5 %)."
)
_LAG_SOURCES = (
    "Vaschillo, Vaschillo and Lehrer 2006, doi:10.1007/s10484-006-9009-3; Berens 2009, "
    "doi:10.18637/jss.v031.i10"
)
_LAG_DEVIATIONS = (
    "The source takes the phase of a cross spectrum at the breath's frequency. Where the inhale is "
    "shorter than the exhale, a heart that copies the chest exactly reads a few degrees late "
    "(9 at 45:55), because its cycle is that of a sine."
)
_LAG_CAVEAT = (
    "Shown only where one clock timed breath and beats: the heart-rate service delays intervals by "
    "up to 4 s, which is 144 degrees at 6 per minute."
)


def _breath_power(window: Window) -> float | None:
    if window.confirmed_per_min is None:
        return None
    breath_hz = hz_from_per_minute(window.confirmed_per_min)
    return window.power((breath_hz - BREATH_HALF_WIDTH_HZ, breath_hz + BREATH_HALF_WIDTH_HZ))


def _breath_swing(window: Window) -> float | None:
    swings = window.swings_bpm
    if not swings:
        return None
    return statistics.median(swings if window.length_s is None else swings[-LIVE_BREATHS:])


def _breathing_rate(window: Window) -> float | None:
    return window.confirmed_per_min


def _max_min_bpm(window: Window) -> float | None:
    ranges = [
        breath_ranges(one.times_s, 60_000.0 / one.rr_ms, window.breaths_in(one))
        for one in window.dense_stretches
    ]
    return _mean(ranges)


def _max_min_ms(window: Window) -> float | None:
    ranges = [
        breath_ranges(one.times_s, one.rr_ms, window.breaths_in(one))
        for one in window.dense_stretches
    ]
    return _mean(ranges)


def _lag(window: Window) -> Lag | None:
    """The lag behind measured breaths, over all stretches; None also where it is inconsistent.

    Of the beats on the chest's own clock, where an ECG tells when they were.
    """
    if window.breathing is None:
        return None
    breaths = window.breathing.breaths
    beats = window if window.timed is None else replace(window, beats=window.timed, timed=None)
    found = [
        breath_lags(
            one.times_s,
            one.rr_ms,
            breaths.between(float(one.times_s[0]), float(one.times_s[-1])),
        )
        for one in beats.dense_stretches
    ]
    if not found:
        return None
    lag = mean_lag(
        BreathLags(
            lags_deg=np.concatenate([one.lags_deg for one in found]),
            lengths_s=np.concatenate([one.lengths_s for one in found]),
        )
    )
    return lag if lag is not None and lag.is_consistent else None


def _breath_lag(window: Window) -> float | None:
    lag = window.once(_lag)
    return None if lag is None else lag.mean_deg


def _breath_lag_s(window: Window) -> float | None:
    lag = window.once(_lag)
    return None if lag is None else lag.mean_s


def _breath_regularity(window: Window) -> float | None:
    possible = [one for one in window.dense_stretches if is_spline_possible(one.times_s)]
    return _mean([regularity_percent(even_series(one.times_s, one.rr_ms)) for one in possible])


def _mean(parts: list[NDArray[np.float64]]) -> float | None:
    count = sum(len(part) for part in parts)
    return sum(float(np.sum(part)) for part in parts) / count if count else None


METRICS: tuple[Metric, ...] = (
    Metric(
        name="breath_power",
        unit="ms2",
        label=tr("Power at the breath"),
        family=Family.BREATH,
        window_s=300.0,
        minimum_s=180.0,
        cadence_s=5,
        scope=Scope.LONGEST,
        needs=(gates.breath_referred,),
        gates=(*gates.VARIABILITY, gates.following),
        remarks=(gates.corrected,),
        compute=_breath_power,
        definition=SPECTRAL.format(
            "trapezoids over the rate of breathing ± 0.015 Hz: as measured, else the pacer's where "
            "the strongest rhythm of the intervals lies within 0.5 per minute of it"
        ),
        reference=f"Own definition; {WELCH_1967}",
        deviations=SPECTRAL_DEVIATIONS,
        caveat="Deeper breaths raise it: it rewards over-breathing if it is made a goal.",
    ),
    Metric(
        name="breath_swing",
        unit="bpm",
        label=tr("Breath swing"),
        family=Family.BREATH,
        window_s=60.0,
        minimum_s=0.0,
        cadence_s=2,
        scope=Scope.ALL,
        needs=(gates.breath_referred, gates.enough_breaths),
        gates=gates.VARIABILITY,
        remarks=(gates.corrected,),
        compute=_breath_swing,
        definition=(
            "For each whole breath: momentary heart rate (60,000 over the interval, at the beat "
            "that ends it) splined to about 4 Hz, fitted with a level, a line and one cycle at the "
            "breath's phase; the swing is twice the cycle's amplitude, peak to trough. "
            f"{_BREATHS_OF} Live: median of the last 5 breaths of the window, from the first on; "
            "of a session or part: median of all, at least 3."
        ),
        reference=_SWING_SOURCES,
        deviations=(
            "The sources take maximum minus minimum; lock-in does not add up noise, and reads "
            "lower where the swing is no sine."
        ),
        caveat=_DEPTH_CAVEAT,
    ),
    Metric(
        name="breathing_rate",
        unit="1/min",
        label=tr("Breathing rate"),
        family=Family.BREATH,
        window_s=60.0,
        minimum_s=60.0,
        cadence_s=None,
        scope=Scope.LONGEST,
        gates=(gates.breathing_known,),
        compute=_breathing_rate,
        definition=(
            "60 over the median length of the whole breaths that a sensor measured, of three or "
            "more that fill half of the window; without a sensor the pacer's rate, where the "
            "strongest rhythm of the intervals between 0.04 and 0.4 Hz lies within 0.5 per minute "
            "of it."
        ),
        reference="Own definition; Charlton et al. 2016, doi:10.1088/0967-3334/37/4/610",
        caveat="Never guessed from the intervals alone: at rest their slow waves pass for breaths.",
    ),
    Metric(
        name="breath_max_min",
        unit="bpm",
        label=tr("Maximum minus minimum per breath"),
        family=Family.BREATH,
        window_s=300.0,
        minimum_s=0.0,
        cadence_s=None,
        scope=Scope.ALL,
        needs=(gates.breath_referred, gates.enough_breaths),
        gates=gates.VARIABILITY,
        remarks=(gates.corrected,),
        compute=_max_min_bpm,
        definition=(
            "Mean over whole breaths of the highest minus the lowest momentary heart rate (60,000 "
            "over the interval, at the beat that ends it), splined to about 4 Hz; of a session or "
            f"part at least 3 breaths. {_BREATHS_OF}"
        ),
        reference=_SWING_SOURCES,
        deviations="The spline goes through every beat and may reach a little beyond two of them.",
        caveat=f"Noise and single odd beats raise it, unlike breath_swing. {_DEPTH_CAVEAT}",
    ),
    Metric(
        name="breath_max_min_rr",
        unit="ms",
        label=tr("Longest minus shortest interval per breath"),
        family=Family.BREATH,
        window_s=300.0,
        minimum_s=0.0,
        cadence_s=None,
        scope=Scope.ALL,
        needs=(gates.breath_referred, gates.enough_breaths),
        gates=gates.VARIABILITY,
        remarks=(gates.corrected,),
        compute=_max_min_ms,
        definition=(
            "Mean over whole breaths of the longest minus the shortest interval, splined to about "
            f"4 Hz; of a session or part at least 3 breaths. {_BREATHS_OF}"
        ),
        reference=_SWING_SOURCES,
        deviations="The spline goes through every beat and may reach a little beyond two of them.",
        caveat=f"Noise and single odd beats raise it, unlike breath_swing. {_DEPTH_CAVEAT}",
    ),
    Metric(
        name="breath_lag",
        unit="deg",
        label=tr("Lag behind the breath"),
        family=Family.BREATH,
        window_s=300.0,
        minimum_s=0.0,
        cadence_s=None,
        scope=Scope.ALL,
        needs=(gates.one_clock,),
        gates=gates.VARIABILITY,
        remarks=(gates.corrected,),
        compute=_breath_lag,
        definition=_LAG_DEFINITION.format("Circular mean"),
        reference=_LAG_SOURCES,
        deviations=_LAG_DEVIATIONS,
        caveat=_LAG_CAVEAT,
    ),
    Metric(
        name="breath_lag_s",
        unit="s",
        label=tr("Lag behind the breath, in time"),
        family=Family.BREATH,
        window_s=300.0,
        minimum_s=0.0,
        cadence_s=None,
        scope=Scope.ALL,
        needs=(gates.one_clock,),
        gates=gates.VARIABILITY,
        remarks=(gates.corrected,),
        compute=_breath_lag_s,
        definition=_LAG_DEFINITION.format("Circular mean, as a share of the mean breath,"),
        reference=_LAG_SOURCES,
        deviations=_LAG_DEVIATIONS,
        caveat=_LAG_CAVEAT,
    ),
    Metric(
        name="breath_regularity",
        unit="%",
        label=tr("Rhythm regularity"),
        family=Family.BREATH,
        window_s=WINDOW_S,
        minimum_s=WINDOW_S,
        cadence_s=None,
        scope=Scope.ALL,
        gates=gates.VARIABILITY,
        remarks=(gates.corrected,),
        compute=_breath_regularity,
        definition=(
            "Of 64 s: intervals at their beat times, not-a-knot cubic spline to 4 Hz, linear "
            "detrend, periodic Hann taper, zero-padded to 1024 points; peak: the highest density "
            "between 0.04 and 0.26 Hz, integrated over ± 0.015 Hz; all: 0.0033 to 0.40 Hz "
            "(trapezoids, density interpolated at the edges). The ratio R = peak / (all - peak) is "
            "shown as 100 R / (R + 1). A longer stretch: mean of one value every 5 s; from "
            f"{MIN_COVERAGE * WINDOW_S:.1f} s on."
        ),
        reference="McCraty and Zayas 2014, doi:10.3389/fpsyg.2014.01090; own preprocessing",
        deviations=(
            "The source's preprocessing and total band are not published, and older forms square "
            "the ratio: values of other programs can't be compared."
        ),
        caveat=(
            "Says how regular breathing was as much as anything about nerves. A pure sine reads "
            "89 to 90, because the taper spreads it wider than ± 0.015 Hz; noise reads about 20."
        ),
    ),
)
