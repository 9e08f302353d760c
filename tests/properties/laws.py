"""The laws that every metric obeys, in one table: a metric without an entry fails.

How a number answers when all its intervals grow says more of it than its value on any recording:
a standard deviation grows with them and does not care for their level, a power grows with their
square, an entropy does neither. Where a number obeys no such law, the reason stands here, and a
test shows that it indeed doesn't. Beats keep their times, so that bands and breaths stay where
they are.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum

from biofeedback.dsp.catalogue import KUBIOS, NEUROKIT2, TASK_FORCE


class Around(Enum):
    """From where intervals are multiplied."""

    ZERO = "the intervals themselves"
    LEVEL = "their distances from a level near the mean, so that their sum stays"


@dataclass(frozen=True, slots=True)
class Denied:
    """There is no such law."""

    reason: str


@dataclass(frozen=True, slots=True)
class Scaled:
    """What becomes of a value when intervals are multiplied by a factor."""

    words: str
    expected: Callable[[float, float], float]
    """From the value and the factor to the new value."""
    around: Around = Around.ZERO


@dataclass(frozen=True, slots=True)
class Shifted:
    """What becomes of a value when every interval grows by as many ms."""

    words: str
    expected: Callable[[float, float, float], float]
    """From the value, the mean interval and the growth, both in ms, to the new value."""
    step_ms: float | None = None
    """The growth must be a multiple of this; None where it may be any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """The laws of one metric."""

    scaled: Scaled | Denied
    shifted: Shifted | Denied
    is_level_free: bool = False
    """Whether stretches may lie at any level to each other: it sees each by itself, or differences
    alone."""
    stretches: str = ""
    """Why it matters in which order two stretches come; empty where it doesn't."""
    grid_s: float | None = None
    """It may be moved in session time by multiples of this; None where by any time."""
    is_long: bool = False
    """Whether it needs half an hour."""


def _power(of: int, words: str, around: Around = Around.ZERO) -> Scaled:
    return Scaled(words, lambda value, factor: value * factor**of, around)


GROWS = _power(1, "grows as the intervals")
SQUARED = _power(2, "grows with their square")
SAME = _power(0, "stays")
INVERSE = _power(-1, "falls as they grow: a rate")
LOGARITHM = Scaled(
    "grows by the factor's logarithm", lambda value, factor: value + math.log(factor)
)
SPREAD_GROWS = _power(1, "grows as the distances from the level", Around.LEVEL)
SPREAD_SAME = _power(0, "stays, whatever the distances from the level", Around.LEVEL)

STAYS = Shifted("stays", lambda value, _mean_ms, _by_ms: value)
MOVES = Shifted("grows by as much", lambda value, _mean_ms, by_ms: value + by_ms)
PER_MEAN = Shifted(
    "falls as the mean grows", lambda value, mean_ms, by_ms: value * mean_ms / (mean_ms + by_ms)
)
RATE = Shifted(
    "its interval grows by as much",
    lambda value, _mean_ms, by_ms: 60_000.0 / (60_000.0 / value + by_ms),
)
BINS = replace(STAYS, words="stays, if moved by whole bins", step_ms=1000.0 / 128.0)

_LIMIT_MS = Denied("a fixed limit in ms")
_BIN_MS = Denied("bins of fixed width in ms")
_LASTING = Denied("each interval counts for as long as it lasts")
_RECIPROCAL = Denied("a rate's swing is no linear function of the intervals")
_MIDDLES = Denied("rates are placed in the middles of the intervals, which move")
_ANGLES = Denied("angles are seen from the origin")
_UNIT = Denied("radii lie at logarithms of 1 ms and more")
_CUT_BY_SUMS = Denied("windows are cut where the intervals add up to 5 minutes")

_MEAN = Law(scaled=GROWS, shifted=MOVES)
_SPREAD = Law(scaled=GROWS, shifted=STAYS)
_STEPS = Law(scaled=GROWS, shifted=STAYS, is_level_free=True)
_SHARE_OVER = Law(scaled=_LIMIT_MS, shifted=STAYS, is_level_free=True)
_BAND = Law(scaled=SQUARED, shifted=STAYS)
_SHAPE = Law(scaled=SAME, shifted=STAYS)
_STEP_SHAPE = Law(scaled=SAME, shifted=STAYS, is_level_free=True)
_PIECES = Law(scaled=SPREAD_SAME, shifted=STAYS)
"""Of pieces of 5 minutes, which are cut by the intervals' sum."""
_RATE_SWING = Law(scaled=INVERSE, shifted=_RECIPROCAL)
_LAG = Law(scaled=_MIDDLES, shifted=_MIDDLES)
_SEEN_FROM_ORIGIN = Law(scaled=SAME, shifted=_ANGLES)

