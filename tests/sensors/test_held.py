import asyncio
from collections.abc import AsyncIterator

from biofeedback.clock import SessionClock, VirtualClock
from biofeedback.records import LinkChanged, LinkState, Packet, Record, SourceInfo
from biofeedback.sensors.held import HeldSource
from biofeedback.sensors.source import Request, SendStreams
from biofeedback.streams import NO_STREAMS
from strap_examples import INFO, fact, link, measurement


class Strap:
    """Says what it is handed, until it is closed."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[Record | None] = asyncio.Queue()
        self.requests: list[Request] = []
        self.info: SourceInfo = INFO

    async def records(self) -> AsyncIterator[Record]:
        """What was handed to it."""
        while (record := await self.queue.get()) is not None:
            yield record

    async def control(self, request: Request) -> None:
        """Remember."""
        self.requests.append(request)

    async def close(self) -> None:
        """End the records."""
        self.queue.put_nowait(None)


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)  # noqa: TID251 - lets other tasks run; no time passes


def test_a_session_gets_what_is_known_and_then_what_arrives_on_its_clock() -> None:
    clock = VirtualClock()

    async def main() -> tuple[list[Record], list[Record], Strap]:
        strap, told = Strap(), list[Record]()
        held = HeldSource(strap, SessionClock.starting_now(clock), told.append)
        for record in (
            link(LinkState.WAITING, t_s=1.0),
            measurement(t_s=1.0),
            fact("model", "H9", t_s=1.5),
            fact("model", "H10", t_s=2.0),
            link(LinkState.LIVE, t_s=2.0),
        ):
            strap.queue.put_nowait(record)
        await settled()
        await clock.sleep(60.0)
        session = SessionClock.starting_now(clock)
        source = held.hand_over(session)
        strap.queue.put_nowait(measurement(t_s=60.5))
        await settled()
        strap.queue.put_nowait(measurement(t_s=61.5))
        await source.control(SendStreams(streams=NO_STREAMS))
        await settled()
        await source.close()
        await source.close()
        assert source.info == INFO
        return told, [record async for record in source.records()], strap

    told, taken, strap = clock.run(main())
    assert len(told) == 5
    first, known, *arrived = taken
    assert isinstance(first, LinkChanged)
    assert (first.state, first.t_s) == (LinkState.LIVE, 0.0)
    assert isinstance(known, Packet)
    assert (known.payload, known.t_s) == (b"H10", 0.0)
    assert [record.t_s for record in arrived] == [0.5, 1.5]
    assert strap.requests == [SendStreams(streams=NO_STREAMS)]


def test_a_source_that_ended_says_so_and_hands_over_its_end() -> None:
    clock = VirtualClock()

    async def main() -> list[Record]:
        strap = Strap()
        held = HeldSource(strap, SessionClock.starting_now(clock), lambda _: None)
        strap.queue.put_nowait(link(LinkState.GIVEN_UP))
        strap.queue.put_nowait(None)
        await settled()
        assert held.is_over
        source = held.hand_over(SessionClock.starting_now(clock))
        return [record async for record in source.records()]

    (last,) = clock.run(main())
    assert isinstance(last, LinkChanged)
    assert last.state is LinkState.GIVEN_UP
