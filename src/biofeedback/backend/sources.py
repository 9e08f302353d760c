"""From what a person chose to the source that a session listens to."""

from collections.abc import Callable

from biofeedback.backend.choices import FileChoice, SimulatedChoice, SourceChoice, StrapChoice
from biofeedback.clock import SessionClock
from biofeedback.exchange.imports.reading import read_recording
from biofeedback.sensors.ble.heart_rate_strap import HeartRateStrap
from biofeedback.sensors.ble.radio import Radio
from biofeedback.sensors.recording_as_strap import RecordingAsStrap
from biofeedback.sensors.simulated.strap import SimulatedStrap
from biofeedback.sensors.source import Source

MakeSource = Callable[[SessionClock], Source]
"""Makes the source once the session's clock runs."""


class SourceFactory:
    """Makes sources; all straps share the one owner of Bluetooth."""

    def __init__(self, *, radio: Radio) -> None:
        self._radio = radio

    def prepare(self, choice: SourceChoice) -> MakeSource:
        """Read what must be read before the session's clock starts; may block on the disk.

        Raises ExchangeError for a file that can't be read.
        """
        match choice:
            case StrapChoice(address=address, name=name):
                return lambda clock: HeartRateStrap(
                    radio=self._radio, address=address, name=name, clock=clock
                )
            case SimulatedChoice(seed=seed):
                return lambda clock: SimulatedStrap(seed=seed, clock=clock)
            case FileChoice(path=path):
                recording = read_recording(path)
                return lambda clock: RecordingAsStrap(
                    recording.records,
                    label=recording.info.label,
                    kind=recording.info.kind,
                    detail=recording.info.detail,
                    clock=clock,
                )
