"""Metrics of entropy: sample, approximate and multiscale."""

import statistics
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp import gates
from biofeedback.dsp.metric import Family, Metric, Scope
from biofeedback.dsp.nonlinear import multiscale
from biofeedback.dsp.nonlinear.entropy import approximate_entropies, sample_entropy
from biofeedback.dsp.nonlinear.multiscale import ScaleMatches, scale_matches, scales_for
from biofeedback.dsp.nonlinear.pieces import pieces
from biofeedback.dsp.updates import Absence
from biofeedback.dsp.window import Window
from biofeedback.wording import tr

MIN_BEATS = 200
"""Of the 100 to 400 (10 to 20 to the power of m) that Richman and Moorman ask for."""
RICHMAN_2000 = "Richman and Moorman 2000, doi:10.1152/ajpheart.2000.278.6.H2039"
PINCUS_1991 = "Pincus 1991, doi:10.1073/pnas.88.6.2297"
COSTA_2002 = "Costa, Goldberger and Peng 2002, doi:10.1103/PhysRevLett.89.068102"
WU_2013 = "Wu 2013, doi:10.3390/e15031069"
WU_2014 = "Wu 2014, doi:10.1016/j.physleta.2014.03.034"
_TEMPLATES = (
    "Templates of m = 2 intervals match where none differs by more than r = 0.2 standard "
    "deviations (divisor n - 1), equality included. "
)
_AS_IS = "Intervals are not detrended; corrected ones stay in, so that beats keep their order."
_REST = "At rest and at natural breathing only: breathing's pace and trends move it, either way."
_COARSE = (
    "Scales s from 1 to 20, while a series of means of s successive intervals has at least 50 of "
    "them (six scales of five minutes at 60 beats per minute); r of the intervals as they are, at "
    "all scales. {} The value is the mean over scales; there is none if a scale has none."
)
_SCALES = (
    "The source shows a curve over scales and leaves their number open; NeuroKit2 takes more "
    "scales (n / 12) and an area."
)
_DECIMATES = "NeuroKit2's takes each s-th interval where the source takes means."
_LENGTH = "Its scales depend on the number of beats: compare equal lengths only."


def enough_beats(window: Window) -> Absence | None:
    """Needs 200 beats."""
    return None if len(window.beats) >= MIN_BEATS else Absence.NOT_FILLED


def counted_pieces(window: Window) -> tuple[NDArray[np.float64], ...]:
    """The intervals of each consecutive 5 minutes of a stretch that are filled with 200 beats."""
    return tuple(piece for piece in pieces(window.beats.rr_ms) if len(piece) >= MIN_BEATS)


def median_of(numbers: Iterable[float | None]) -> float | None:
    """The median of those that there are; None where there is none.

    >>> median_of([3.0, None, 1.0])
    2.0
    """
    defined = [number for number in numbers if number is not None]
    return float(statistics.median(defined)) if defined else None


def _sampen(window: Window) -> float | None:
    return sample_entropy(window.beats.rr_ms)


def _apen(window: Window) -> float | None:
    return median_of(approximate_entropies(counted_pieces(window)))


def _matches(window: Window) -> tuple[ScaleMatches, ...]:
    rr_ms = window.beats.rr_ms
    return scale_matches(rr_ms, scales_for(len(rr_ms)))


def _mse(window: Window) -> float | None:
    matches = window.once(_matches)
    return multiscale.mean_over_scales(multiscale.multiscale_entropies(matches))


def _cmse(window: Window) -> float | None:
    matches = window.once(_matches)
    return multiscale.mean_over_scales(multiscale.composite_entropies(matches))


def _rcmse(window: Window) -> float | None:
    matches = window.once(_matches)
    return multiscale.mean_over_scales(multiscale.refined_composite_entropies(matches))


