"""Our numbers beside NeuroKit2's, by our definitions and by theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from biofeedback.analysis.bare_window import bare_beats, bare_window
from biofeedback.analysis.neurokit2_columns import COUNTERPARTS, Counterpart
from biofeedback.analysis.neurokit2_numbers import (
    CHECKED_VERSION,
    Ask,
    Call,
    NoNumber,
    TheirNumbers,
)
from biofeedback.analysis.steps import OnStep, silent
from biofeedback.dsp.catalogue import NEUROKIT2, TASK_FORCE, catalogue
from biofeedback.dsp.metric import Family, Metric
from biofeedback.dsp.window import Window

FOLLOWED = NEUROKIT2
"""The profile that computes their definitions."""
TIME_TOLERANCE = 1e-9
"""Largest relative difference of numbers of the time domain that count as the same."""
TOLERANCE = 1e-6
"""Of all others."""
NOTHING = 1e-12
"""What is smaller is rounding around zero."""


class Verdict(StrEnum):
    """Whether their number is what their definition says, as we read it."""

    SAME = "same"
    DIFFERENT = "different"
    """Unexplained: what we take for their definition gives another number, or only one of both."""
    NEITHER = "neither"
    """Neither has a number."""
    NOT_FOLLOWED = "not followed"
    """Our profile of their definitions doesn't have it."""
    NOT_ASKED = "not asked"
    """There is no answer to compare with; ``reason`` says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One metric three times: by our definition, by theirs, and as they compute it."""

    name: str
    label: str
    family: Family
    unit: str
    """Of ours; empty for a ratio or a pure number."""
    their_unit: str
    """Of the two others."""
    column: str
    """What they call it."""
    ours: float | None
    """By our default definition; whatever gates would say of these intervals."""
    followed: float | None
    """By their definition, computed by us; by ours where the two are one."""
    theirs: float | None
    reason: NoNumber | None
    """Why theirs is absent."""
    tolerance: float
    """Relative."""
    verdict: Verdict
    explanation: str
    """Why ours differs from theirs by definition, in one sentence or two; empty where the
    definitions agree."""

    @property
    def difference(self) -> float | None:
        """Between theirs and their definition as computed by us, relative; None without both."""
        return relative_difference(self.followed, self.theirs)

    @property
    def our_difference(self) -> float | None:
        """Between theirs and ours, relative; None without both, or where the units differ."""
        if self.unit != self.their_unit:
            return None
        return relative_difference(self.ours, self.theirs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A row of intervals, checked."""

    version: str
    """Of NeuroKit2."""
    beats: int
    rows: tuple[Checked, ...]
    """In the catalogue's order; those metrics that both have."""
    warnings: tuple[str, ...]
    """What NeuroKit2 warned of."""

    @property
    def is_known_version(self) -> bool:
        """Whether this release's definitions are the ones that are followed and explained."""
        return self.version == CHECKED_VERSION

    @property
    def unexplained(self) -> tuple[Checked, ...]:
        """Where their number is not what we take for their definition."""
        return tuple(row for row in self.rows if row.verdict is Verdict.DIFFERENT)


def checked(
    rr_ms: NDArray[np.float64],
    ask: Ask,
    *,
    calls: Sequence[Call] = tuple(Call),
    on_step: OnStep = silent,
) -> Check:
    """Every metric that both have, of intervals in ms, shape (n,), that follow one another.

    The intervals are taken as they are: nothing is corrected and no gate withholds a number, so
    that the same beats meet both definitions. ``calls`` limits what NeuroKit2 is asked, and with
    it the metrics. 300 beats take about a second, 5,000 some minutes.
    """
    intervals = np.asarray(rr_ms, dtype=np.float64)
    answers = []
    for done, call in enumerate(calls):
        on_step(done, len(calls), call)
        answers.append(ask(call, intervals))
    return compared(intervals, answers)


def compared(rr_ms: NDArray[np.float64], answers: Sequence[TheirNumbers]) -> Check:
    """Ours of these intervals beside the answers that there are. Raises ValueError without any."""
    if not answers:
        raise ValueError("there is no answer to compare with")
    window = bare_window(bare_beats(rr_ms))
    by_call = {answer.call: answer for answer in answers}
    rows = [
        _row(metric, window, COUNTERPARTS[name], by_call[COUNTERPARTS[name].call])
        for name, metric in catalogue(TASK_FORCE).items()
        if name in COUNTERPARTS and COUNTERPARTS[name].call in by_call
    ]
    return Check(
        version=answers[0].version,
        beats=len(rr_ms),
        rows=tuple(rows),
        warnings=tuple(dict.fromkeys(one for answer in answers for one in answer.warnings)),
    )


def relative_difference(one: float | None, other: float | None) -> float | None:
    """Of the larger of the two; 0 for two zeros; None where one is missing.

    >>> relative_difference(99.0, 100.0)
    0.01
    """
    if one is None or other is None:
        return None
    larger = max(abs(one), abs(other))
    return abs(one - other) / larger if larger > NOTHING else 0.0


def _row(metric: Metric, window: Window, counterpart: Counterpart, answer: TheirNumbers) -> Checked:
    followed_metric = catalogue(FOLLOWED).get(metric.name)
    if followed_metric is None and not counterpart.explanation:
        followed_metric = metric  # one definition for both
    followed = None if followed_metric is None else followed_metric.compute(window)
    theirs = _theirs(counterpart, answer)
    tolerance = TIME_TOLERANCE if metric.family is Family.TIME else TOLERANCE
    return Checked(
        name=metric.name,
        label=metric.label,
        family=metric.family,
        unit=metric.unit,
        their_unit=metric.unit if followed_metric is None else followed_metric.unit,
        column=counterpart.column,
        ours=metric.compute(window),
        followed=followed,
        theirs=theirs,
        reason=(answer.why_not(counterpart.column) or NoNumber.UNDEFINED)
        if theirs is None
        else None,
        tolerance=tolerance,
        verdict=_verdict(
            followed,
            theirs,
            tolerance,
            is_followed=followed_metric is not None,
            is_asked=answer.reason is None,
        ),
        explanation=counterpart.explanation,
    )


def _theirs(counterpart: Counterpart, answer: TheirNumbers) -> float | None:
    value = answer.values.get(counterpart.column)
    return None if value is None else counterpart.convert(value)


def _verdict(
    followed: float | None,
    theirs: float | None,
    tolerance: float,
    *,
    is_followed: bool,
    is_asked: bool,
) -> Verdict:
    if not is_asked:
        return Verdict.NOT_ASKED
    if not is_followed:
        return Verdict.NOT_FOLLOWED
    if followed is None and theirs is None:
        return Verdict.NEITHER
    difference = relative_difference(followed, theirs)
    is_same = difference is not None and difference <= tolerance
    return Verdict.SAME if is_same else Verdict.DIFFERENT
