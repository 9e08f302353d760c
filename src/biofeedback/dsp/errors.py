"""What can be wrong with intervals that a caller hands over: the problem as an enum, its place."""

from enum import StrEnum

from biofeedback.errors import BiofeedbackError


class IntervalsProblem(StrEnum):
    """Why numbers can't be the intervals of a heart, or the times of its beats."""

    NOT_NUMBERS = "not numbers"
    WRONG_SHAPE = "wrong shape"
    """Not one row of numbers, or as many times as there are intervals."""
    NOT_FINITE = "not finite"
    NOT_POSITIVE = "not positive"
    SECONDS = "seconds"
    """Every one is below 10: milliseconds were asked for."""
    MILLISECONDS = "milliseconds"
    """Times that advance a thousand times as fast as the intervals: seconds were asked for."""
    OUT_OF_RANGE = "out of range"
    """Longer or shorter than any interval that a strap can tell; a time beyond all reason."""
    UNSORTED = "unsorted"
    """Times that go back."""


_REMEDIES = {
    IntervalsProblem.NOT_NUMBERS: "give plain numbers",
    IntervalsProblem.WRONG_SHAPE: "give one row of numbers, and one time for each interval",
    IntervalsProblem.NOT_FINITE: "leave it out, and give times_s so that the gap is seen",
    IntervalsProblem.NOT_POSITIVE: "leave it out, and give times_s so that the gap is seen",
    IntervalsProblem.SECONDS: "multiply by 1000: intervals are in ms",
    IntervalsProblem.MILLISECONDS: "divide by 1000: times are in s",
    IntervalsProblem.OUT_OF_RANGE: "leave it out, and give times_s so that the gap is seen",
    IntervalsProblem.UNSORTED: "give the time in s of the beat that ends each interval, in order",
}


class IntervalsError(BiofeedbackError):
    """Numbers that can't be intervals, or times of beats."""

    def __init__(
        self,
        reason: IntervalsProblem,
        name: str,
        *,
        index: int | None = None,
        value: float | None = None,
    ) -> None:
        place = name if index is None else f"{name}[{index}]"
        shown = "" if value is None else f" ({value:g})"
        super().__init__(f"{place}: {reason}{shown}; {_REMEDIES[reason]}")
        self.reason = reason
        self.name = name
        """The argument that is to blame."""
        self.index = index
        """The first place in it that is wrong; None where it is wrong as a whole."""
        self.value = value
        """What stands there."""
