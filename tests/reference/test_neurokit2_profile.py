"""Our ``neurokit2`` profile against NeuroKit2 itself, on every recording there is."""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import pytest

from biofeedback.analysis.neurokit2_calls import ask
from biofeedback.analysis.neurokit2_check import Checked, Verdict, checked
from biofeedback.analysis.neurokit2_columns import COUNTERPARTS
from biofeedback.analysis.neurokit2_numbers import CHECKED_VERSION, Call
from biofeedback.dsp.catalogue import NEUROKIT2, catalogue
from reference.recordings import (
    VU_CONDITIONS,
    Array,
    mitdb,
    polar_bigeminy,
    polar_breathing,
    polar_monitor_ms,
    pyhrv_ms,
    rest_ms,
    vu_ms,
)

MOST_BEATS, OF_LONGER = 2_500, 1_000
RECORDINGS: dict[str, Callable[[], Array]] = {
    **{f"vu {condition}": partial(vu_ms, condition) for condition in VU_CONDITIONS},
    "polar breathing": lambda: polar_breathing()[1],
    "polar bigeminy": lambda: polar_bigeminy()[1],
    "pyhrv": pyhrv_ms,
    "polar noisy": partial(polar_monitor_ms, "noisy_rri"),
    "polar exercise": partial(polar_monitor_ms, "exercise_rri"),
    "rest": partial(rest_ms, "rest_rri"),
    "real": partial(rest_ms, "real_rri"),
    "mitdb 100": lambda: 1000.0 * np.diff(mitdb("100")[0]),
    "mitdb 105": lambda: 1000.0 * np.diff(mitdb("105")[0]),
}
OF_WHICH_NONLINEAR = ("vu sitting", "vu breathing", "pyhrv")
"""Its nonlinear function takes a second and more for each."""


def _intervals_ms(name: str) -> Array:
    rr_ms = RECORDINGS[name]()
    # One file ends with 0 ms, which is no interval: two beats at one time have no spline.
    rr_ms = rr_ms[rr_ms > 0.0]
    return rr_ms if len(rr_ms) <= MOST_BEATS else rr_ms[:OF_LONGER]


def _unlike(rows: Sequence[Checked]) -> dict[str, tuple[float | None, float | None]]:
    """What differs by more than 1e-9 in the time domain, 1e-6 elsewhere."""
    return {
        row.name: (row.followed, row.theirs)
        for row in rows
        if row.verdict not in {Verdict.SAME, Verdict.NEITHER, Verdict.NOT_FOLLOWED}
    }


@pytest.mark.parametrize("name", RECORDINGS)
def test_time_and_frequency_are_theirs(name: str) -> None:
    found = checked(_intervals_ms(name), ask, calls=(Call.TIME, Call.FREQUENCY))
    assert _unlike(found.rows) == {}
    assert found.version == CHECKED_VERSION
    assert sum(row.verdict is Verdict.SAME for row in found.rows) >= 20


@pytest.mark.parametrize("name", OF_WHICH_NONLINEAR)
def test_the_rest_is_theirs(name: str) -> None:
    found = checked(_intervals_ms(name), ask, calls=(Call.NONLINEAR,))
    assert _unlike(found.rows) == {}
    assert sum(row.verdict is Verdict.SAME for row in found.rows) >= 30


def test_every_metric_of_the_profile_is_held_against_theirs() -> None:
    assert set(catalogue(NEUROKIT2)) <= set(COUNTERPARTS)
