"""How well a reading of a strap's numbers agrees with the time that passed."""

from collections.abc import Sequence
from itertools import pairwise

from biofeedback.dsp.trust.heard import Sent
from biofeedback.dsp.trust.reading import Reading
from biofeedback.dsp.trust.repeats import RepeatFilter

_OUTLIERS = 0.08
"""Share of the packets whose bounds are left out: held up, or a beat held back."""


def misfit_s(stretch: Sequence[Sent], reading: Reading) -> float | None:
    """By how much the bounds of where the intervals lie in time contradict one another.

    A beat is told after it happened, and in the first packet after it; so the offset between the
    running sum of intervals and the clock of arrivals has a bound on both sides from each packet.
    With the right reading one offset fits all of an unbroken stretch, and this is at most zero but
    for jitter. With a wrong one it grows with time: by 0.023 s a second for milliseconds that are
    read as 1/1024 s. A beat missed without a trace is a step, which no reading takes away.

    None where there are too few intervals.
    """
    highs_s, lows_s = _bounds(stretch, reading)
    if len(lows_s) < 2:
        return None
    outliers = int(_OUTLIERS * len(lows_s))
    return sorted(lows_s)[-1 - outliers] - sorted(highs_s)[outliers]


def surplus_s(stretch: Sequence[Sent], reading: Reading) -> float:
    """How much more the intervals of a stretch sum up to than the time that passed; 0 if none.

    Counted from the middle of its first third to the middle of its last, by medians.
    """
    highs_s, _ = _bounds(stretch, reading)
    third = len(highs_s) // 3
    if not third:
        return 0.0
    early_s, late_s = sorted(highs_s[:third]), sorted(highs_s[-third:])
    return max(0.0, early_s[third // 2] - late_s[third // 2])


def span_s(stretch: Sequence[Sent]) -> float:
    """From the first packet of a stretch to its last."""
    return stretch[-1].sent_s - stretch[0].sent_s if stretch else 0.0


def _bounds(stretch: Sequence[Sent], reading: Reading) -> tuple[list[float], list[float]]:
    """Upper and lower bounds of the offset, both of shape (n,)."""
    highs_s: list[float] = []
    lows_s: list[float] = []
    sum_s, unit_s = 0.0, reading.unit_s
    kept = _kept(stretch, reading)
    for (before, packet), ticks in zip(pairwise(stretch), kept[1:], strict=True):
        if ticks:
            lows_s.append(before.sent_s - sum_s - ticks[0] * unit_s)
            sum_s += sum(ticks) * unit_s
            highs_s.append(packet.sent_s - sum_s)
    return highs_s, lows_s


def _kept(stretch: Sequence[Sent], reading: Reading) -> list[tuple[int, ...]]:
    if not reading.has_repeats:
        return [packet.ticks for packet in stretch]
    repeats = RepeatFilter(reading.unit_s, stretch)
    return [repeats.kept(packet) for packet in stretch]
