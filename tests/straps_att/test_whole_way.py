"""A Polar strap's bytes over real ATT, through session and disk and back, as they were sent."""

from dataclasses import fields, is_dataclass
from pathlib import Path

import numpy as np

from biofeedback.backend.choices import StrapChoice
from biofeedback.backend.program import Program
from biofeedback.breathing import BreathingPattern
from biofeedback.clock import SystemClock
from biofeedback.commands import SetStreams
from biofeedback.dsp.updates import SamplesFound
from biofeedback.payloads.heart_rate import HEART_RATE_MEASUREMENT
from biofeedback.payloads.polar_measurement import CONTROL_POINT, DATA
from biofeedback.plan import paced_breathing
from biofeedback.records import Packet, Record, StreamChanged, StreamState
from biofeedback.storage.library import Library
from biofeedback.streams import NO_STREAMS, StreamKind
from session_doubles import Diary
from straps.virtual_polar import VirtualPolar
from straps_att.att_bench import AttBench
from straps_shared.behaviours import ADDRESS, NAME
from straps_shared.stream_behaviours import BOTH, polar_on

PLAN = paced_breathing(BreathingPattern(), None, "Breathing")


def payloads(records: list[Record], characteristic: str) -> list[bytes]:
    return [
        record.payload
        for record in records
        if isinstance(record, Packet) and record.characteristic == characteristic
    ]


def content(value: object) -> object:
    """The same, to be compared by what it holds; arrays of samples are their bytes."""
    if isinstance(value, np.ndarray):
        return value.shape, value.tobytes()
    if is_dataclass(value) and not isinstance(value, type):
        return type(value), [content(getattr(value, each.name)) for each in fields(value)]
    if isinstance(value, list | tuple):
        return [content(each) for each in value]
    return value


def stopped(records: list[Record]) -> int:
    return sum(
        isinstance(record, StreamChanged) and record.state is StreamState.STOPPED
        for record in records
    )


async def test_streams_are_recorded_and_replayed_as_they_were_sent(
    bench: AttBench, tmp_path: Path
) -> None:
    clock, path = SystemClock(), tmp_path / "library.sqlite3"
    program = await Program.open(library_path=path, clock=clock, bluetooth=bench.system)
    live, replayed = Diary(), Diary()
    async with polar_on(bench) as polar:
        choice = StrapChoice(address=ADDRESS, name=NAME)
        run_id = await program.sessions.start(choice, PLAN, [live])
        program.sessions.send(run_id, SetStreams(streams=BOTH))
        async with polar.strap.beating(0.05):
            await live.until(lambda diary: len(payloads(diary.records, DATA)) > 30)
        # What comes after a session's end is not of the session; so nothing is to come then.
        program.sessions.send(run_id, SetStreams(streams=NO_STREAMS))
        await live.until(lambda diary: stopped(diary.records) == 2)
        await program.sessions.stop(run_id)
        assert_all_is_there(polar, live)
    replay_id = await program.sessions.replay(run_id, [replayed], speed=1000.0)
    await replayed.until(lambda diary: any(status.is_over for status in diary.statuses))
    await program.sessions.stop(replay_id)
    await program.close()
    assert list(Library.open(path, clock=clock).records(run_id)) == live.records
    assert replayed.records[:-1] == live.records
    assert content(replayed.updates) == content(live.updates)
    samples = [each for each in live.updates if isinstance(each, SamplesFound)]
    assert {each.stream for each in samples} == {StreamKind.ECG, StreamKind.ACCELERATION}


def assert_all_is_there(polar: VirtualPolar, live: Diary) -> None:
    assert payloads(live.records, DATA) == polar.delivered
    assert payloads(live.records, HEART_RATE_MEASUREMENT) == polar.strap.delivered
    asked = [bytes((0xF0, each.operation, each.measurement or 0)) for each in polar.requests]
    answered = [each[:3] for each in payloads(live.records, CONTROL_POINT)][1:]
    assert answered == asked
