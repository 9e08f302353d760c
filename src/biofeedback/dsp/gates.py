"""When a number must not be shown, and what must be said beside one that is."""

from collections.abc import Callable

from biofeedback.dsp.updates import Absence, Note
from biofeedback.dsp.window import Window

WITHHELD_OVER_PERCENT = 10.0
MARKED_OVER_PERCENT = 5.0
"""Share of corrected beats (Kubios marks from 5 %)."""
HF_BREATHING_PER_MIN = (9.0, 24.0)
"""Breathing whose rhythm lies inside the HF band, 0.15 to 0.40 Hz."""

ROUNDING_MS = 1e-6
"""Differences below this are of arithmetic; the finest clock of a recorder tells 1e-3."""

MIN_BREATHS_LIVE = 1
MIN_BREATHS_WHOLE = 3

Gate = Callable[[Window], Absence | None]
"""Why a metric of this window is withheld; None lets it pass."""
Remark = Callable[[Window], Note | None]
"""What must be said beside a metric of this window."""


def regular(window: Window) -> Absence | None:
    """No variability of bigeminy or fibrillation, nor of what no heart beats."""
    if window.is_invented:
        return Absence.INVENTED
    return Absence.TOO_IRREGULAR if window.is_irregular else None


def mostly_measured(window: Window) -> Absence | None:
    """No variability where more than 10 % of the beats were corrected."""
    too_many = window.corrected_percent > WITHHELD_OVER_PERCENT
    return Absence.TOO_CORRECTED if too_many else None


def above_rounding(window: Window) -> Absence | None:
    """No variability where intervals differ, but by less than any clock tells: by rounding.

    Equal ones pass: their variability is nothing, and said to be.
    """
    rr_ms = window.beats.rr_ms
    # Most hearts are told by two of their intervals, without looking at the others.
    if not len(rr_ms) or abs(float(rr_ms[0]) - float(rr_ms[-1])) > ROUNDING_MS:
        return None
    range_ms = float(rr_ms.max()) - float(rr_ms.min())
    return Absence.UNDEFINED if 0.0 < range_ms < ROUNDING_MS else None


VARIABILITY: tuple[Gate, ...] = (regular, mostly_measured, above_rounding)
"""What every measure of variability is held against."""


def paced(window: Window) -> Absence | None:
    """Needs a pacer."""
    return None if window.is_paced else Absence.NOT_PACED


def breath_referred(window: Window) -> Absence | None:
    """Needs breaths to be held against: the pacer's, or measured ones."""
    return None if window.is_paced or window.breathing is not None else Absence.NOT_PACED


def breathing_known(window: Window) -> Absence | None:
    """Needs breathing that was measured, or a pacer that the heart follows."""
    if window.confirmed_per_min is not None:
        return None
    return Absence.BREATHING_NOT_MEASURED if window.pattern is None else Absence.NOT_FOLLOWING


def one_clock(window: Window) -> Absence | None:
    """Needs a chest that was timed by the clock that timed the beats, so that a lag is the heart's.

    The pacer's clock is the computer's, and the delay from a strap to it is not known.
    """
    if window.breathing is not None and window.breathing.shares_strap_clock:
        return None
    is_referred = window.is_paced or window.breathing is not None
    return Absence.DELAY_UNKNOWN if is_referred else Absence.BREATHING_NOT_MEASURED


def pace_known(window: Window) -> Absence | None:
    """Without a pacer, a measured chest or a clear estimate, on request only."""
    is_known = window.pattern is not None or window.measured_per_min is not None
    is_known = is_known or window.is_on_request or window.estimated_per_min is not None
    return None if is_known else Absence.BREATHING_NOT_MEASURED


def breathing_in_hf(window: Window) -> Absence | None:
    """Breathing must lie inside the HF band, and be known unless somebody insists.

    Where nothing measured it and nobody insists, the intervals' own estimate is held against the
    band, and said beside the number.
    """
    rate_per_min = window.confirmed_per_min or window.estimated_per_min
    if rate_per_min is None:
        return None if window.is_on_request else Absence.BREATHING_NOT_MEASURED
    slowest, fastest = HF_BREATHING_PER_MIN
    if rate_per_min < slowest:
        return Absence.SLOW_BREATHING
    return Absence.FAST_BREATHING if rate_per_min > fastest else None


def following(window: Window) -> Absence | None:
    """The heart's rhythm must be the pacer's."""
    return Absence.NOT_FOLLOWING if window.confirmed_per_min is None else None


def enough_breaths(window: Window) -> Absence | None:
    """One whole paced breath for a live value, three for that of a session or part."""
    least = MIN_BREATHS_WHOLE if window.length_s is None else MIN_BREATHS_LIVE
    return Absence.NOT_FILLED if len(window.swings_bpm) < least else None


def corrected(window: Window) -> Note | None:
    """Said over 5 % of corrected beats."""
    return Note.CORRECTED if window.corrected_percent > MARKED_OVER_PERCENT else None


def rate_corrected(window: Window) -> Note | None:
    """Said of a mean rate as ``corrected`` is, unless it is of the intervals as they came."""
    return None if window.is_irregular else corrected(window)


def slow_pace(window: Window) -> Note | None:
    """Said of what slow breathing lowers by arithmetic alone."""
    slowest = window.slowest_pace_per_min
    is_slow = slowest is not None and slowest < HF_BREATHING_PER_MIN[0]
    return Note.SLOW_PACE if is_slow else None


def breathing_unknown(window: Window) -> Note | None:
    """Said of what was shown although breathing was not known, or was an estimate."""
    if window.confirmed_per_min is not None:
        return None
    is_estimated = window.estimated_per_min is not None
    return Note.BREATHING_ESTIMATED if is_estimated else Note.BREATHING_NOT_MEASURED


def not_balance(_window: Window) -> Note:
    """Always said of LF/HF."""
    return Note.NOT_BALANCE
