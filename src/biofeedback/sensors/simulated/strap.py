"""The simulated strap as a Source: lives in real time and follows the pacer as it is told."""

from collections.abc import AsyncIterator

from biofeedback.breathing import PacerTrack, PaceSpan
from biofeedback.clock import SessionClock, Stamp
from biofeedback.records import LinkChanged, LinkState, Record, SourceInfo, SourceKind
from biofeedback.sensors.alarm import Alarm
from biofeedback.sensors.simulated.machine import SimulatedMachine
from biofeedback.sensors.simulated.session import SIMULATED_KEY
from biofeedback.sensors.simulated.settings import CALM, SimulatedSettings
from biofeedback.sensors.source import FollowPacer, Request, SendStreams
from biofeedback.streams import NO_STREAMS


class SimulatedStrap:
    """A Source with a simulated heart behind it.

    Its body begins to live when ``records`` is first asked for something. Records are stamped when
    they are delivered. The same seed and the same pacer changes give the same bytes.
    """

    def __init__(
        self,
        *,
        clock: SessionClock,
        seed: int,
        settings: SimulatedSettings = CALM,
        key: str = SIMULATED_KEY,
    ) -> None:
        self._clock = clock
        self._seed = seed
        self._settings = settings
        self._track = PacerTrack()
        self._streams = NO_STREAMS
        self._closing = Alarm(clock.clock)
        self._info = SourceInfo(
            key=key,
            kind=SourceKind.SIMULATED,
            label="Simulated strap",
            detail={"seed": str(seed)},
        )

    @property
    def info(self) -> SourceInfo:
        """That no heart is behind it, and its seed."""
        return self._info

    async def records(self) -> AsyncIterator[Record]:
        """Everything it has to say; the last is that it is closed."""
        began_s = self._clock.now().t_s
        machine = SimulatedMachine(
            self._settings, self._seed, source=self._info.key, stamp=self._delivery
        )
        while not await self._closing.rings_within(
            began_s + machine.next_s - self._clock.now().t_s
        ):
            machine.want(self._streams)
            for record in machine.advance(_shifted(self._track, -began_s)):
                yield record
        stamp = self._clock.now()
        yield LinkChanged(
            t_s=stamp.t_s, utc_s=stamp.utc_s, source=self._info.key, state=LinkState.CLOSED
        )

    async def control(self, request: Request) -> None:
        """Breathe as the pacer asks, or send these streams, from now on."""
        match request:
            case FollowPacer(track=track):
                self._track = track
            case SendStreams(streams=streams):
                self._streams = streams

    async def close(self) -> None:
        """End ``records``; at once, and safe to call twice."""
        self._closing.ring()

    def _delivery(self, _planned_s: float) -> Stamp:
        return self._clock.now()


def _shifted(track: PacerTrack, by_s: float) -> PacerTrack:
    return PacerTrack(
        tuple(PaceSpan(from_s=span.from_s + by_s, pattern=span.pattern) for span in track.spans)
    )
