"""Every recording of intervals in ``tests/data``, by the name that the validation page uses."""

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from reference.recordings import (
    DATA,
    mitdb,
    polar_bigeminy,
    polar_breathing,
    polar_monitor_ms,
    pyhrv_ms,
    rest_ms,
)
from reference.wfdb_annotations import read_beats

Array = NDArray[np.float64]
HOLTER_HZ = 128.0
PYHRV = "pyhrv sample, 5 min"
SITTING = "VU-AMS sitting"
FOR_PEERS = (
    PYHRV,
    SITTING,
    "VU-AMS standing",
    "VU-AMS breathing",
    "Polar H10, breath changes",
    "rest (hrv)",
)
"""Those that every other program is asked about."""
_DEVICES = {"vu": "VU-AMS", "heartmath": "HeartMath", "kyto": "Kyto", "rhythm": "Rhythm24"}


def recordings_ms() -> dict[str, Array]:
    """Intervals in ms, shape (n,), as they are but for those of 0 ms, which no import lets in."""
    found = {
        PYHRV: pyhrv_ms(),
        **_laboratory(),
        "Polar H10, breath changes": polar_breathing()[1],
        "Polar H10, bigeminy": polar_bigeminy()[1],
        "rest (hrv)": rest_ms("rest_rri"),
        "real (hrv)": rest_ms("real_rri"),
        "noisy strap (hrv)": polar_monitor_ms("noisy_rri"),
        "exercise (hrv)": polar_monitor_ms("exercise_rri"),
        "pyhrv sample, 1 h": np.load(DATA / "pyhrv_samples" / "SampleNNISeriesLong.npy"),
        "MIT-BIH 100": 1000.0 * np.diff(mitdb("100")[0]),
        "MIT-BIH 105": 1000.0 * np.diff(mitdb("105")[0]),
        "nsr2db 001, 24 h": _holter_ms(),
    }
    return {name: _positive(np.asarray(rr_ms, np.float64)) for name, rr_ms in found.items()}


def _laboratory() -> dict[str, Array]:
    """The cuts of one subject by condition, of the laboratory's ECG and of consumer devices."""
    found = {}
    for path in sorted((DATA / "wearablehrv_vuams").glob("*_rr_ms.txt")):
        device, condition = path.stem.removesuffix("_rr_ms").split("_", 1)
        found[f"{_DEVICES[device]} {condition.replace('_', ' ')}"] = np.loadtxt(path)
    return found


def _holter_ms() -> Array:
    beats = read_beats(DATA / "nsr2db_cliffordlab" / "nsr001.ecg")
    return np.diff(beats.samples) * 1000.0 / HOLTER_HZ


def _positive(rr_ms: Array) -> Array:
    return rr_ms[rr_ms > 0.0]
