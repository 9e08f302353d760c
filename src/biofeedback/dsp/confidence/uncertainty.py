"""How sure a metric is: seeded block-bootstrap intervals whose coverage a benchmark shows.

An interval says where the metric of the same heart in the same state lies on average over windows
of this length; drift is part of the state, as far as it forgets itself within about two minutes.

1. The window is cut into blocks of about 10 s, whole breaths where there is a pacer (``blocks``),
   and each block's push on the metric is worked out (``contributions``). There must be ten.
2. Blocks of a heart are not independent: slow waves and drift reach across them. So the standard
   error is not that of independent blocks, but comes from the pushes' slowest cosines: few of
   them, so that they see what is slow (Lazarus et al. 2018, doi:10.1080/07350015.2018.1506926).
3. How many such standard errors an interval needs is drawn: 2000 times as many blocks, with
   replacement (Künsch 1989, doi:10.1214/aos/1176347265), each time the shift of the metric over
   its own standard error, and of these the 95th per cent quantile, signs left aside (Götze and
   Künsch 1996, doi:10.1214/aos/1069362303).
4. What is slower than the slowest cosine is still missed: each metric has an allowance for it.
5. The ends lie on a scale on which the metric can't leave its range (``contributions.Scale``).

Deviations from the sources: blocks do not overlap, since dependence is left to the cosines; pushes
are drawn and the metric is not computed anew; the allowances, chosen on simulated sessions, are
ours. ``benchmarks/interval_coverage.py`` holds the settings against other simulated sessions.

No interval: fewer than ten blocks; less than 285 s, where a mean's coverage falls below 90 %;
blocks that don't differ; a share with fewer than five differences on either side of its limit; a
rhythm too irregular; metrics that aren't listed, such as the VLF band (one cycle in a window) and
those of entropy and scaling, which are no averages over blocks.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.confidence import beat_contributions, breath_contributions
from biofeedback.dsp.confidence.contributions import Contributions, Scale
from biofeedback.dsp.metric import Scope
from biofeedback.dsp.updates import ConfidenceInterval
from biofeedback.dsp.window import Window

LEVEL = 0.95
"""The only level whose coverage is shown."""
MIN_BLOCKS = 10
MIN_S = 285.0
"""95 % of five minutes, as filled as a window of five minutes must be."""
REPLICATES = 2000
_SEED = 1979
_LARGEST_MS = 1e6
"""Longer than any interval; its square is still far from the largest number."""
_SMALLEST_SPREAD = 1e-9
"""On a logarithmic scale; blocks that differ by less differ by rounding alone."""
_WIDEST = 50.0
"""On a logarithmic scale; an interval as wide as that says nothing."""


_ContributionsOf = Callable[[Window], Contributions | None]
"""None where the beats do not define the metric, or not well enough for an interval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Recipe:
    """How a metric's interval is made."""

    contributions: _ContributionsOf
    cosines: int
    """From how many of the pushes' slowest cosines the standard error is taken."""
    allowance: float
    """For what is slower still: the factor by which the half-width grows."""
    scope: Scope = Scope.ALL
    """As the metric's."""


def _mean(of: _ContributionsOf) -> _Recipe:
    """Drift moves a mean as a whole: of a drift that lasts 2 min the cosines see two fifths."""
    return _Recipe(contributions=of, cosines=2, allowance=1.45)


def _spread(of: _ContributionsOf) -> _Recipe:
    """Drift is part of how far intervals spread, and what there is of it differs by window."""
    return _Recipe(contributions=of, cosines=2, allowance=1.35)


def _step(of: _ContributionsOf) -> _Recipe:
    """Drift is not in the differences, but a slow heart swings wider in ms."""
    return _Recipe(contributions=of, cosines=2, allowance=1.3)


def _share(of: _ContributionsOf) -> _Recipe:
    """Drift moves a share of differences less: most lie far from its limit."""
    return _Recipe(contributions=of, cosines=2, allowance=1.15)


def _band(of: _ContributionsOf) -> _Recipe:
    """A band is free of drift, but the waves in it swell and fade over half a minute."""
    return _Recipe(contributions=of, cosines=3, allowance=1.2, scope=Scope.LONGEST)


def _breath(of: _ContributionsOf, scope: Scope) -> _Recipe:
    """A paced breath is steadier than a band; what is slow are waves that meet it and part."""
    return _Recipe(contributions=of, cosines=4, allowance=1.1, scope=scope)