METRICS: tuple[Metric, ...] = (
    Metric(
        name="sampen",
        unit="",
        label=tr("Sample entropy"),
        family=Family.NONLINEAR,
        window_s=300.0,
        minimum_s=300.0,
        cadence_s=None,
        scope=Scope.LONGEST,
        gates=(enough_beats, *gates.VARIABILITY),
        remarks=(gates.corrected, gates.slow_pace),
        compute=_sampen,
        definition=(
            f"{_TEMPLATES}Of the first n - m templates, A pairs of which match over m + 1 "
            "intervals and B over m: ln(B / A), in nats."
        ),
        reference=RICHMAN_2000,
        deviations=_AS_IS,
        caveat=(
            f"{_REST} One person reads 1.53 sitting and 0.66 paced near 6 per minute. Noise and "
            "short recordings may have no pair that goes on alike, and then there is no value."
        ),
    ),
    Metric(
        name="apen",
        unit="",
        label=tr("Approximate entropy"),
        family=Family.NONLINEAR,
        window_s=300.0,
        minimum_s=300.0,
        cadence_s=None,
        scope=Scope.LONGEST,
        gates=(enough_beats, *gates.VARIABILITY),
        remarks=(gates.corrected, gates.slow_pace),
        compute=_apen,
        definition=(
            f"{_TEMPLATES}Phi(m) is the mean over templates of the logarithm of the share of "
            "templates that match, itself included; Phi(m) - Phi(m + 1), in nats. A longer "
            "stretch is cut into consecutive 5 minutes from its beginning; the value is the "
            "median of those that are at least 95 % filled and have 200 beats."
        ),
        reference=PINCUS_1991,
        deviations=f"{_AS_IS} The source takes the whole; the cut keeps lengths comparable.",
        caveat=(
            f"{_REST} Templates match themselves, so that it is biased low, the more the fewer "
            "beats there are; sample entropy much less."
        ),
    ),
    Metric(
        name="mse",
        unit="",
        label=tr("Multiscale entropy"),
        family=Family.NONLINEAR,
        window_s=300.0,
        minimum_s=300.0,
        cadence_s=None,
        scope=Scope.LONGEST,
        is_costly=True,
        gates=(enough_beats, *gates.VARIABILITY),
        remarks=(gates.corrected, gates.slow_pace),
        compute=_mse,
        definition=_COARSE.format(
            "Sample entropy of each scale's series of means, which begins at the first interval."
        ),
        reference=f"{COSTA_2002}; {RICHMAN_2000}",
        deviations=f"{_AS_IS} {_SCALES}",
        caveat=f"{_REST} {_LENGTH} In 5 minutes coarse series are short: it scatters.",
    ),
    Metric(
        name="cmse",
        unit="",
        label=tr("Composite multiscale entropy"),
        family=Family.NONLINEAR,
        window_s=300.0,
        minimum_s=300.0,
        cadence_s=None,
        scope=Scope.LONGEST,
        is_costly=True,
        gates=(enough_beats, *gates.VARIABILITY),
        remarks=(gates.corrected, gates.slow_pace),
        compute=_cmse,
        definition=_COARSE.format(
            "The mean of the sample entropies of all s series of means, which begin at the first "
            "s intervals; those without a pair that matches are left out."
        ),
        reference=f"{WU_2013}; {COSTA_2002}",
        deviations=f"{_AS_IS} {_SCALES} {_DECIMATES}",
        caveat=f"{_REST} {_LENGTH}",
    ),
    Metric(
        name="rcmse",
        unit="",
        label=tr("Refined composite multiscale entropy"),
        family=Family.NONLINEAR,
        window_s=300.0,
        minimum_s=300.0,
        cadence_s=None,
        scope=Scope.LONGEST,
        is_costly=True,
        gates=(enough_beats, *gates.VARIABILITY),
        remarks=(gates.corrected, gates.slow_pace),
        compute=_rcmse,
        definition=_COARSE.format(
            "Sample entropy of the pairs of all s series of means taken together, which begin at "
            "the first s intervals."
        ),
        reference=f"{WU_2014}; {COSTA_2002}",
        deviations=f"{_AS_IS} {_SCALES} {_DECIMATES}",
        caveat=f"{_REST} {_LENGTH}",
    ),
)
