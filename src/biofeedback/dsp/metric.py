"""What a metric is: a number with its window, its gates, its definition and where it comes from."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from biofeedback.dsp.gates import Gate, Remark
from biofeedback.dsp.window import Window


class Scope(Enum):
    """Which beats of a whole session or part a metric takes; a rolling window is one stretch."""

    ALL = "all stretches, nothing taken across two"
    LONGEST = "the longest uninterrupted stretch at one pace"


class Family(Enum):
    """What a metric looks at; the order in which families are shown."""

    TIME = "Time domain"
    FREQUENCY = "Frequency domain"
    BREATH = "Heart and breath"
    NONLINEAR = "Nonlinear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One number: what it is, when it may be shown and how it is computed."""

    name: str
    """Stable; used in files and on the command line."""
    unit: str
    """Empty for a ratio or a pure number."""
    label: str
    """What a screen calls it."""
    family: Family
    window_s: float
    """Length of the rolling window."""
    minimum_s: float
    """How much of it must be filled, to 95 %, before a value is shown."""
    cadence_s: int | None
    """Seconds from one live value to the next; None is never computed live."""
    scope: Scope
    is_costly: bool = False
    """Whether it takes long enough to need a process of its own."""
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

    @property
    def is_live(self) -> bool:
        """Whether it is computed while a session runs."""
        return self.cadence_s is not None