_RECIPES: Mapping[str, _Recipe] = MappingProxyType(
    {
        "mean_hr": _mean(beat_contributions.mean_hr),
        "mean_rr": _mean(beat_contributions.mean_rr),
        "sdnn": _spread(beat_contributions.sdnn),
        "cvnn": _spread(beat_contributions.cvnn),
        "rmssd": _step(beat_contributions.rmssd),
        "ln_rmssd": _step(beat_contributions.ln_rmssd),
        "sdsd": _step(beat_contributions.sdsd),
        "pnn20": _share(beat_contributions.pnn20),
        "pnn50": _share(beat_contributions.pnn50),
        "sd1": _step(beat_contributions.sd1),
        "sd2": _spread(beat_contributions.sd2),
        "sd1_sd2": _step(beat_contributions.sd1_sd2),
        "lf_power": _band(breath_contributions.lf_power),
        "hf_power": _band(breath_contributions.hf_power),
        "lf_hf": _band(breath_contributions.lf_hf),
        "breath_power": _breath(breath_contributions.breath_power, Scope.LONGEST),
        "breath_swing": _breath(breath_contributions.breath_swing, Scope.ALL),
    }
)

INTERVAL_METRICS = frozenset(_RECIPES)
"""Names, as in the task-force profile, of the metrics that can have an interval."""


def interval(name: str, window: Window) -> ConfidenceInterval | None:
    """The interval of a metric of the task-force profile in a window, at 95 %; it holds the value.

    None where the metric can't have one, or not of these beats (see above). The same beats give
    the same interval.
    """
    recipe = _RECIPES.get(name)
    if recipe is None:
        return None
    seen = window.longest if recipe.scope is Scope.LONGEST else window
    if seen.is_irregular or not _is_sound(seen):
        return None
    made = recipe.contributions(seen)
    if made is None or len(made.pushes) < MIN_BLOCKS:
        return None
    half = _half_width(made, recipe)
    if half is None:
        return None
    low, high = _ends(made, half)
    return ConfidenceInterval(low=low, high=high, level=LEVEL, blocks=len(made.pushes))


def _is_sound(window: Window) -> bool:
    """Whether there is enough of it and every interval is a number that can be squared."""
    rr_ms, times_s = window.beats.rr_ms, window.beats.times_s
    if len(rr_ms) < MIN_BLOCKS or not (rr_ms.min() > 0.0 and rr_ms.max() <= _LARGEST_MS):
        return False
    return window.filled_s >= MIN_S and bool(np.all(times_s[1:] > times_s[:-1]))


def _half_width(made: Contributions, recipe: _Recipe) -> float | None:
    """From the value to either end, on the metric's scale; None where the blocks bound nothing."""
    pushes = made.pushes - made.pushes.mean()
    waves = _waves(len(pushes), recipe.cosines)
    counted = math.sqrt(float(made.weights @ made.weights))
    spread = counted * math.sqrt(float(np.mean((waves @ pushes) ** 2)))
    drawn = pushes[_draws(len(pushes))]
    shifts = np.abs(drawn @ made.weights)
    spreads = counted * np.sqrt(np.mean((drawn @ waves.T) ** 2, axis=1))
    ratios = np.full(REPLICATES, np.inf)
    np.divide(shifts, spreads, out=ratios, where=spreads > _SMALLEST_SPREAD)
    last = math.ceil(LEVEL * REPLICATES) - 1
    needed = float(np.partition(ratios, last)[last])
    half = recipe.allowance * needed * spread
    return half if spread > _SMALLEST_SPREAD and half <= _WIDEST else None


def _ends(made: Contributions, half: float) -> tuple[float, float]:
    value = made.value
    match made.scale:
        case Scale.LINEAR:
            return value - half, value + half
        case Scale.LOG:
            return value * math.exp(-half), value * math.exp(half)
        case Scale.LOGIT:
            odds = value / (100.0 - value)
            low, high = odds * math.exp(-half), odds * math.exp(half)
            return 100.0 * low / (1.0 + low), 100.0 * high / (1.0 + high)


@lru_cache(maxsize=64)
def _waves(blocks: int, count: int) -> NDArray[np.float64]:
    """The slowest cosines over so many blocks, of unit length, shape (count, blocks)."""
    places = (np.arange(blocks) + 0.5) / blocks
    halves = np.arange(1, count + 1)
    waves: NDArray[np.float64] = np.cos(np.pi * np.outer(halves, places))
    waves *= math.sqrt(2.0 / blocks)
    waves.flags.writeable = False
    return waves


@lru_cache(maxsize=16)
def _draws(blocks: int) -> NDArray[np.int16]:
    """Which blocks each replicate takes, shape (replicates, blocks); the same every time."""
    rng = np.random.default_rng((_SEED, blocks))
    draws = rng.integers(0, blocks, (REPLICATES, blocks), dtype=np.int16)
    draws.flags.writeable = False
    return draws
