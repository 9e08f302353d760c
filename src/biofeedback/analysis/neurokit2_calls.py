"""The only door to NeuroKit2: intervals to its numbers, an ECG to its marks.

Importing it takes two seconds and 200 MB, so only a process that was started for it does.

NeuroKit2 has no exceptions of its own: what it can't digest ends as whatever Python, numpy or
scipy raise on the way, listed in ``ITS_FAILURES``. They are caught around its functions alone and
told as a reason; anything else is a defect of ours and goes on.
"""

import math
import warnings
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import neurokit2
import numpy as np
from numpy.typing import NDArray

from biofeedback.analysis.ecg import Ecg, EcgError, EcgProblem, MarkedEcg, Wave
from biofeedback.analysis.neurokit2_numbers import Call, NoNumber, TheirNumbers, refused

VERSION = str(neurokit2.__version__)
ITS_FAILURES = (
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    NameError,
    TypeError,
    ValueError,
)
"""Numpy's and scipy's own errors are among them: they are ValueErrors or ArithmeticErrors."""
_WAVES = {
    Wave.P_ONSET: "ECG_P_Onsets",
    Wave.P_PEAK: "ECG_P_Peaks",
    Wave.P_OFFSET: "ECG_P_Offsets",
    Wave.QRS_ONSET: "ECG_R_Onsets",
    Wave.Q_PEAK: "ECG_Q_Peaks",
    Wave.S_PEAK: "ECG_S_Peaks",
    Wave.QRS_OFFSET: "ECG_R_Offsets",
    Wave.T_ONSET: "ECG_T_Onsets",
    Wave.T_PEAK: "ECG_T_Peaks",
    Wave.T_OFFSET: "ECG_T_Offsets",
}
_T = TypeVar("_T")
Array = NDArray[np.float64]


def ask(call: Call, rr_ms: Array) -> TheirNumbers:
    """What one of its functions makes of intervals in ms, shape (n,), that follow one another."""
    reason = refused(call, len(rr_ms))
    if reason is not None:
        return TheirNumbers(call=call, version=VERSION, values={}, reason=reason)
    given = {"RRI": rr_ms, "RRI_Time": np.cumsum(rr_ms) / 1000.0}
    try:
        row, warned = _quietly(lambda: _row(call, given))
    except ITS_FAILURES as error:
        return TheirNumbers(
            call=call,
            version=VERSION,
            values={},
            reason=NoNumber.FAILED,
            detail=f"{type(error).__name__}: {error}",
        )
    return TheirNumbers(
        call=call,
        version=VERSION,
        values={name: value for name, value in row.items() if math.isfinite(value)},
        undefined=tuple(name for name, value in row.items() if not math.isfinite(value)),
        warnings=warned,
    )


def mark_ecg(ecg: Ecg) -> MarkedEcg:
    """Its R peaks, waves and quality of an ECG.

    Its default filter and detector, its wavelet delineation (``dwt``), and its ``averageQRS``
    quality. Raises EcgError where it finds no beats or fails.
    """
    rate_hz = ecg.rate_hz
    try:
        return _quietly(lambda: _marked(ecg.samples_uv, rate_hz))[0]
    except ITS_FAILURES as error:
        raise EcgError(EcgProblem.FAILED, f"{type(error).__name__}: {error}") from error


def _marked(samples_uv: Array, rate_hz: float) -> MarkedEcg:
    cleaned = neurokit2.ecg_clean(samples_uv, sampling_rate=rate_hz)
    _, found = neurokit2.ecg_peaks(cleaned, sampling_rate=rate_hz)
    peaks = np.asarray(found["ECG_R_Peaks"], dtype=np.int64)
    if len(peaks) < 2:
        raise EcgError(EcgProblem.NO_BEATS)
    _, waves = neurokit2.ecg_delineate(cleaned, peaks, sampling_rate=rate_hz, method="dwt")
    quality = neurokit2.ecg_quality(cleaned, rpeaks=peaks, sampling_rate=rate_hz)
    return MarkedEcg(
        cleaned_uv=np.asarray(cleaned, dtype=np.float64),
        r_samples=peaks,
        wave_samples={
            wave: np.asarray(waves[column], dtype=np.float64) for wave, column in _WAVES.items()
        },
        quality=np.asarray(quality, dtype=np.float64)[peaks],
        version=VERSION,
    )


def _row(call: Call, given: Mapping[str, Array]) -> dict[str, float]:
    match call:
        case Call.TIME:
            table = neurokit2.hrv_time(given)
        case Call.FREQUENCY:
            table = neurokit2.hrv_frequency(given, normalize=False)
        case Call.NONLINEAR:
            table = neurokit2.hrv_nonlinear(given)
    row: Mapping[str, Any] = table.iloc[0]
    return {str(name): float(value) for name, value in row.items()}


def _quietly(work: Callable[[], _T]) -> tuple[_T, tuple[str, ...]]:
    """What comes of the work, and what was warned of meanwhile."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        made = work()
    return made, tuple(dict.fromkeys(str(one.message) for one in caught))
