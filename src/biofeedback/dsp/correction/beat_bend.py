"""Whether one beat lies off the line that the intervals around it draw."""

SLOPE = 0.13
"""Share of the middle step that both others go against it (Lipponen & Tarvainen 2019)."""
MOST_AGAINST = 2.0
"""Times the middle step: no moved beat makes the others go against it by more."""


def bend_ms(first_ms: float, second_ms: float, third_ms: float, fourth_ms: float) -> float:
    """How far the beat in the middle of four intervals lies off the line through them, in ms.

    The beat ends the second interval. Were it earlier by this much, the four would follow a line
    or an even curve: their third difference would be 0.

    >>> bend_ms(900.0, 910.0, 920.0, 930.0)
    0.0
    >>> bend_ms(900.0, 1010.0, 820.0, 930.0)
    100.0
    """
    return (fourth_ms - first_ms - 3.0 * (third_ms - second_ms)) / 6.0


def goes_against_trend(
    earlier_ms: float, steps_ms: tuple[float, float, float], later_ms: float
) -> bool:
    """Whether a middle step lies between two the other way, once the trend is taken off.

    The trend goes evenly from the step before the three to the step after them. A moved beat makes
    such steps also where a slow breath lets the intervals grow or shrink; a heart that goes over to
    another rate at once makes one large step and none against it.

    >>> goes_against_trend(80.0, (-20.0, 280.0, -20.0), 80.0)
    True
    >>> goes_against_trend(-7.0, (38.0, 578.0, -88.0), -38.0)
    False
    """
    first_ms, middle_ms, last_ms = steps_ms
    over_ms = middle_ms - 0.5 * (earlier_ms + later_ms)
    before_ms = 0.25 * (3.0 * earlier_ms + later_ms) - first_ms
    after_ms = 0.25 * (earlier_ms + 3.0 * later_ms) - last_ms
    if over_ms < 0.0:
        over_ms, before_ms, after_ms = -over_ms, -before_ms, -after_ms
    least_ms, most_ms = sorted((before_ms, after_ms))
    return least_ms > SLOPE * over_ms and most_ms < MOST_AGAINST * over_ms
