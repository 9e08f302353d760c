import asyncio
from dataclasses import replace

import pytest

from biofeedback.cli.following import Follower
from biofeedback.cli.plain_view import PlainTeller, numbers_line, show_plain
from biofeedback.clock import VirtualClock
from biofeedback.dsp.updates import BreathingSource, Doubt, GapFound, GapReason
from biofeedback.records import LinkReason, LinkState
from biofeedback.storage.errors import StorageProblem
from biofeedback.storage.saving import Saving, SavingState
from followed_runs import followed_run, with_breathing, with_state, with_status


def test_the_first_look_tells_everything_and_the_next_nothing() -> None:
    teller = PlainTeller()
    lines = teller.lines(followed_run(), 10.0)
    assert lines == [
        "Polar H10",
        "connected",
        "recording",
        "part: Paced breathing",
        "breathe at 6.0 per minute, 4.5 s in and 5.5 s out",
    ]
    assert teller.lines(followed_run(), 11.0) == []


def test_only_what_changed_is_told() -> None:
    teller = PlainTeller()
    teller.lines(followed_run(), 10.0)
    lost = with_state(
        followed_run(), link=LinkState.LOST, link_reason=LinkReason.DROPPED, link_since_s=9.0
    )
    (line,) = teller.lines(lost, 11.0)
    assert line.startswith("connection lost 2 s ago")
    assert teller.lines(lost, 12.0) == []
    assert teller.lines(followed_run(), 13.0) == ["connected"]


def test_trouble_with_the_disk_is_told_once_and_its_end_too() -> None:
    teller = PlainTeller()
    teller.lines(followed_run(), 10.0)

    def full(waiting: int) -> Saving:
        return Saving(
            state=SavingState.NOT_SAVED,
            problem=StorageProblem.FULL,
            waiting=waiting,
            since_utc_s=0.0,
        )

    (line,) = teller.lines(with_status(followed_run(), saving=full(3)), 11.0)
    assert line.startswith("not being saved")
    assert teller.lines(with_status(followed_run(), saving=full(9)), 12.0) == []
    assert teller.lines(followed_run(), 13.0) == ["recording"]


def test_each_gap_is_told() -> None:
    teller = PlainTeller()
    teller.lines(followed_run(), 10.0)
    gaps = (
        GapFound(from_s=1.0, to_s=5.0, reason=GapReason.LINK),
        GapFound(from_s=6.0, to_s=9.0, reason=GapReason.CONTACT),
    )
    told = [
        line
        for count in (1, 2, 2)
        for line in teller.lines(replace(followed_run(), gaps=gaps[:count]), 11.0)
    ]
    assert told == [
        "gap of 4 s in the beats: connection lost",
        "gap of 3 s in the beats: no contact with the skin",
    ]


def test_numbers_come_once_a_minute() -> None:
    teller = PlainTeller()
    teller.lines(followed_run(), 59.0)
    assert teller.lines(followed_run(), 61.0) == [numbers_line(followed_run(), 61.0)]
    assert teller.lines(followed_run(), 100.0) == []
    assert len(teller.lines(followed_run(), 120.0)) == 1


def test_the_numbers_stand_with_their_reasons() -> None:
    assert numbers_line(followed_run(), 100.0) == (
        "Heart rate 62 bpm · Breath swing 8.2 bpm · RMSSD: needs a longer unbroken stretch of beats"
    )


def test_pacing_that_stops_and_a_pause_are_told_but_not_at_the_end() -> None:
    teller = PlainTeller()
    teller.lines(followed_run(), 10.0)
    stopped = with_state(followed_run(), track=followed_run().state.track.changed(50.0, None))
    assert teller.lines(stopped, 51.0) == ["breathe as you like"]
    assert teller.lines(with_state(stopped, paused_since_s=52.0), 52.0) == ["paused"]
    ended = with_state(stopped, ended_s=53.0)
    assert PlainTeller().lines(ended, 53.0)[-1] == "part: Paced breathing"


def test_lines_are_stamped_with_the_sessions_time(capsys: pytest.CaptureFixture[str]) -> None:
    clock = VirtualClock()

    async def main() -> None:
        follower = Follower()
        shown = asyncio.create_task(show_plain(follower, clock))
        await clock.sleep(75.0)
        follower.status_changed("run", followed_run().status)
        await clock.sleep(1.0)
        shown.cancel()
        await asyncio.gather(shown, return_exceptions=True)

    clock.run(main())
    assert capsys.readouterr().out.splitlines()[0] == "1:15  Polar H10"


def test_each_doubt_is_told_once() -> None:
    teller = PlainTeller()
    teller.lines(followed_run(), 10.0)
    one = with_state(followed_run(), doubts=(Doubt.REPEATED,))
    (line,) = teller.lines(one, 11.0)
    assert line.startswith("The strap sends intervals twice")
    two = with_state(followed_run(), doubts=(Doubt.INVENTED, Doubt.REPEATED))
    (line,) = teller.lines(two, 12.0)
    assert "more regular" in line
    assert teller.lines(two, 13.0) == []


def test_breathing_stands_at_the_end_of_the_numbers() -> None:
    line = numbers_line(with_breathing(followed_run(), BreathingSource.ACCELERATION), 100.0)
    assert line.endswith(" · breathing 6.0 per minute (chest acceleration)")
