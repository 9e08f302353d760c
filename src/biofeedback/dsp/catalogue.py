"""Every metric once: name, unit, window, cadence, minimum, gates, function, reference, caveat."""

import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp import gates, time_domain
from biofeedback.dsp.gates import Gate, Remark
from biofeedback.dsp.spectrum import BREATH_HALF_WIDTH_HZ, HF_BAND_HZ, LF_BAND_HZ
from biofeedback.dsp.window import Window
from biofeedback.units import hz_from_per_minute
from biofeedback.wording import tr

TASK_FORCE = "task-force"
"""The profile of definitions used unless another is asked for."""
LIVE_BREATHS = 5
"""The live swing is the median of the last breaths, at most so many."""


class Scope(Enum):
    """Which beats of a whole session or part a metric takes; a rolling window is one stretch."""

    ALL = "all stretches, nothing taken across two"
    LONGEST = "the longest uninterrupted stretch at one pace"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One number: what it is, when it may be shown and how it is computed."""

    name: str
    """Stable; used in files and on the command line."""
    unit: str
    """Empty for a ratio."""
    label: str
    """What a screen calls it."""
    window_s: float
    """Length of the rolling window."""
    minimum_s: float
    """How much of it must be filled, to 95 %, before a value is shown."""
    cadence_s: int
    """Seconds from one live value to the next."""
    scope: Scope
    needs: tuple[Gate, ...] = ()
    """Asked before the window is filled."""
    gates: tuple[Gate, ...] = ()
    """Asked of a filled window, in order."""
    remarks: tuple[Remark, ...] = ()
    """Asked for a value that is shown."""
    compute: Callable[[Window], float | None]
    """The value; None where these beats do not define one."""
    definition: str
    reference: str
    """Sources, with DOI."""
    deviations: str = ""
    """Where the computation departs from its sources."""
    caveat: str = ""
    """What a reader must know before believing a change of it."""


def catalogue(profile: str = TASK_FORCE) -> Mapping[str, Metric]:
    """The metrics of a profile by name, in the order in which they are shown.

    Raises ValueError for a profile that there is not.

    >>> catalogue()["rmssd"].unit
    'ms'
    """
    try:
        return _PROFILES[profile]
    except KeyError:
        raise ValueError(f"there is no profile {profile!r}") from None


def _mean_hr(window: Window) -> float | None:
    return time_domain.mean_hr_bpm(window.counted_rr_ms)


def _mean_rr(window: Window) -> float | None:
    return time_domain.mean_rr_ms(window.counted_rr_ms)


def _sdnn(window: Window) -> float | None:
    return time_domain.sdnn_ms(window.beats.rr_ms)


def _rmssd(window: Window) -> float | None:
    return time_domain.rmssd_ms(_differences(window))


def _pnn50(window: Window) -> float | None:
    return time_domain.pnn50_percent(_differences(window))


def _lf_power(window: Window) -> float | None:
    return _band_power(window, LF_BAND_HZ)


def _hf_power(window: Window) -> float | None:
    return _band_power(window, HF_BAND_HZ)


def _lf_hf(window: Window) -> float | None:
    low, high = _lf_power(window), _hf_power(window)
    return low / high if low is not None and high else None


def _breath_power(window: Window) -> float | None:
    if window.confirmed_per_min is None:
        return None
    breath_hz = hz_from_per_minute(window.confirmed_per_min)
    return _band_power(window, (breath_hz - BREATH_HALF_WIDTH_HZ, breath_hz + BREATH_HALF_WIDTH_HZ))


def _breath_swing(window: Window) -> float | None:
    swings = window.swings_bpm
    return statistics.median(swings if window.length_s is None else swings[-LIVE_BREATHS:])


def _differences(window: Window) -> NDArray[np.float64]:
    beats = window.beats
    return time_domain.differences_ms(beats.rr_ms, beats.segments, window.corrected)


def _band_power(window: Window, band_hz: tuple[float, float]) -> float | None:
    return None if window.spectrum is None else window.spectrum.power(band_hz)


_STANDARDS = "Task Force 1996, doi:10.1161/01.CIR.93.5.1043"
_SHORT = "Shaffer, Meehan and Zerr 2020, doi:10.3389/fnins.2020.594880"
_SPECTRAL = (
    "Intervals at their beat times, not-a-knot cubic spline to 4 Hz from the first beat, linear "
    "detrend, Welch with periodic Hann segments of at most 256 s (the whole where it is shorter) "
    "that overlap by half, one-sided density; {}."
)
_SPECTRAL_DEVIATIONS = (
    "The sources leave resampling, taper and edges open. Spline interpolation loses 1.7 % of power "
    "at 0.25 Hz and 4 % at 0.3 Hz. Of a 300 s window one segment of 256 s fits: its first 256 s."
)
_MEAN_DEVIATIONS = (
    "Shown whatever share was corrected, and of a rhythm that is too irregular for variability: "
    "then of the intervals as they came."
)
_BAND = "trapezoids over {} Hz with the density interpolated at the edges"
_HF_CAVEAT = (
    "Follows breathing's rate and depth as much as the vagus nerve; empty by definition when "
    "breathing is slower than 9 or faster than 24 per minute."
)
_VARIABILITY: tuple[Gate, ...] = (gates.regular, gates.mostly_measured)
_HF_GATES: tuple[Gate, ...] = (*_VARIABILITY, gates.breathing_in_hf)

_TASK_FORCE_METRICS = (
    Metric(
        name="mean_hr",
        unit="bpm",
        label=tr("Heart rate"),
        window_s=10.0,
        minimum_s=10.0,
        cadence_s=1,
        scope=Scope.ALL,
        remarks=(gates.rate_corrected,),
        compute=_mean_hr,
        definition="60,000 divided by the mean interval in ms.",
        reference=_STANDARDS,
        deviations=_MEAN_DEVIATIONS,
    ),
    Metric(
        name="mean_rr",
        unit="ms",
        label=tr("Mean interval"),
        window_s=10.0,
        minimum_s=10.0,
        cadence_s=1,
        scope=Scope.ALL,
        remarks=(gates.rate_corrected,),
        compute=_mean_rr,
        definition="Mean of the intervals.",
        reference=_STANDARDS,
        deviations=f"{_MEAN_DEVIATIONS} Shares its window with mean_hr, so that the two agree.",
    ),
    Metric(
        name="rmssd",
        unit="ms",
        label=tr("RMSSD"),
        window_s=60.0,
        minimum_s=60.0,
        cadence_s=1,
        scope=Scope.ALL,
        gates=_VARIABILITY,
        remarks=(gates.corrected, gates.slow_pace),
        compute=_rmssd,
        definition="Square root of the mean squared difference of successive intervals.",
        reference=f"{_STANDARDS}; 60 s: {_SHORT}",
        deviations="Differences that touch a corrected interval, a break or a pause are left out.",
        caveat=(
            "The same swing of the heart gives a lower RMSSD the slower the breath, so paced "
            "breathing can't be compared with rest. Two readings at rest differ by half without "
            "any change in the person."
        ),
    ),
    Metric(
        name="sdnn",
        unit="ms",
        label=tr("SDNN"),
        window_s=300.0,
        minimum_s=60.0,
        cadence_s=1,
        scope=Scope.ALL,
        gates=_VARIABILITY,
        remarks=(gates.corrected,),
        compute=_sdnn,
        definition="Standard deviation of the intervals, divisor n - 1.",
        reference=f"{_STANDARDS}; {_SHORT}",
        caveat="Grows with the length of the window: compare equal lengths only.",
    ),
    Metric(
        name="pnn50",
        unit="%",
        label=tr("pNN50"),
        window_s=60.0,
        minimum_s=60.0,
        cadence_s=1,
        scope=Scope.ALL,
        gates=_VARIABILITY,
        remarks=(gates.corrected, gates.slow_pace),
        compute=_pnn50,
        definition="Share of successive differences larger than 50 ms among all differences.",
        reference=f"{_STANDARDS}; 60 s: {_SHORT}",
        deviations=(
            "The denominator is the number of differences, as the sources say; some tools take "
            "the number of intervals. Differences that touch a corrected interval are left out."
        ),
        caveat="Nearly 0 or nearly 100 for many people; RMSSD says the same with more resolution.",
    ),
    Metric(
        name="lf_power",
        unit="ms2",
        label=tr("LF power"),
        window_s=300.0,
        minimum_s=120.0,
        cadence_s=5,
        scope=Scope.LONGEST,
        gates=_VARIABILITY,
        remarks=(gates.corrected,),
        compute=_lf_power,
        definition=_SPECTRAL.format(_BAND.format("0.04 to 0.15")),
        reference=f"{_STANDARDS}; Welch 1967, doi:10.1109/TAU.1967.1161901",
        deviations=_SPECTRAL_DEVIATIONS,
        caveat=(
            "Mainly vagal and baroreflex, not sympathetic (Reyes del Paso 2013, "
            "doi:10.1111/psyp.12027); holds all of the breath's swing when breathing is slow."
        ),
    ),
    Metric(
        name="hf_power",
        unit="ms2",
        label=tr("HF power"),
        window_s=300.0,
        minimum_s=60.0,
        cadence_s=5,
        scope=Scope.LONGEST,
        needs=(gates.pace_known,),
        gates=_HF_GATES,
        remarks=(gates.corrected, gates.breathing_unknown),
        compute=_hf_power,
        definition=_SPECTRAL.format(_BAND.format("0.15 to 0.40")),
        reference=f"{_STANDARDS}; Welch 1967, doi:10.1109/TAU.1967.1161901",
        deviations=_SPECTRAL_DEVIATIONS,
        caveat=_HF_CAVEAT,
    ),
    Metric(
        name="lf_hf",
        unit="",
        label=tr("LF/HF"),
        window_s=300.0,
        minimum_s=120.0,
        cadence_s=5,
        scope=Scope.LONGEST,
        needs=(gates.pace_known,),
        gates=_HF_GATES,
        remarks=(gates.corrected, gates.not_balance, gates.breathing_unknown),
        compute=_lf_hf,
        definition="lf_power divided by hf_power of the same spectrum.",
        reference=f"{_STANDARDS}; Billman 2013, doi:10.3389/fphys.2013.00026",
        deviations=_SPECTRAL_DEVIATIONS,
        caveat=(
            "No measure of sympathovagal balance (Billman 2013). One and the same vagal swing "
            "gives 0.9 at 9 breaths per minute and 275 at 8. " + _HF_CAVEAT
        ),
    ),
    Metric(
        name="breath_power",
        unit="ms2",
        label=tr("Power at the breath"),
        window_s=300.0,
        minimum_s=180.0,
        cadence_s=5,
        scope=Scope.LONGEST,
        needs=(gates.paced,),
        gates=(*_VARIABILITY, gates.following),
        remarks=(gates.corrected,),
        compute=_breath_power,
        definition=_SPECTRAL.format(
            "trapezoids over the pacer's rate ± 0.015 Hz, where the strongest rhythm of the "
            "intervals lies within 0.5 per minute of that rate"
        ),
        reference="Own definition; Welch 1967, doi:10.1109/TAU.1967.1161901",
        deviations=_SPECTRAL_DEVIATIONS,
        caveat="Deeper breaths raise it: it rewards over-breathing if it is made a goal.",
    ),
    Metric(
        name="breath_swing",
        unit="bpm",
        label=tr("Breath swing"),
        window_s=60.0,
        minimum_s=0.0,
        cadence_s=2,
        scope=Scope.ALL,
        needs=(gates.paced, gates.enough_breaths),
        gates=_VARIABILITY,
        remarks=(gates.corrected,),
        compute=_breath_swing,
        definition=(
            "For each whole paced breath: momentary heart rate (60,000 over the interval, at the "
            "beat that ends it) splined to about 4 Hz, fitted with a level, a line and one cycle "
            "at the pacer's logged phase; the swing is twice the cycle's amplitude, peak to "
            "trough. Live: median of the last 5 breaths of the window, from the first on; of a "
            "session or part: median of all, at least 3."
        ),
        reference=(
            "Lehrer and Gevirtz 2014, doi:10.3389/fpsyg.2014.00756; Shaffer and Meehan 2020, "
            "doi:10.3389/fnins.2020.570400"
        ),
        deviations=(
            "The sources take maximum minus minimum; lock-in does not add up noise, and reads "
            "lower where the swing is no sine."
        ),
        caveat=(
            "Grows with the depth of the breath (Hirsch and Bishop 1981, "
            "doi:10.1152/ajpheart.1981.241.4.H620), so it can be won by over-breathing."
        ),
    ),
)
_PROFILES: Mapping[str, Mapping[str, Metric]] = MappingProxyType(
    {TASK_FORCE: MappingProxyType({metric.name: metric for metric in _TASK_FORCE_METRICS})}
)
