"""A Polar sensor whose frames are as long as those of an H10, and never late for good."""

from dataclasses import dataclass

from biofeedback.clock import SystemClock
from biofeedback.payloads.polar_frames import encode_frame
from biofeedback.payloads.polar_measurement import MeasurementType
from biofeedback.payloads.polar_settings import MeasurementSettings
from straps.virtual_polar import VirtualPolar

SAMPLES = {MeasurementType.ECG: 73, MeasurementType.ACCELERATION: 36}
"""As many as fill a packet of 229 and 226 bytes."""
_clock = SystemClock()


@dataclass(slots=True, kw_only=True)
class SteadyPolar(VirtualPolar):
    """Sends a frame whenever it is full; the bench's own ones hold what has come up meanwhile."""

    async def _send(self, measurement: MeasurementType, chosen: MeasurementSettings) -> None:
        rate_hz, size = chosen.rates_hz[0] * (1.0 + self.rate_error), SAMPLES[measurement]
        began_s, done = _clock.monotonic_s(), 0
        while True:
            due_s = began_s + (done + size) / rate_hz
            await _clock.sleep(max(0.0, due_s - _clock.monotonic_s()))
            times_s = [(done + each) / rate_hz for each in range(size)]
            done += size
            self._frame(encode_frame(self._frame_of(measurement, times_s)))
