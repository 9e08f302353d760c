import asyncio
import io

import pytest
from rich.console import Console

from biofeedback.cli.following import Followed, Follower
from biofeedback.cli.live_view import painted, show_moving
from biofeedback.clock import VirtualClock
from biofeedback.dsp.updates import BreathingSource, Doubt
from biofeedback.records import SourceKind
from biofeedback.storage.errors import StorageProblem
from biofeedback.storage.saving import Saving, SavingState
from followed_runs import followed_run, with_breathing, with_state, with_status


def view(followed: Followed, now_s: float = 100.0, width: int = 80) -> list[str]:
    console = Console(file=io.StringIO(), width=width, force_terminal=False)
    with console.capture() as capture:
        console.print(painted([followed], now_s, width, "the hint"))
    return capture.get().splitlines()


def bar_length(lines: list[str]) -> int:
    index = next(index for index, line in enumerate(lines) if line.startswith("Breathe "))
    return len(lines[index + 1].rstrip())


def test_everything_that_matters_is_on_the_view() -> None:
    text = "\n".join(view(followed_run()))
    for words in (
        "Polar H10 · connected · recording",
        "Breathe in",
        "6.0 breaths per minute",
        "62 bpm",
        "8.2 bpm",
        "needs a longer unbroken stretch of beats",
        "1:40 of 10:00 · 8:20 left",
        "the hint",
    ):
        assert words in text


def test_the_bar_follows_the_breath() -> None:
    lengths = [bar_length(view(followed_run(), now_s)) for now_s in (100.0, 102.25, 104.499)]
    assert lengths[0] == 0
    assert 38 <= lengths[1] <= 41
    assert lengths[2] == 79
    assert any(line.startswith("Breathe out") for line in view(followed_run(), 104.6))


@pytest.mark.parametrize("width", [30, 60, 100])
def test_nothing_is_wider_than_the_terminal(width: int) -> None:
    assert all(len(line.rstrip()) <= width for line in view(followed_run(), width=width))


def test_a_simulated_session_says_so() -> None:
    assert "simulated" in view(followed_run(kind=SourceKind.SIMULATED, label="x"))[0]


def test_without_pacing_and_in_a_pause_no_bar_is_shown() -> None:
    stopped = with_state(followed_run(), track=followed_run().state.track.changed(50.0, None))
    assert any("Breathe as you like" in line for line in view(stopped))
    assert any("Paused" in line for line in view(with_state(stopped, paused_since_s=90.0)))


def test_trouble_with_the_disk_is_told() -> None:
    saving = Saving(
        state=SavingState.NOT_SAVED, problem=StorageProblem.FULL, waiting=9, since_utc_s=0.0
    )
    text = " ".join(view(with_status(followed_run(), saving=saving)))
    assert "not being saved: the disk is full" in text


def test_a_failed_analysis_is_told() -> None:
    text = " ".join(view(with_status(followed_run(), has_analysis_failed=True)))
    assert "the analysis failed" in text


def test_a_replay_speaks_of_no_link() -> None:
    assert view(followed_run(is_live=False))[0] == "Polar H10 · replay"


def test_the_view_is_painted_again_and_again_until_it_is_cancelled() -> None:
    clock = VirtualClock()
    screen = io.StringIO()
    console = Console(file=screen, width=80, force_terminal=True)

    async def main() -> None:
        follower = Follower()
        shown = asyncio.create_task(show_moving([follower], console, clock, "the hint"))
        await clock.sleep(0.5)
        follower.status_changed("run", followed_run().status)
        await clock.sleep(1.0)
        shown.cancel()
        await asyncio.gather(shown, return_exceptions=True)

    clock.run(main())
    assert 10 <= screen.getvalue().count("the hint") <= 18


def test_of_two_there_are_two_heads_and_one_pacer() -> None:
    console = Console(width=90, file=io.StringIO(), force_terminal=False)
    runs = [followed_run(label="Polar H10"), followed_run(label="Wahoo TICKR")]
    console.print(painted(runs, 100.0, 90, "the hint"))
    output = console.file.getvalue()  # type: ignore[attr-defined]
    assert "1 Polar H10" in output
    assert "2 Wahoo TICKR" in output
    assert output.count("Heart rate") == 2
    assert output.count("Breathe in") + output.count("Breathe out") == 1


def test_breathing_has_one_line_that_says_whence() -> None:
    text = view(with_breathing(followed_run(), BreathingSource.INTERVALS))
    assert "breathing 6.0 per minute (estimated from the heartbeats)" in [
        line.rstrip() for line in text
    ]
    still = with_breathing(followed_run(), BreathingSource.INTERVALS, at_s=50.0)
    assert len(view(still)) == len(text)


def test_a_doubt_about_the_strap_is_told_with_what_to_try() -> None:
    run = with_state(followed_run(), doubts=(Doubt.NO_INTERVALS,))
    text = " ".join(" ".join(view(run)).split())
    assert "heart rate only, no RR intervals" in text
    assert "use another strap" in text
    assert "62 bpm" not in text
