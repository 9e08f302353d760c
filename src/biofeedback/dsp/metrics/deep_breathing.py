"""Metrics of the deep-breathing test: E-I and E:I."""

import numpy as np

from biofeedback.dsp import gates
from biofeedback.dsp.breath.deep_breathing import (
    MIN_BREATHS,
    RATES_PER_MIN,
    BreathExtremes,
    breath_extremes,
    ei_difference_bpm,
    ei_ratio,
)
from biofeedback.dsp.metric import Family, Metric, Scope
from biofeedback.dsp.series import BeatKind
from biofeedback.dsp.updates import Absence
from biofeedback.dsp.window import Window
from biofeedback.wording import tr

_BREATHS = (
    "Of each whole breath that the pacer asked for at 5 to 7 per minute, without a corrected "
    "interval in it; of at least 5, as many as the beats of a test of six span from end to end."
)
_DEVIATIONS = (
    "The sources look for the longest interval in the exhale and the shortest in the inhale; here "
    "both are those of the whole breath, because a strap tells intervals late by an unknown time. "
    "The test asks for 5 s in and 5 s out; the pacer's own division is taken as it is, and all "
    "breaths of a longer span count."
)
_CAVEAT = (
    "Falls with age and with shallow breaths, and rises with a single odd beat. Limits of the "
    "sources hold for six breaths at 6 per minute, lying or sitting."
)


def _extremes(window: Window) -> BreathExtremes:
    """Of every deep breath in the window, over all stretches."""
    slowest, fastest = RATES_PER_MIN
    found = []
    for one in window.dense_stretches:
        from_s = float(one.times_s[0]) - float(one.rr_ms[0]) / 1000.0
        asked = window.track.breaths_between(from_s, float(one.times_s[-1]))
        deep = [
            (start_s, end_s)
            for start_s, end_s in asked
            if slowest - _ROUNDING <= 60.0 / (end_s - start_s) <= fastest + _ROUNDING
        ]
        corrected = one.kinds != int(BeatKind.NORMAL)
        found.append(breath_extremes(one.times_s, one.rr_ms, corrected, deep))
    return BreathExtremes(
        longest_ms=np.concatenate([np.empty(0), *(one.longest_ms for one in found)]),
        shortest_ms=np.concatenate([np.empty(0), *(one.shortest_ms for one in found)]),
    )


_ROUNDING = 1e-6
"""A breath's start and end lie on the session's clock, and its rate is off by their rounding."""


def _enough_deep_breaths(window: Window) -> Absence | None:
    """The test's pace must have been asked for, and for long enough."""
    found = len(window.once(_extremes))
    if found >= MIN_BREATHS:
        return None
    return Absence.NOT_FILLED if found else Absence.UNDEFINED


def _ei_difference(window: Window) -> float | None:
    return ei_difference_bpm(window.once(_extremes))


def _ei_ratio(window: Window) -> float | None:
    return ei_ratio(window.once(_extremes))


METRICS: tuple[Metric, ...] = (
    Metric(
        name="ei_difference",
        unit="bpm",
        label=tr("E−I difference"),
        family=Family.BREATH,
        window_s=60.0,
        minimum_s=0.0,
        cadence_s=None,
        scope=Scope.ALL,
        needs=(gates.paced, _enough_deep_breaths),
        gates=gates.VARIABILITY,
        remarks=(gates.corrected,),
        compute=_ei_difference,
        definition=(
            f"{_BREATHS} Mean of the fastest minus the slowest momentary heart rate (60,000 over "
            "the interval)."
        ),
        reference="Ewing et al. 1985, doi:10.2337/diacare.8.5.491",
        deviations=_DEVIATIONS,
        caveat=_CAVEAT,
    ),
    Metric(
        name="ei_ratio",
        unit="",
        label=tr("E:I ratio"),
        family=Family.BREATH,
        window_s=60.0,
        minimum_s=0.0,
        cadence_s=None,
        scope=Scope.ALL,
        needs=(gates.paced, _enough_deep_breaths),
        gates=gates.VARIABILITY,
        remarks=(gates.corrected,),
        compute=_ei_ratio,
        definition=f"{_BREATHS} Mean longest interval over mean shortest interval.",
        reference="Sundkvist, Almér and Lilja 1979, doi:10.1136/bmj.1.6168.924",
        deviations=_DEVIATIONS,
        caveat=_CAVEAT,
    ),
)
