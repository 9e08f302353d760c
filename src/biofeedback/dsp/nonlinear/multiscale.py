"""Sample entropy of ever coarser series: multiscale entropy and its composite forms.

Multiscale after Costa, Goldberger and Peng 2002 (doi:10.1103/PhysRevLett.89.068102): at scale s
the series of means of s successive values, with the tolerance of the original series throughout.
There are s such series, by where the first mean begins. Multiscale entropy takes the first,
composite (Wu 2013, doi:10.3390/e15031069) the mean of their entropies, refined composite (Wu 2014,
doi:10.1016/j.physleta.2014.03.034) the entropy of their pairs taken together.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.nonlinear.entropy import TEMPLATE_BEATS, entropy_of_pairs, tolerance_of
from biofeedback.dsp.nonlinear.template_matches import Pairs, matching_pairs

MAX_SCALE = 20
"""What Costa used for a day."""
MIN_COARSE_BEATS = 50
"""The fewest values of a coarse series that a scale is worth."""

_Floats = NDArray[np.float64]


class Coarse(Enum):
    """How a series is made coarser."""

    MEANS = "means of s successive values, as the sources say"
    DECIMATED = "each s-th value, all series cut to equal length; NeuroKit2's composite forms"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleMatches:
    """The pairs that match in each coarse series of one scale."""

    scale: int
    pairs: Pairs
    """By the value at which a series begins, from the first on; at most ``scale`` of them."""


def scales_for(beats: int) -> range:
    """Scales from 1 to 20, while a coarse series has at least 50 values.

    >>> scales_for(300)
    range(1, 7)
    """
    return range(1, min(MAX_SCALE, beats // MIN_COARSE_BEATS) + 1)


def scale_matches(
    values: _Floats,
    scales: Iterable[int],
    *,
    m: int = TEMPLATE_BEATS,
    tolerance: float | None = None,
    coarse: Coarse = Coarse.MEANS,
    first_only: bool = False,
) -> tuple[ScaleMatches, ...]:
    """What every form of multiscale entropy is computed from; nothing for constant values.

    ``values`` has shape (n,). ``tolerance`` None is 0.2 standard deviations. ``first_only`` counts
    in the first coarse series of each scale, which is all that multiscale entropy needs.
    """
    within = tolerance_of(values) if tolerance is None else tolerance
    if within is None:
        return ()
    found = []
    for scale in scales:
        series = _coarse(values, scale, coarse, first_only=first_only)
        parts = [matching_pairs(some, m=m, tolerance=within) for some in series]
        found.append(ScaleMatches(scale=scale, pairs=_together(parts)))
    return tuple(found)


def multiscale_entropies(matches: Sequence[ScaleMatches]) -> tuple[float | None, ...]:
    """By scale; None where no pair matches."""
    return tuple(
        entropy_of_pairs(int(one.pairs.shorter[0]), int(one.pairs.longer[0])) for one in matches
    )


def composite_entropies(matches: Sequence[ScaleMatches]) -> tuple[float | None, ...]:
    """By scale: the mean of those coarse series that have an entropy; None where none has."""
    return tuple(_mean_entropy(one.pairs) for one in matches)


def refined_composite_entropies(matches: Sequence[ScaleMatches]) -> tuple[float | None, ...]:
    """By scale; None where no pair of any coarse series matches."""
    return tuple(
        entropy_of_pairs(int(one.pairs.shorter.sum()), int(one.pairs.longer.sum()))
        for one in matches
    )


def mean_over_scales(entropies: Sequence[float | None]) -> float | None:
    """Mean of the scales' entropies; None where a scale has none, or without scales.

    >>> mean_over_scales([1.0, 2.0])
    1.5
    >>> mean_over_scales([1.0, None])
    """
    defined = [each for each in entropies if each is not None]
    if not defined or len(defined) < len(entropies):
        return None
    return sum(defined) / len(defined)


def area_per_scale(entropies: Sequence[float | None]) -> float | None:
    """NeuroKit2's index: the trapezoids under the scales that have an entropy, over their number.

    Neither an area nor a mean: of k equal entropies it is (k - 1) / k of one.

    >>> area_per_scale([1.0, None, 1.0])
    0.5
    """
    defined = [each for each in entropies if each is not None]
    if not defined:
        return None
    return (sum(defined) - (defined[0] + defined[-1]) / 2) / len(defined)


def _mean_entropy(pairs: Pairs) -> float | None:
    is_defined = pairs.longer > 0
    if not bool(is_defined.any()):
        return None
    shares = pairs.shorter[is_defined] / pairs.longer[is_defined]
    return float(np.log(shares).mean())


def _together(parts: Sequence[Pairs]) -> Pairs:
    if len(parts) == 1:
        return parts[0]
    return Pairs(
        shorter=np.concatenate([part.shorter for part in parts]),
        longer=np.concatenate([part.longer for part in parts]),
    )


def _coarse(values: _Floats, scale: int, coarse: Coarse, *, first_only: bool) -> list[_Floats]:
    """The coarse series in order, those of equal length together, each of shape (k, length)."""
    length, rest = divmod(len(values), scale)
    if not length:
        return [np.empty((1, 0))]
    rows = values[: length * scale].reshape(length, scale)
    if coarse is Coarse.DECIMATED:
        return [np.ascontiguousarray(rows[:, : 1 if first_only else None].T)]
    if first_only:
        return [np.add.reduce(rows, axis=1)[None, :] / scale]
    means = np.convolve(values, np.full(scale, 1.0 / scale), mode="valid")
    # The last rest + 1 means begin a row that only so many series reach.
    whole = means[: (length - 1) * scale].reshape(length - 1, scale)
    longest = np.vstack((whole[:, : rest + 1], means[(length - 1) * scale :]))
    return [np.ascontiguousarray(some.T) for some in (longest, whole[:, rest + 1 :]) if some.size]
