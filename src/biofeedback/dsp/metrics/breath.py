"""Metrics of how the heart follows the breath."""

import statistics

from biofeedback.dsp import gates
from biofeedback.dsp.metric import Family, Metric, Scope
from biofeedback.dsp.metrics.frequency import SPECTRAL, SPECTRAL_DEVIATIONS
from biofeedback.dsp.metrics.sources import WELCH_1967
from biofeedback.dsp.spectrum import BREATH_HALF_WIDTH_HZ
from biofeedback.dsp.window import Window
from biofeedback.units import hz_from_per_minute
from biofeedback.wording import tr

LIVE_BREATHS = 5
"""The live swing is the median of the last breaths, at most so many."""


def _breath_power(window: Window) -> float | None:
    if window.confirmed_per_min is None:
        return None
    breath_hz = hz_from_per_minute(window.confirmed_per_min)
    return window.power((breath_hz - BREATH_HALF_WIDTH_HZ, breath_hz + BREATH_HALF_WIDTH_HZ))


def _breath_swing(window: Window) -> float | None:
    swings = window.swings_bpm
    return statistics.median(swings if window.length_s is None else swings[-LIVE_BREATHS:])


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
        needs=(gates.paced,),
        gates=(*gates.VARIABILITY, gates.following),
        remarks=(gates.corrected,),
        compute=_breath_power,
        definition=SPECTRAL.format(
            "trapezoids over the pacer's rate ± 0.015 Hz, where the strongest rhythm of the "
            "intervals lies within 0.5 per minute of that rate"
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
        needs=(gates.paced, gates.enough_breaths),
        gates=gates.VARIABILITY,
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
