"""Our numbers against NeuroKit2's on real recordings, where the definitions agree."""

from pathlib import Path

import neurokit2
import numpy as np
import pytest
from numpy.typing import NDArray

from beat_records import DATA, file_intervals
from biofeedback.analysis.session_analysis import analyse
from biofeedback.dsp.statistics.time_domain import (
    differences_ms,
    mean_rr_ms,
    pnn50_percent,
    rmssd_ms,
    sdnn_ms,
)

RECORDINGS = {
    "paced": DATA / "wearablehrv_vuams" / "vu_breathing_rr_ms.txt",
    "sitting": DATA / "wearablehrv_vuams" / "vu_sitting_rr_ms.txt",
    "standing": DATA / "wearablehrv_vuams" / "vu_standing_rr_ms.txt",
    "pyhrv": DATA / "pyhrv_samples" / "SampleNNISeriesShort.npy",
    "rest": DATA / "rhenanbartels_hrv" / "rest_rri.txt",
    "polar_h10": DATA / "polarh10_dhyb" / "sample_data_ibi.csv",
    "ectopic": DATA / "polarh10_pvc_kbroman" / "rr_time_ms.csv",
}
Numbers = dict[str, float]


def _intervals_ms(path: Path) -> NDArray[np.float64]:
    if path.suffix == ".npy":
        return np.asarray(np.load(path), dtype=np.float64)
    if path.suffix == ".csv":
        has_names = path.read_text(encoding="utf-8")[:1].isalpha()
        return np.loadtxt(path, delimiter=",", skiprows=int(has_names))[:, 1]
    return np.loadtxt(path)


def _theirs(rr_ms: NDArray[np.float64]) -> Numbers:
    intervals = {"RRI": rr_ms, "RRI_Time": np.cumsum(rr_ms) / 1000.0}
    row = neurokit2.hrv_time(intervals).iloc[0]
    return {
        "mean_rr": float(row["HRV_MeanNN"]),
        "sdnn": float(row["HRV_SDNN"]),
        "rmssd": float(row["HRV_RMSSD"]),
        # Theirs divides by the number of intervals, ours by that of differences.
        "pnn50": float(row["HRV_pNN50"]) * len(rr_ms) / (len(rr_ms) - 1),
    }


@pytest.mark.parametrize("path", RECORDINGS.values(), ids=RECORDINGS.keys())
def test_time_domain_agrees_to_a_billionth(path: Path) -> None:
    rr_ms = _intervals_ms(path)
    differences = differences_ms(rr_ms, np.zeros(len(rr_ms), dtype=np.int64))
    ours = {
        "mean_rr": mean_rr_ms(rr_ms),
        "sdnn": sdnn_ms(rr_ms),
        "rmssd": rmssd_ms(differences),
        "pnn50": pnn50_percent(differences),
    }
    assert ours == pytest.approx(_theirs(rr_ms), rel=1e-9)


@pytest.mark.parametrize("name", ["paced", "sitting", "pyhrv", "rest"])
def test_the_whole_way_with_correction_off_agrees_too(name: str) -> None:
    rr_ms = _intervals_ms(RECORDINGS[name])
    analysis = analyse(file_intervals(rr_ms), correction=False)
    theirs = _theirs(rr_ms)
    ours = {value.name: value.value for value in analysis.metrics if value.name in theirs}
    assert ours == pytest.approx(theirs, rel=1e-9)
