"""Makes the sources of straps, for sessions and for the wait before one, with those who look on."""

from collections.abc import Callable, Sequence

from biofeedback.backend.choices import StrapChoice
from biofeedback.clock import SessionClock
from biofeedback.records import SourceInfo
from biofeedback.sensors.ble.heart_rate_strap import HeartRateStrap
from biofeedback.sensors.ble.limits import DEFAULT_LIMITS, LinkLimits
from biofeedback.sensors.ble.radio import Radio
from biofeedback.sensors.observed import ObservedSource, Observer
from biofeedback.sensors.source import Source

Watch = Callable[[SourceInfo], Observer]
"""Asked for an observer of each strap that begins."""


class StrapSources:
    """All straps share the one owner of Bluetooth."""

    def __init__(
        self,
        radio: Radio,
        watches: Sequence[Watch] = (),
        *,
        limits: LinkLimits = DEFAULT_LIMITS,
    ) -> None:
        self._radio = radio
        self._limits = limits
        self._watches = tuple(watches)

    def make(self, choice: StrapChoice, clock: SessionClock) -> Source:
        """A strap whose records are stamped by this clock; nothing happens until they are read."""
        strap = HeartRateStrap(
            radio=self._radio,
            address=choice.address,
            name=choice.name,
            clock=clock,
            limits=self._limits,
        )
        return ObservedSource(strap, [watch(strap.info) for watch in self._watches])
