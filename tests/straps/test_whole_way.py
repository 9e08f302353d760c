"""A strap's bytes through Bluetooth, session, disk and replay, with nothing in between made up."""

from pathlib import Path

from biofeedback.backend.choices import StrapChoice
from biofeedback.backend.program import Program
from biofeedback.breathing import BreathingPattern
from biofeedback.clock import SystemClock
from biofeedback.dsp.updates import BeatsFound
from biofeedback.payloads.heart_rate import HEART_RATE_MEASUREMENT, decode_measurement
from biofeedback.plan import paced_breathing
from biofeedback.records import Packet, Record
from biofeedback.storage.library import Library
from session_doubles import Diary
from straps.fake_bluez import FakeBluez
from straps.recordings import polar_h10_packets
from straps.virtual_strap import ADDRESS, NAME

PLAN = paced_breathing(BreathingPattern(), None, "Breathing")


def measurements(records: list[Record]) -> list[bytes]:
    return [
        record.payload
        for record in records
        if isinstance(record, Packet) and record.characteristic == HEART_RATE_MEASUREMENT
    ]


async def test_a_real_recording_comes_through_and_replays_as_it_was(
    bluez: FakeBluez, tmp_path: Path
) -> None:
    clock = SystemClock()
    path = tmp_path / "library.sqlite3"
    packets = polar_h10_packets()[:40]
    strap = bluez.add_strap(ADDRESS, NAME)
    program = await Program.open(library_path=path, clock=clock)
    live, replayed = Diary(), Diary()
    sent = [payload for _, payload in packets]
    run_id = await program.sessions.start(StrapChoice(address=ADDRESS, name=NAME), PLAN, [live])
    await strap.play(packets, speed=20.0)
    await live.until(lambda diary: len(measurements(diary.records)) == len(sent))
    await program.sessions.stop(run_id)
    replay_id = await program.sessions.replay(run_id, [replayed], speed=1000.0)
    await replayed.until(lambda diary: any(status.is_over for status in diary.statuses))
    await program.sessions.stop(replay_id)
    await program.close()

    assert measurements(live.records) == sent
    stored = list(Library.open(path, clock=clock).records(run_id))
    assert stored == live.records
    assert replayed.records[:-1] == live.records
    assert replayed.updates == live.updates
    beats = sum(len(update.beats) for update in live.updates if isinstance(update, BeatsFound))
    intervals = sum(len(decode_measurement(payload).rr_ticks) for payload in sent)
    assert intervals - 3 <= beats <= intervals