_TASK_FORCE_LAWS: Mapping[str, Law] = {
    "mean_hr": Law(scaled=INVERSE, shifted=RATE),
    "mean_rr": _MEAN,
    "rmssd": _STEPS,
    "sdnn": _SPREAD,
    "pnn50": _SHARE_OVER,
    "ln_rmssd": Law(scaled=LOGARITHM, shifted=STAYS, is_level_free=True),
    "sdsd": _STEPS,
    "cvnn": Law(scaled=SAME, shifted=PER_MEAN),
    "pnn20": _SHARE_OVER,
    "sdann": Law(scaled=SPREAD_GROWS, shifted=STAYS, grid_s=300.0, is_long=True),
    "sdnni": Law(
        scaled=SPREAD_GROWS, shifted=STAYS, is_level_free=True, grid_s=300.0, is_long=True
    ),
    "median_rr": _MEAN,
    "mad_rr": _SPREAD,
    "iqr_rr": _SPREAD,
    "hti": Law(scaled=_BIN_MS, shifted=BINS),
    "tinn": Law(scaled=_BIN_MS, shifted=BINS),
    "stress_index": Law(scaled=_BIN_MS, shifted=Denied("the mode stands in the denominator")),
    "acceleration_capacity": Law(scaled=GROWS, shifted=Denied("anchors change by at most 5 %")),
    "deceleration_capacity": Law(scaled=GROWS, shifted=Denied("anchors change by at most 5 %")),
    "lf_power": _BAND,
    "hf_power": _BAND,
    "lf_hf": _SHAPE,
    "lf_nu": _SHAPE,
    "hf_nu": _SHAPE,
    "lf_peak": _SHAPE,
    "hf_peak": _SHAPE,
    "vlf_power": _BAND,
    "total_power": _BAND,
    "ulf_power": Law(
        scaled=_LASTING, shifted=_LASTING, stretches="slower than a stretch is what lies between"
    ),
    "lomb_vlf_power": _BAND,
    "lomb_lf_power": _BAND,
    "lomb_hf_power": _BAND,
    "ar_vlf_power": _BAND,
    "ar_lf_power": _BAND,
    "ar_hf_power": _BAND,
    "breath_power": _BAND,
    "breath_swing": _RATE_SWING,
    "breathing_rate": _SHAPE,
    "breath_max_min": _RATE_SWING,
    "breath_max_min_rr": _STEPS,
    "breath_lag": _LAG,
    "breath_lag_s": _LAG,
    "breath_regularity": _STEP_SHAPE,
    "breath_gain": _SPREAD,
    "breath_linear_share": _SHAPE,
    "ei_difference": _RATE_SWING,
    "ei_ratio": Law(scaled=SAME, shifted=Denied("a ratio of two levels")),
    "sd1": _STEPS,
    "sd2": _SPREAD,
    "sd1_sd2": _SHAPE,
    "poincare_area": _BAND,
    "guzik_index": _STEP_SHAPE,
    "porta_index": _STEP_SHAPE,
    "slope_index": _SEEN_FROM_ORIGIN,
    "area_index": _SEEN_FROM_ORIGIN,
    "c1d": _STEP_SHAPE,
    "c1a": _STEP_SHAPE,
    "c2d": _SHAPE,
    "c2a": _SHAPE,
    "cd": _SHAPE,
    "ca": _SHAPE,
    "sd1d": _STEPS,
    "sd1a": _STEPS,
    "sd2d": _SPREAD,
    "sd2a": _SPREAD,
    "sdnnd": _SPREAD,
    "sdnna": _SPREAD,
    "pip": _STEP_SHAPE,
    "ials": _STEP_SHAPE,
    "pss": _STEP_SHAPE,
    "pas": _STEP_SHAPE,
    "dfa_alpha1": _SHAPE,
    "dfa_alpha2": _SHAPE,
    "sampen": _SHAPE,
    "apen": _PIECES,
    "mse": _SHAPE,
    "cmse": _SHAPE,
    "rcmse": _SHAPE,
    "correlation_dimension": _PIECES,
    "rqa_recurrence_rate": _PIECES,
    "rqa_determinism": _PIECES,
    "rqa_laminarity": _PIECES,
    "rqa_mean_diagonal": _PIECES,
    "rqa_max_diagonal": _PIECES,
    "rqa_entropy": _PIECES,
}

_KUBIOS_DIFFERS: Mapping[str, Law] = {"apen": _SHAPE}

_NEUROKIT2_DIFFERS: Mapping[str, Law] = {
    "apen": _SHAPE,
    "sdann": Law(scaled=_CUT_BY_SUMS, shifted=_CUT_BY_SUMS, is_long=True),
    "sdnni": Law(scaled=_CUT_BY_SUMS, shifted=_CUT_BY_SUMS, is_long=True),
    "ulf_power": Law(scaled=SQUARED, shifted=STAYS, is_long=True),
    "correlation_dimension": Law(scaled=_UNIT, shifted=STAYS),
}

LAWS: Mapping[str, Mapping[str, Law]] = {
    TASK_FORCE: _TASK_FORCE_LAWS,
    KUBIOS: {**_TASK_FORCE_LAWS, **_KUBIOS_DIFFERS},
    NEUROKIT2: {**_TASK_FORCE_LAWS, **_NEUROKIT2_DIFFERS},
}
"""By profile and name; where a profile computes another number, its own law."""
