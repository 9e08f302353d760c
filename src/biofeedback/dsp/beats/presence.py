"""Whether beats still come: why live numbers must be withdrawn."""

from biofeedback.dsp.course import GRID_S, STALE_AFTER_S
from biofeedback.dsp.series import Beat
from biofeedback.dsp.updates import Absence
from biofeedback.records import ClockJumped, LinkChanged, LinkState, Record

SILENT_AFTER_S = 4.0
"""Packets without an interval for longer than this come from a strap without contact (a heart at
rest is never that slow; straps hold intervals back evenly)."""
_PACKETS_COME_S = 3.0
"""Packets come once a second; one this young means that the link stands."""


class Presence:
    """Follows arrivals and losses; time is session time."""

    def __init__(self) -> None:
        self._last_packet_s: float | None = None
        self._last_interval_s: float | None = None
        self._lost: tuple[float, Absence] | None = None

    def packet(self, t_s: float, *, has_interval: bool) -> None:
        """A heart-rate packet, or an imported interval, arrived."""
        self._last_packet_s = t_s
        if has_interval:
            self._last_interval_s = t_s

    def other(self, record: Record, t_s: float) -> None:
        """Any other record arrived: a lost link or a sleeping computer ends what was known."""
        match record:
            case LinkChanged(state=LinkState.LOST | LinkState.GIVEN_UP):
                self._lost = (t_s, Absence.LINK_LOST)
            case ClockJumped():
                self._lost = (t_s, Absence.STALE)
            case _:
                pass

    def beats(self, beats: tuple[Beat, ...]) -> None:
        """Beats were decided; one from after a loss ends it."""
        if self._lost is not None and any(beat.time_s > self._lost[0] for beat in beats):
            self._lost = None

    def withdrawn(self, at_s: float) -> Absence | None:
        """Why numbers may not be shown at a moment; None lets them be shown.

        A number is withdrawn at the last point of the grid before it gets too old.
        """
        if self._last_interval_s is None or self._last_packet_s is None:
            return Absence.NO_BEATS
        if self._lost is not None:
            return self._lost[1]
        silent_s = at_s - self._last_interval_s
        if silent_s > SILENT_AFTER_S and at_s - self._last_packet_s < _PACKETS_COME_S:
            return Absence.LOST_CONTACT
        return Absence.STALE if silent_s + GRID_S > STALE_AFTER_S else None
