"""Metrics of how intervals come back to where they were: recurrence and correlation dimension."""

from collections.abc import Callable

from biofeedback.dsp import gates
from biofeedback.dsp.metric import Family, Metric, Scope
from biofeedback.dsp.metrics.entropy import counted_pieces, enough_beats, median_of
from biofeedback.dsp.nonlinear.correlation_dimension import SCALING, correlation_dimension
from biofeedback.dsp.nonlinear.recurrence import Recurrence, recurrence
from biofeedback.dsp.window import Window
from biofeedback.wording import tr

GRASSBERGER_1983 = "Grassberger and Procaccia 1983, doi:10.1103/PhysRevLett.50.346"
WEBBER_1994 = "Webber and Zbilut 1994, doi:10.1152/jappl.1994.76.2.965"
TRULLA_1996 = "Trulla 1996, doi:10.1016/S0375-9601(96)00741-4"
MARWAN_2002 = "Marwan 2002, doi:10.1103/PhysRevE.66.026702"
KUBIOS_2014 = "Tarvainen 2014, doi:10.1016/j.cmpb.2013.07.024"
_POINTS = "Points are ten successive intervals (m = 10, lag 1). "
_RECURRING = (
    "Two recur where their Euclidean distance is at most sqrt(m) standard deviations (divisor "
    "n - 1). "
)
_MEDIAN = (
    " A longer stretch is cut into consecutive 5 minutes from its beginning; the value is the "
    "median of those that are at least 95 % filled and have 200 beats."
)
_TRIANGLE = (
    "Of the plot above its main diagonal, which recurs by definition and counts in nothing. "
    "Intervals are not detrended; corrected ones stay in. "
)
_NEUROKIT2 = "NeuroKit2's hrv_rqa detrends, and takes m = 7 and another radius."
_CAVEAT = (
    "For research: at rest and at natural breathing only. Breathing's pace and trends move it, "
    "either way; one ectopic beat left in moved the recurrence rate of five recordings by -1 to "
    "+5 points and cut the longest line by up to half. Programs agree only if they share m and "
    "radius."
)
_Numbers = tuple[Recurrence, ...]


def _recurrences(window: Window) -> _Numbers:
    """Of each 5 minutes that count."""
    found = map(recurrence, counted_pieces(window))
    return tuple(each for each in found if each is not None)


def _median(window: Window, number: Callable[[Recurrence], float | None]) -> float | None:
    return median_of(number(each) for each in window.once(_recurrences))


def _recurrence_rate(window: Window) -> float | None:
    return _median(window, lambda one: one.rate_percent)


def _determinism(window: Window) -> float | None:
    return _median(window, lambda one: one.determinism_percent)


def _laminarity(window: Window) -> float | None:
    return _median(window, lambda one: one.laminarity_percent)


def _mean_diagonal(window: Window) -> float | None:
    return _median(window, lambda one: one.mean_diagonal)


def _max_diagonal(window: Window) -> float | None:
    return _median(window, lambda one: one.max_diagonal)


def _diagonal_entropy(window: Window) -> float | None:
    return _median(window, lambda one: one.diagonal_entropy)


def _correlation_dimension(window: Window) -> float | None:
    return median_of(map(correlation_dimension, counted_pieces(window)))


def _rqa(
    *,
    name: str,
    unit: str,
    label: str,
    compute: Callable[[Window], float | None],
    definition: str,
    reference: str = f"{WEBBER_1994}; {TRULLA_1996}; m and radius as in {KUBIOS_2014}",
) -> Metric:
    return Metric(
        name=name,
        unit=unit,
        label=label,
        family=Family.NONLINEAR,
        window_s=300.0,
        minimum_s=300.0,
        cadence_s=None,
        scope=Scope.LONGEST,
        is_costly=True,
        gates=(enough_beats, *gates.VARIABILITY),
        remarks=(gates.corrected, gates.slow_pace),
        compute=compute,
        definition=f"{_POINTS}{_RECURRING}{definition}{_MEDIAN}",
        reference=reference,
        deviations=f"{_TRIANGLE}{_NEUROKIT2}",
        caveat=_CAVEAT,
    )


METRICS: tuple[Metric, ...] = (
    Metric(
        name="correlation_dimension",
        unit="",
        label=tr("Correlation dimension"),
        family=Family.NONLINEAR,
        window_s=300.0,
        minimum_s=300.0,
        cadence_s=None,
        scope=Scope.LONGEST,
        is_costly=True,
        gates=(enough_beats, *gates.VARIABILITY),
        remarks=(gates.corrected, gates.slow_pace),
        compute=_correlation_dimension,
        definition=(
            f"{_POINTS}C(r) is the share of pairs of points whose Euclidean distance is at most "
            "r; the least-squares slope of ln C over ln r, over radii a sixteenth of an octave "
            f"apart with C from {SCALING[0]:g} to {SCALING[1]:g}.{_MEDIAN}"
        ),
        reference=f"{GRASSBERGER_1983}; m as in {KUBIOS_2014}",
        deviations=(
            "The source takes r to zero, which a few hundred beats don't allow; the range of C is "
            "ours. Points that share intervals make pairs, as in the source. Intervals are not "
            "detrended; corrected ones stay in. NeuroKit2 takes m = 2 and radii far beyond "
            "scaling, at places that depend on the unit, so that its value stays below 2."
        ),
        caveat=(
            "For research: at rest and at natural breathing only. Of 300 beats of noise it reads "
            "about 7, so that a value near that says only that no dimension was found; a clean "
            "rhythm reads about 1, in five minutes 0.8 to 1.1."
        ),
    ),
    _rqa(
        name="rqa_recurrence_rate",
        unit="%",
        label=tr("Recurrence rate"),
        compute=_recurrence_rate,
        definition="Share of pairs of points that recur.",
    ),
    _rqa(
        name="rqa_determinism",
        unit="%",
        label=tr("Determinism"),
        compute=_determinism,
        definition="Share of recurring pairs on diagonal lines of at least two.",
    ),
    _rqa(
        name="rqa_laminarity",
        unit="%",
        label=tr("Laminarity"),
        compute=_laminarity,
        definition="Share of recurring pairs on vertical lines of at least two.",
        reference=f"{MARWAN_2002}; m and radius as in {KUBIOS_2014}",
    ),
    _rqa(
        name="rqa_mean_diagonal",
        unit="beats",
        label=tr("Mean diagonal line"),
        compute=_mean_diagonal,
        definition="Mean length of the diagonal lines of at least two.",
    ),
    _rqa(
        name="rqa_max_diagonal",
        unit="beats",
        label=tr("Longest diagonal line"),
        compute=_max_diagonal,
        definition="Length of the longest diagonal line.",
    ),
    _rqa(
        name="rqa_entropy",
        unit="",
        label=tr("Diagonal line entropy"),
        compute=_diagonal_entropy,
        definition="Shannon entropy of the lengths of diagonal lines of at least two, in nats.",
    ),
)
