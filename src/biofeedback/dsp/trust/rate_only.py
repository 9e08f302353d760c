"""A strap that sends heart rate and never an interval."""

from biofeedback.dsp.updates import SessionState
from biofeedback.payloads.heart_rate import BodyLocation

PATIENCE_S = 10.0
"""A strap that has intervals sends one sooner after its first heart rate."""
_OPTICAL_PLACES = frozenset(
    {BodyLocation.WRIST, BodyLocation.FINGER, BodyLocation.HAND, BodyLocation.EAR_LOBE}
)
_OPTICAL_MODELS = ("OH1", "VERITY", "RHYTHM", "TICKR FIT")
"""Of armbands; a hint for a sentence, and never a reason to refuse."""


class RateOnly:
    """Waits for a first interval."""

    def __init__(self) -> None:
        self._since_s: float | None = None
        self._has_intervals = False
        self.is_sure = False
        """Whether heart rate has come for long enough, and never an interval."""

    def take(self, t_s: float, *, rate_bpm: int, has_intervals: bool) -> None:
        """A packet; a rate of 0 means that the strap has no contact."""
        if self._has_intervals:
            return
        self._has_intervals = has_intervals
        if self._since_s is None and rate_bpm:
            self._since_s = t_s
        waited_s = 0.0 if self._since_s is None else t_s - self._since_s
        self.is_sure = not has_intervals and bool(rate_bpm) and waited_s >= PATIENCE_S

    def restart(self) -> None:
        """The link was lost; a strap that has sent intervals is known to."""
        self._since_s = None
        self.is_sure = False


def seems_optical(state: SessionState) -> bool:
    """Whether what a device says of itself sounds like an optical sensor."""
    if state.worn_at in _OPTICAL_PLACES:
        return True
    model = dict(state.device).get("model", "").upper()
    return any(name in model for name in _OPTICAL_MODELS)
