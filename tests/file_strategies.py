"""Intervals of files with every oddity, for hypothesis."""

import math

from hypothesis import strategies as st

from beat_records import interval
from biofeedback.records import Interval


@st.composite
def file_beats(draw: st.DrawFn) -> tuple[list[float], list[float]]:
    """Times in s and intervals in ms of a file's beats: mostly in step, with every oddity."""
    sway = draw(st.lists(st.integers(-300, 300), min_size=1, max_size=5))
    level_ms = draw(st.sampled_from((900, 900, 25)))
    count = draw(st.integers(1, 90))
    odd = draw(st.dictionaries(st.integers(0, 89), st.sampled_from(_STEPS_S), max_size=12))
    jitter_s = draw(st.sampled_from((0.0, 0.0, 0.001, 0.02, 0.5)))
    now_s, times_s, rr_ms = 0.0, [], []
    for place in range(count):
        one_ms = max(1.0, float(level_ms + sway[place % len(sway)]))
        now_s += one_ms / 1000.0 + odd.get(place, 0.0)
        times_s.append(now_s + jitter_s * (place * 7 % 5) / 5.0)
        rr_ms.append(one_ms)
    return times_s, rr_ms


_STEPS_S = (-20.0, -0.9, -0.3, -0.015, 0.015, 0.02, 0.3, 0.6, 1.6, 3.0, 60.0, 1e16, -1e300)
"""By how much a file's times may leave the intervals."""


@st.composite
def file_intervals_of_any_kind(draw: st.DrawFn) -> list[Interval]:
    """A file's intervals as records: timed, untimed and impossible, in runs and mixed."""
    times_s, rr_ms = draw(file_beats())
    untimed = draw(st.sets(st.integers(0, 89), max_size=60))
    wrong_ms = draw(st.dictionaries(st.integers(0, 89), st.sampled_from(_WRONG_MS), max_size=4))
    late_s = draw(st.sampled_from((0.0, 0.3, 4.0)))
    return [
        interval(
            min(max(0.0, time_s), 1e9) + late_s * (place % 3),
            wrong_ms.get(place, one_ms),
            beat_s=None if place in untimed else time_s,
        )
        for place, (time_s, one_ms) in enumerate(zip(times_s, rr_ms, strict=True))
    ]


_WRONG_MS = (0.0, -800.0, math.nan, math.inf, 1e308, 64_000.5, 5000.0, 0.5)
