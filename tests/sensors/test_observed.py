from biofeedback.clock import SessionClock, VirtualClock
from biofeedback.records import Record
from biofeedback.sensors.observed import ObservedSource
from biofeedback.sensors.source import SendStreams
from biofeedback.streams import NO_STREAMS
from session_doubles import SOURCE, ScriptedSource


class Onlooker:
    """Remembers."""

    def __init__(self) -> None:
        self.seen: list[Record] = []
        self.times_closed = 0

    def observe(self, record: Record) -> None:
        """Remember it."""
        self.seen.append(record)

    def closed(self) -> None:
        """Count."""
        self.times_closed += 1


def test_everything_is_passed_on_and_seen() -> None:
    clock = VirtualClock()
    source = ScriptedSource(SessionClock.starting_now(clock), (0.1, 0.2))
    onlookers = (Onlooker(), Onlooker())
    observed = ObservedSource(source, onlookers)

    async def main() -> list[Record]:
        records = [record async for record in observed.records()]
        await observed.control(SendStreams(streams=NO_STREAMS))
        await observed.close()
        return records

    records = clock.run(main())
    assert len(records) == 2
    assert [each.seen for each in onlookers] == [records, records]
    assert [each.times_closed for each in onlookers] == [1, 1]
    assert source.requests == [SendStreams(streams=NO_STREAMS)]
    assert (source.closed, observed.info) == (1, SOURCE)
