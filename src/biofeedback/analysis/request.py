"""What somebody wants to know of a recording: which definitions, which beats, how many numbers."""

from dataclasses import dataclass
from enum import StrEnum

from biofeedback.dsp.catalogue import TASK_FORCE, catalogue


class Breadth(StrEnum):
    """How many metrics."""

    CORE = "core"
    """Those that a session shows live; of a profile without any, all that are quick."""
    ALL = "all"
    """All but the costly ones."""
    COSTLY = "costly"
    """All, those too that take seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisRequest:
    """One way to analyse recordings."""

    profile: str = TASK_FORCE
    """The set of definitions, with its parameter where it has one."""
    correction: bool = True
    """Off takes every beat as it came."""
    breadth: Breadth = Breadth.CORE
    with_intervals: bool = False
    """Whether values come with a confidence interval, where they have one."""

    @property
    def is_long(self) -> bool:
        """Whether it takes long enough to be done in the background."""
        return self.breadth is Breadth.COSTLY or self.with_intervals

    @property
    def names(self) -> tuple[str, ...]:
        """The metrics, in the catalogue's order. Raises ValueError for an unknown profile."""
        metrics = catalogue(self.profile).values()
        quick = tuple(metric.name for metric in metrics if not metric.is_costly)
        match self.breadth:
            case Breadth.CORE:
                return tuple(metric.name for metric in metrics if metric.is_live) or quick
            case Breadth.ALL:
                return quick
            case Breadth.COSTLY:
                return tuple(metric.name for metric in metrics)
