"""The room where heart-rate straps are found."""

from collections.abc import Callable

from biofeedback.sensors.ble.radio import Radio
from biofeedback.sensors.ble.scan import SeenStrap

__all__ = ["SeenStrap", "Straps"]


class Straps:
    """Finds straps; never chooses one."""

    def __init__(self, radio: Radio) -> None:
        self._radio = radio

    async def scan(
        self,
        *,
        for_s: float = 10.0,
        on_seen: Callable[[tuple[SeenStrap, ...]], None] = lambda _: None,
    ) -> tuple[SeenStrap, ...]:
        """Look for anything that offers the heart-rate service, already connected ones first.

        ``on_seen`` gets the list so far each time it changes. Raises SensorError where there is
        no Bluetooth, or none that may be used.
        """
        return await self._radio.scan(for_s, on_seen)
