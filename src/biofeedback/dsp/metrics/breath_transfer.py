"""Metrics of the intervals as an answer to the chest: gain, and how much of it is linear."""

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp import gates
from biofeedback.dsp.breath.transfer import Transfer, transfer
from biofeedback.dsp.metric import Family, Metric, Scope
from biofeedback.dsp.metrics.sources import WELCH_1967
from biofeedback.dsp.spectra.spectrum import RESAMPLED_HZ, even_series
from biofeedback.dsp.window import Window
from biofeedback.units import hz_from_per_minute
from biofeedback.wording import tr

_ESTIMATE = (
    "Chest and intervals (not-a-knot cubic spline at their beat times) at 4 Hz, Welch's cross "
    "spectra of segments of 64 s that overlap by half, each without its line, periodic Hann taper, "
    "at least 5, at the rate of breathing itself. The chest is the one a sensor measured, with the "
    "median breath's depth as 1; without a sensor the pacer's curve, 0 to 1. {}"
)
_SOURCES = f"Saul et al. 1989, doi:10.1152/ajpheart.1989.256.1.H153; {WELCH_1967}"


def _chest(window: Window, count: int) -> NDArray[np.float64] | None:
    """The chest at the moments of the even series; None where neither sensor nor pacer says."""
    from_s = float(window.beats.times_s[0])
    if window.breathing is not None and window.measured_per_min is not None:
        return window.breathing.chest_evenly(from_s, count=count, rate_hz=RESAMPLED_HZ)
    chest = window.track.chest_at(from_s + np.arange(count) / RESAMPLED_HZ)
    return None if np.isnan(chest).any() else chest


def _rate_per_min(window: Window) -> float | None:
    if window.measured_per_min is not None:
        return window.measured_per_min
    return None if window.pattern is None else window.pattern.rate_per_min


def _transfer(window: Window) -> Transfer | None:
    """From the chest to the intervals, of a window of one stretch."""
    rate_per_min = _rate_per_min(window)
    if window.spectrum is None or rate_per_min is None:
        return None
    answers_ms = even_series(window.beats.times_s, window.beats.rr_ms)
    chest = _chest(window, len(answers_ms))
    if chest is None:
        return None
    return transfer(
        chest,
        answers_ms,
        at_hz=hz_from_per_minute(rate_per_min),
        shares_clock=gates.one_clock(window) is None,
    )


def _breath_gain(window: Window) -> float | None:
    found = window.once(_transfer)
    return None if found is None else found.gain


def _breath_linear_share(window: Window) -> float | None:
    found = window.once(_transfer)
    return None if found is None else found.linear_share_percent


METRICS: tuple[Metric, ...] = (
    Metric(
        name="breath_gain",
        unit="ms",
        label=tr("Answer to a full breath"),
        family=Family.BREATH,
        window_s=300.0,
        minimum_s=240.0,
        cadence_s=None,
        scope=Scope.LONGEST,
        needs=(gates.breath_referred,),
        gates=(*gates.VARIABILITY, gates.following),
        remarks=(gates.corrected,),
        compute=_breath_gain,
        definition=_ESTIMATE.format(
            "Size of the cross spectrum over the chest's own: ms that the interval swings, peak to "
            "trough, for a breath of the usual depth."
        ),
        reference=_SOURCES,
        deviations="The source measures lung volume in litres; a chest or a pacer has no litres.",
        caveat=(
            "Per breath of the person's own depth, so deeper breaths do not lower it; against the "
            "pacer it takes for granted that each breath was as asked."
        ),
    ),
    Metric(
        name="breath_linear_share",
        unit="%",
        label=tr("Linear share of the answer"),
        family=Family.BREATH,
        window_s=300.0,
        minimum_s=240.0,
        cadence_s=None,
        scope=Scope.LONGEST,
        needs=(gates.breath_referred,),
        gates=gates.VARIABILITY,
        remarks=(gates.corrected,),
        compute=_breath_linear_share,
        definition=_ESTIMATE.format(
            "Squared linear correlation of the two at that rate: the share of the intervals' power "
            "there that a fixed gain and lag explain. The literature calls it magnitude-squared "
            "coherence."
        ),
        reference=f"Carter, Knapp and Nuttall 1973, doi:10.1109/TAU.1973.1162496; {_SOURCES}",
        caveat=(
            "Few segments make it high: two series that have nothing to do with each other read "
            "about 13 in 5 minutes."
        ),
    ),
)
