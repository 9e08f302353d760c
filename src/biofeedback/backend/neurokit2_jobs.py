"""What NeuroKit2 does for this program, as jobs of a process that is started for it.

Only these import NeuroKit2, when they run: it takes two seconds and 200 MB that no window is to
wait for. Give them to ``background.in_background`` as ``partial(check, rr_ms)``.
"""

import importlib
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from biofeedback.analysis.ecg import Ecg, EcgBeats, ecg_beats
from biofeedback.analysis.neurokit2_check import Check, checked
from biofeedback.analysis.neurokit2_report import WideReport, wide_report
from biofeedback.backend.background import OnProgress, Progress, by_steps
from biofeedback.dsp.series import BeatSeries


def check(rr_ms: NDArray[np.float64], on_progress: OnProgress) -> Check:
    """Our numbers beside NeuroKit2's, of intervals in ms, shape (n,)."""
    return checked(rr_ms, _neurokit2().ask, on_step=by_steps(on_progress))


def research_report(beats: BeatSeries, on_progress: OnProgress) -> WideReport:
    """Every number that NeuroKit2 gives of the longest stretch of beats."""
    return wide_report(beats, _neurokit2().ask, on_step=by_steps(on_progress))


def delineate(ecg: Ecg, on_progress: OnProgress) -> EcgBeats:
    """Beats, waves and quality of an ECG. Raises EcgError where none are found."""
    on_progress(Progress(done=0, of=1, step="ecg"))
    return ecg_beats(ecg, _neurokit2().mark_ecg)


def _neurokit2() -> ModuleType:
    return importlib.import_module("biofeedback.analysis.neurokit2_calls")
