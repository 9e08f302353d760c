import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from biofeedback.breathing import BreathingPattern
from biofeedback.clock import SessionClock, VirtualClock
from biofeedback.commands import EndNow, Mark, Pause, SetPace, SetStreams
from biofeedback.dsp.updates import GapFound
from biofeedback.plan import paced_breathing
from biofeedback.records import (
    EndReason,
    LinkChanged,
    LinkState,
    Marked,
    PacerChanged,
    Packet,
    Record,
    SessionEnded,
    Tick,
)
from biofeedback.sensors.source import FollowPacer, SendStreams
from biofeedback.session.engine import SessionEngine
from biofeedback.session.runner import SessionRunner
from biofeedback.streams import Streams
from session_doubles import Diary, EchoAnalyst, ScriptedSource, live_status

SIX = BreathingPattern()


class Stage:
    """A runner with everything around it, in virtual time."""

    def __init__(
        self,
        times_s: list[float],
        *,
        duration_s: float | None = 5.0,
        fails: bool = False,
        analyst: EchoAnalyst | None = None,
    ) -> None:
        self.virtual = VirtualClock(utc_s=1000.0)
        self.clock = SessionClock.starting_now(self.virtual)
        self.source = ScriptedSource(self.clock, times_s, fails=fails)
        self.kept: list[Record] = []
        self.diary = Diary()
        self.runner = SessionRunner(
            source=self.source,
            engine=SessionEngine(paced_breathing(SIX, duration_s, "Breathing")),
            clock=self.clock,
            analyst=analyst or EchoAnalyst(),
            keep=self.kept.append,
            listeners=[self.diary],
            status=live_status(self.clock),
        )

    def run(self, *others: Coroutine[Any, Any, None], ends_with_source: bool = False) -> EndReason:
        async def main() -> EndReason:
            task = asyncio.create_task(self.runner.run(ends_with_source=ends_with_source))
            await asyncio.gather(*others)
            return await task

        return self.virtual.run(main())


def test_packets_ticks_and_decisions_are_one_stream_in_order() -> None:
    stage = Stage([0.4, 1.4, 2.4])
    assert stage.run() is EndReason.COMPLETED
    packets = [record.t_s for record in stage.kept if isinstance(record, Packet)]
    ticks = [record.t_s for record in stage.kept if isinstance(record, Tick)]
    assert packets == pytest.approx([0.4, 1.4, 2.4])
    assert ticks == pytest.approx([1, 2, 3, 4, 5])
    assert isinstance(stage.kept[-1], SessionEnded)
    assert [record.t_s for record in stage.kept] == sorted(record.t_s for record in stage.kept)
    assert stage.diary.records == stage.kept
    assert stage.source.closed == 1


def test_a_record_is_kept_before_it_is_analysed_and_announced() -> None:
    order: list[tuple[str, Record]] = []
    stage = Stage([0.5])
    stage.runner._keep = lambda record: order.append(("kept", record))

    class Watching(EchoAnalyst):
        def feed(self, record: Record) -> tuple[GapFound, ...]:
            order.append(("analysed", record))
            return ()

    watching = Watching()
    stage.runner._analyst._analyst = watching
    stage.run()
    first = [step for step, record in order if isinstance(record, Packet)]
    assert first == ["kept", "analysed"]


def test_a_failing_analysis_loses_no_record_and_is_told() -> None:
    stage = Stage([0.4, 1.4, 2.4], analyst=EchoAnalyst(fails_at=3))
    stage.run()
    assert sum(isinstance(record, Packet) for record in stage.kept) == 3
    assert stage.diary.records == stage.kept
    assert stage.diary.statuses[-1].has_analysis_failed


def test_a_failing_source_ends_nothing() -> None:
    stage = Stage([0.4], fails=True)
    assert stage.run() is EndReason.COMPLETED
    (told,) = [record for record in stage.kept if isinstance(record, LinkChanged)]
    assert told.state is LinkState.GIVEN_UP
    assert told.detail == "RuntimeError"


def test_a_session_may_end_with_its_source() -> None:
    stage = Stage([0.4, 1.4], duration_s=None)
    assert stage.run(ends_with_source=True) is EndReason.SOURCE_ENDED
    assert stage.virtual.monotonic_s() == pytest.approx(1.4)


def test_commands_are_taken_in_their_turn_and_the_body_follows_the_pacer() -> None:
    stage = Stage([], duration_s=None)

    async def person() -> None:
        await stage.virtual.sleep(3.3)
        stage.runner.send(SetPace(pattern=BreathingPattern(rate_per_min=5.0)))
        await stage.virtual.sleep(1.0)
        stage.runner.send(Mark(text="here"))
        stage.runner.send(Pause())
        await stage.virtual.sleep(1.0)
        stage.runner.send(EndNow())

    assert stage.run(person()) is EndReason.ASKED
    (mark,) = [record for record in stage.kept if isinstance(record, Marked)]
    assert mark.t_s == pytest.approx(4.3)
    paced = [record for record in stage.kept if isinstance(record, PacerChanged)]
    assert [record.pattern for record in paced] == [SIX, BreathingPattern(rate_per_min=5.0), None]
    followed = [one for one in stage.source.requests if isinstance(one, FollowPacer)]
    tracks = [request.track for request in followed]
    assert len(tracks) == 3
    assert isinstance(stage.source.requests[0], FollowPacer)
    assert tracks[-1].pattern_at(4.4) is None


def test_the_end_settles_the_analysis_and_stops_the_timeline() -> None:
    stage = Stage([0.4])
    stage.run()
    last = stage.diary.updates[-1]
    assert isinstance(last, GapFound)
    assert last.from_s == -1.0
    status = stage.diary.statuses[-1]
    assert status.is_over
    assert status.timeline.at(1e6) == pytest.approx(5.0)


def test_closing_the_program_ends_the_session_with_a_record() -> None:
    stage = Stage([0.4], duration_s=None)

    async def main() -> None:
        task = asyncio.create_task(stage.runner.run())
        await stage.virtual.sleep(2.5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    stage.virtual.run(main())
    ended = stage.kept[-1]
    assert isinstance(ended, SessionEnded)
    assert ended.reason is EndReason.CLOSED
    assert stage.source.closed == 1


def test_wanted_streams_are_asked_of_the_source_and_no_record_of_the_session_follows() -> None:
    stage = Stage([0.4])
    wanted = Streams(ecg=True, acceleration_hz=50)

    async def person() -> None:
        await stage.virtual.sleep(0.5)
        stage.runner.send(SetStreams(streams=wanted))
        await stage.virtual.sleep(0.1)
        stage.runner.send(EndNow())

    stage.run(person())

    assert SendStreams(streams=wanted) in stage.source.requests
    assert not [record for record in stage.kept if 0.45 < record.t_s < 0.55]
