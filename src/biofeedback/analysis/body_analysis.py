"""What a session's streams tell beside its intervals: breathing's source, the ECG, the strap."""

from dataclasses import dataclass

import numpy as np

from biofeedback.dsp.ecg.strap_check import StrapAgreement
from biofeedback.dsp.offline import SettledSession
from biofeedback.dsp.series import BeatSeries
from biofeedback.dsp.whole import WholeRecording


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyAnalysis:
    """Of a whole session; all empty where the sensor sent intervals alone."""

    breathing_source: str | None
    """What breathing was measured by, for most of the session; None where nothing measured it."""
    ecg_beats: int
    """Intervals in the ECG, the named second series."""
    unlike_beats: int
    """Of them, those whose beat is unlike the usual one: a second opinion on ectopic beats."""
    unlike_and_corrected: int
    """Of these, those where the strap's own interval was corrected too."""
    strap: StrapAgreement | None
    """How the strap's intervals agree with those of its ECG."""


_NEAR_S = 0.15
"""A beat of the strap, on the ECG's clock, is the one whose R-peak lies so near."""


NO_BODY = BodyAnalysis(
    breathing_source=None, ecg_beats=0, unlike_beats=0, unlike_and_corrected=0, strap=None
)


def body_analysis(session: SettledSession, recording: WholeRecording) -> BodyAnalysis:
    """What the streams of a session tell; ``recording`` is the session's own."""
    body = session.body
    if not body.is_seen and not len(body.ecg):
        return NO_BODY
    window = recording.window(-np.inf, np.inf)
    unlike_s = body.ecg.times_s[body.ecg_unlike]
    return BodyAnalysis(
        breathing_source=None if window.breathing is None else window.breathing.source,
        ecg_beats=len(body.ecg),
        unlike_beats=len(unlike_s),
        unlike_and_corrected=_corrected_near(recording.timed, unlike_s.tolist()),
        strap=body.agreement(session.raw),
    )


def _corrected_near(timed: BeatSeries | None, unlike_s: list[float]) -> int:
    if timed is None:
        return 0
    corrected_s = timed.times_s[timed.kinds != 0]
    return sum(bool(np.any(np.abs(corrected_s - one_s) <= _NEAR_S)) for one_s in unlike_s)
