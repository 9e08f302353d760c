"""What every importer finds in a file: intervals as written, and what is known beside them."""

from dataclasses import dataclass, field

from biofeedback.exchange.imports.times import JudgedTimes, TimeMeaning
from biofeedback.records import IntervalUnit


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundIntervals:
    """The intervals of a file, not yet records."""

    form: str
    """The form the file has, such as ``rr text``."""
    values: tuple[float, ...]
    """As written, in ``unit``; at least one, all above zero."""
    unit: IntervalUnit
    resolution: float
    """Smallest step the file writes, in ``unit``."""
    times: JudgedTimes = field(default_factory=lambda: JudgedTimes(meaning=TimeMeaning.NONE))
    local_start_s: float | None = None
    """When the recording began by the wall clock of its place, as seconds since 1970 as if that
    clock were UTC; None where the file does not say, or says UTC by its times."""
    is_simulated: bool = False
    """Whether the file says that no heart was behind it."""
    detail: dict[str, str] = field(default_factory=dict)
    """Further facts, such as how many lines held no interval."""

    @property
    def rr_s(self) -> tuple[float, ...]:
        """The intervals in seconds."""
        return seconds(self.values, self.unit)


def seconds(values: tuple[float, ...], unit: IntervalUnit) -> tuple[float, ...]:
    """Intervals in seconds.

    >>> seconds((512.0,), IntervalUnit.TICKS)
    (0.5,)
    """
    per_s = {IntervalUnit.S: 1.0, IntervalUnit.MS: 1000.0, IntervalUnit.TICKS: 1024.0}[unit]
    return tuple(value / per_s for value in values)
