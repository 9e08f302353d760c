"""Our numbers beside NeuroKit2's over every recording, metric by metric."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import neurokit2
import numpy as np
from numpy.typing import NDArray

from biofeedback.analysis.neurokit2_calls import ask
from biofeedback.analysis.neurokit2_check import Check, Checked, Verdict, checked
from biofeedback.analysis.neurokit2_numbers import Call
from biofeedback.dsp.report import report

NONLINEAR_BEATS = 1000
"""Of longer recordings its nonlinear function gets so many: its time grows with their square."""
Array = NDArray[np.float64]


@dataclass(slots=True, kw_only=True)
class Agreement:
    """One metric over all recordings."""

    first: Checked
    """Of the first recording: what does not change from one to the next."""
    worst: float = 0.0
    """Largest relative difference between theirs and their definition as computed by us."""
    ours: float = 0.0
    """Largest relative difference between theirs and our default definition."""
    compared: int = 0
    """Recordings for which both gave a number."""
    without: int = 0
    """Recordings for which neither gave one."""
    different: list[str] = field(default_factory=list)
    """Recordings whose numbers are unexplained."""

    @property
    def is_same_definition(self) -> bool:
        """Whether ours is to be theirs."""
        return not self.first.explanation

    @property
    def verdict(self) -> str:
        """PASS or FAIL; neither where their definition is not followed."""
        if self.first.verdict is Verdict.NOT_FOLLOWED:
            return "not followed"
        ours_fails = self.is_same_definition and self.ours > self.first.tolerance
        return "FAIL" if self.different or ours_fails or not self.compared else "PASS"

    def take(self, recording: str, row: Checked) -> None:
        """Count in one more recording."""
        self.without += row.verdict is Verdict.NEITHER
        if row.difference is not None:
            self.compared += 1
            self.worst = max(self.worst, row.difference)
        self.ours = max(self.ours, row.our_difference or 0.0)
        if row.verdict is Verdict.DIFFERENT:
            self.different.append(recording)


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """A recording with each one's own artefact correction."""

    recording: str
    beats: int
    raw_rmssd: float
    our_percent: float
    """Share of beats that ours corrected."""
    our_rmssd: float | None
    """None where the rhythm is too irregular."""
    their_percent: float
    their_rmssd: float


def checks_of(rr_ms: Array) -> list[Check]:
    """Time and frequency of the whole, nonlinear of its first 1000 beats."""
    whole = checked(rr_ms, ask, calls=(Call.TIME, Call.FREQUENCY))
    return [whole, checked(rr_ms[:NONLINEAR_BEATS], ask, calls=(Call.NONLINEAR,))]


def agreements(checks: dict[str, list[Check]]) -> list[Agreement]:
    """By metric, in the catalogue's order."""
    found: dict[str, Agreement] = {}
    for recording, row in _rows(checks):
        found.setdefault(row.name, Agreement(first=row)).take(recording, row)
    return list(found.values())


def corrected(recording: str, rr_ms: Array) -> Corrected:
    """Ours settled; theirs by ``signal_fixpeaks``, method Kubios, iterative."""
    ours = report(rr_ms, metrics=("rmssd",))
    peaks = neurokit2.intervals_to_peaks(rr_ms, sampling_rate=1000)
    found, _ = neurokit2.signal_fixpeaks(
        peaks, sampling_rate=1000, iterative=False, method="Kubios"
    )
    _, mended = neurokit2.signal_fixpeaks(
        peaks, sampling_rate=1000, iterative=True, method="Kubios"
    )
    kinds = ("ectopic", "missed", "extra", "longshort")
    flagged = {int(place) for kind in kinds for place in found[kind]}
    mended_ms = np.diff(np.asarray(mended, dtype=np.float64))
    return Corrected(
        recording=recording,
        beats=len(rr_ms),
        raw_rmssd=_rmssd_ms(rr_ms),
        our_percent=ours.corrected_percent,
        our_rmssd=ours.values["rmssd"].value,
        their_percent=100.0 * len(flagged) / len(rr_ms),
        their_rmssd=_rmssd_ms(mended_ms),
    )


def _rows(checks: dict[str, list[Check]]) -> Iterable[tuple[str, Checked]]:
    for recording, of_recording in checks.items():
        for check in of_recording:
            for row in check.rows:
                yield recording, row


def _rmssd_ms(rr_ms: Array) -> float:
    return float(np.sqrt(np.mean(np.diff(rr_ms) ** 2)))
