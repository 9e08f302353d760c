"""The real recordings of ``tests/data`` as plain arrays."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reference.wfdb_annotations import NORMAL, read_beats

DATA = Path(__file__).parents[1] / "data"
VU_CONDITIONS = (
    "sitting",
    "standing",
    "breathing",
    "arithmetic",
    "neurotask",
    "recovery",
    "walking",
    "biking",
)
MITDB_RATE_HZ = 360.0
NSR_RATE_HZ = 128.0
Array = NDArray[np.float64]


def vu_ms(condition: str) -> Array:
    """Intervals from a laboratory ECG; "breathing" is paced near 6 per minute."""
    return np.loadtxt(DATA / "wearablehrv_vuams" / f"vu_{condition}_rr_ms.txt")


def polar_breathing() -> tuple[Array, Array]:
    """(arrival in s, interval in ms) of a Polar H10 while breathing changes."""
    path = DATA / "polarh10_dhyb" / "sample_data_ibi.csv"
    columns = np.loadtxt(path, delimiter=",", unpack=True)
    return columns[0] - columns[0][0], columns[1]


def polar_bigeminy() -> tuple[Array, Array]:
    """(arrival in s, interval in ms) of a Polar H10 on a heart with very many ectopic beats."""
    path = DATA / "polarh10_pvc_kbroman" / "rr_time_ms.csv"
    columns = np.loadtxt(path, delimiter=",", skiprows=1, unpack=True)
    return columns[0], columns[1]


def pyhrv_ms() -> Array:
    """Five minutes of normal intervals."""
    return np.array(np.load(DATA / "pyhrv_samples" / "SampleNNISeriesShort.npy"), np.float64)


def polar_monitor_ms(name: str) -> Array:
    """Intervals of a .hrm file: "noisy_rri" has strap noise, "exercise_rri" is exercise."""
    text = (DATA / "rhenanbartels_hrv" / f"{name}.hrm").read_text(encoding="latin-1")
    return np.array(text.split("[HRData]")[1].split(), dtype=np.float64)


def rest_ms(name: str) -> Array:
    """Resting intervals: "rest_rri" or "real_rri"."""
    return np.loadtxt(DATA / "rhenanbartels_hrv" / f"{name}.txt")


def mitdb(record: str) -> tuple[Array, NDArray[np.bool_]]:
    """(beat times in s, whether each beat is other than normal) of MIT-BIH 100 or 105."""
    beats = read_beats(DATA / "mitdb_ectopy" / f"{record}.atr")
    return beats.samples / MITDB_RATE_HZ, beats.codes != NORMAL


def day_ms() -> Array:
    """Every interval of nsr001, about 24 hours of a healthy heart, on a grid of 1/128 s."""
    beats = read_beats(DATA / "nsr2db_cliffordlab" / "nsr001.ecg")
    return np.diff(beats.samples) * (1000.0 / NSR_RATE_HZ)


def packets(
    arrivals_s: Array, rr_ms: Array, *, within_s: float = 0.02
) -> list[tuple[float, tuple[float, ...]]]:
    """(arrival, intervals): intervals that arrived within 20 ms were in one packet."""
    grouped: list[tuple[float, list[float]]] = []
    for arrival_s, interval_ms in zip(arrivals_s.tolist(), rr_ms.tolist(), strict=True):
        if grouped and arrival_s - grouped[-1][0] < within_s:
            grouped[-1][1].append(interval_ms)
        else:
            grouped.append((arrival_s, [interval_ms]))
    return [(arrival_s, tuple(intervals)) for arrival_s, intervals in grouped]
