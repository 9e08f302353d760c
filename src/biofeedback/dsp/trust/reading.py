"""How a strap's numbers may be meant: their unit, and whether some are said twice."""

from dataclasses import dataclass

from biofeedback.units import TICKS_PER_S

MS_PER_S = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way to read what a strap sends."""

    is_ms: bool = False
    """Whether the numbers are milliseconds; the service asks for 1/1024 s."""
    has_repeats: bool = False
    """Whether intervals come that were sent before; those are left out."""

    @property
    def unit_s(self) -> float:
        """What one step of a number is worth, in s."""
        return 1.0 / (MS_PER_S if self.is_ms else TICKS_PER_S)

    def in_ms(self, ticks: tuple[int, ...]) -> tuple[float, ...]:
        """Intervals in ms; exact in binary floating point where the service is followed.

        >>> Reading().in_ms((1024,)), Reading(is_ms=True).in_ms((1024,))
        ((1000.0,), (1024.0,))
        """
        if self.is_ms:
            return tuple(map(float, ticks))
        return tuple([one * 1000.0 / TICKS_PER_S for one in ticks])


AS_ASKED = Reading()
"""As the heart-rate service has it (Bluetooth SIG, HRS 1.0, 3.1.1.4)."""
READINGS = (
    AS_ASKED,
    Reading(is_ms=True),
    Reading(has_repeats=True),
    Reading(is_ms=True, has_repeats=True),
)
"""All there are, the likeliest first."""
