"""From what a person chose to the source that a session listens to."""

from collections.abc import Callable

from biofeedback.backend.choices import FileChoice, SimulatedChoice, SourceChoice, StrapChoice
from biofeedback.backend.standby import Standby
from biofeedback.backend.strap_sources import StrapSources
from biofeedback.clock import SessionClock
from biofeedback.exchange.imports.reading import read_recording
from biofeedback.sensors.recording_as_strap import RecordingAsStrap
from biofeedback.sensors.simulated.strap import SimulatedStrap
from biofeedback.sensors.source import Source

MakeSource = Callable[[SessionClock], Source]
"""Makes the source once the session's clock runs."""


class SourceFactory:
    """Makes sources; a strap that is held ready is taken over as it is."""

    def __init__(self, *, straps: StrapSources, standby: Standby) -> None:
        self._straps = straps
        self._standby = standby

    def prepare(self, choice: SourceChoice) -> MakeSource:
        """Read what must be read before the session's clock starts; may block on the disk.

        Raises ExchangeError for a file that can't be read.
        """
        match choice:
            case StrapChoice() as strap:
                return lambda clock: self._strap(strap, clock)
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

    def _strap(self, choice: StrapChoice, clock: SessionClock) -> Source:
        held = self._standby.take(choice.address, clock)
        return self._straps.make(choice, clock) if held is None else held
