"""Time-domain metrics of the catalogue against NeuroKit2's ``hrv_time`` on every recording.

Where the definitions agree the numbers do, to 1e-9; where they differ, following theirs gives
theirs, which proves what the difference is.
"""

from functools import cache

import neurokit2
import numpy as np
import pytest

from beat_records import whole_window
from biofeedback.dsp.metrics import distribution, time_domain
from biofeedback.dsp.statistics.time_domain import mean_rr_ms, sdnn_ms
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

NAMES = (
    *(f"vu_{condition}" for condition in VU_CONDITIONS),
    "polar_breathing",
    "polar_bigeminy",
    "pyhrv",
    "noisy_rri",
    "exercise_rri",
    "rest_rri",
    "real_rri",
    "mitdb_100",
    "mitdb_105",
)
LONG = ("noisy_rri", "mitdb_100", "mitdb_105")
"""Long enough for three segments, without which theirs gives none."""
COMPUTE = {one.name: one.compute for one in (*time_domain.METRICS, *distribution.METRICS)}


@cache
def recording_ms(name: str) -> Array:
    if name.startswith("mitdb_"):
        return 1000.0 * np.diff(mitdb(name.removeprefix("mitdb_"))[0])
    if name.startswith("vu_"):
        return vu_ms(name.removeprefix("vu_"))
    if name in {"rest_rri", "real_rri"}:
        return rest_ms(name)
    if name in {"noisy_rri", "exercise_rri"}:
        return polar_monitor_ms(name)
    strap = {"polar_breathing": polar_breathing, "polar_bigeminy": polar_bigeminy}
    return strap[name]()[1] if name in strap else pyhrv_ms()


@cache
def theirs(name: str) -> dict[str, float]:
    rr_ms = recording_ms(name)
    row = neurokit2.hrv_time({"RRI": rr_ms, "RRI_Time": np.cumsum(rr_ms) / 1000.0}).iloc[0]
    return {key.removeprefix("HRV_"): float(value) for key, value in row.items()}


def ours(name: str, *metrics: str) -> dict[str, float | None]:
    window = whole_window(recording_ms(name))
    return {metric: COMPUTE[metric](window) for metric in metrics}


@pytest.mark.parametrize("name", NAMES)
def test_agrees_to_a_billionth(name: str) -> None:
    row, count = theirs(name), len(recording_ms(name))
    # Theirs divides a number of differences by that of intervals.
    per_difference = count / (count - 1)
    expected = {
        "mean_rr": row["MeanNN"],
        "sdnn": row["SDNN"],
        "rmssd": row["RMSSD"],
        "ln_rmssd": np.log(row["RMSSD"]),
        "sdsd": row["SDSD"],
        "cvnn": 100.0 * row["CVNN"],
        "pnn50": row["pNN50"] * per_difference,
        "pnn20": row["pNN20"] * per_difference,
        "median_rr": row["MedianNN"],
        "mad_rr": row["MadNN"],
        "iqr_rr": row["IQRNN"],
        "hti": row["HTI"],
    }
    assert ours(name, *expected) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("name", LONG)
def test_their_segments_lose_their_last_beat_and_may_be_half_empty(name: str) -> None:
    rr_ms = recording_ms(name)
    ends_ms = np.cumsum(rr_ms)
    count = round(float(ends_ms[-1]) / 300_000.0)
    segments = []
    for place in range(count):
        begins, ends = np.searchsorted(ends_ms, (300_000.0 * place, 300_000.0 * (place + 1)))
        segments.append(rr_ms[begins : ends - 1])
    means = np.array([mean_rr_ms(one) for one in segments])
    deviations = np.array([sdnn_ms(one) for one in segments])
    assert sdnn_ms(means) == pytest.approx(theirs(name)["SDANN5"], rel=1e-9)
    assert mean_rr_ms(deviations) == pytest.approx(theirs(name)["SDNNI5"], rel=1e-9)
    assert ours(name, "sdnni")["sdnni"] == pytest.approx(theirs(name)["SDNNI5"], rel=0.1)
