from collections.abc import Callable, Iterator

import pytest

from biofeedback.clock import VirtualClock
from biofeedback.storage.errors import StorageProblem
from biofeedback.storage.saving import Saving, SavingState, SavingWatch
from storage.doubles import Savings


class Backlog:
    def __init__(self) -> None:
        self.waiting = 0

    def __call__(self) -> int:
        return self.waiting


Watch = Callable[..., SavingWatch]


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def heard() -> Savings:
    return Savings()


@pytest.fixture
def backlog() -> Backlog:
    return Backlog()


@pytest.fixture
def watch(clock: VirtualClock, heard: Savings, backlog: Backlog) -> Iterator[Watch]:
    started: list[SavingWatch] = []

    def start(stalled_after_s: float = 60.0) -> SavingWatch:
        made = SavingWatch(
            clock=clock, waiting=backlog, on_saving=heard, stalled_after_s=stalled_after_s
        )
        made.start()
        started.append(made)
        return made

    yield start
    for each in started:
        each.stop(5.0)


def test_it_begins_saved(watch: Watch, clock: VirtualClock) -> None:
    assert watch().saving == Saving(
        state=SavingState.SAVED, problem=None, waiting=0, since_utc_s=clock.utc_s()
    )


def test_a_write_that_ends_in_time_is_not_worth_a_word(
    watch: Watch, heard: Savings, backlog: Backlog
) -> None:
    watching = watch()
    backlog.waiting = 3
    for _ in range(3):
        watching.write_began()
        watching.write_ended()
    watching.write_failed(StorageProblem.FULL)
    heard.until_state(SavingState.NOT_SAVED)
    assert len(heard.all) == 1


def test_a_write_that_does_not_end_is_told(watch: Watch, heard: Savings, backlog: Backlog) -> None:
    watching = watch(stalled_after_s=0.01)
    backlog.waiting = 3
    watching.write_began()
    behind = heard.until_state(SavingState.BEHIND)
    assert (behind.problem, behind.waiting) == (StorageProblem.STALLED, 3)
    watching.write_ended()
    assert heard.until_state(SavingState.SAVED).problem is None


def test_how_many_wait_is_told_while_they_wait(
    watch: Watch, heard: Savings, backlog: Backlog
) -> None:
    watching = watch(stalled_after_s=0.01)
    watching.write_began()
    heard.until_state(SavingState.BEHIND)
    backlog.waiting = 8
    assert heard.until(lambda saving: saving.waiting == 8).state is SavingState.BEHIND


def test_a_lock_that_somebody_holds_is_a_slow_disk(watch: Watch, heard: Savings) -> None:
    watch().write_failed(StorageProblem.STALLED)
    assert heard.until_state(SavingState.BEHIND).problem is StorageProblem.STALLED


def test_each_problem_has_its_beginning(
    watch: Watch, heard: Savings, clock: VirtualClock, backlog: Backlog
) -> None:
    watching = watch()
    clock.advance(10.0)
    full_since_s = clock.utc_s()
    watching.write_failed(StorageProblem.FULL)
    assert heard.until_state(SavingState.NOT_SAVED).since_utc_s == full_since_s
    clock.advance(10.0)
    backlog.waiting = 5
    watching.write_failed(StorageProblem.FULL)
    assert heard.until(lambda saving: saving.waiting == 5).since_utc_s == full_since_s
    watching.write_failed(StorageProblem.READ_ONLY)
    changed = heard.until_state(SavingState.NOT_SAVED, StorageProblem.READ_ONLY)
    assert changed.since_utc_s == full_since_s + 10.0
    assert watching.saving == changed


def test_a_listener_that_fails_hears_the_next_all_the_same(
    clock: VirtualClock, caplog: pytest.LogCaptureFixture
) -> None:
    heard = Savings()

    def listen(saving: Saving) -> None:
        heard(saving)
        raise ZeroDivisionError

    watching = SavingWatch(clock=clock, waiting=lambda: 0, on_saving=listen)
    watching.start()
    watching.write_failed(StorageProblem.FULL)
    heard.until_state(SavingState.NOT_SAVED)
    watching.write_ended()
    heard.until_state(SavingState.SAVED)
    watching.stop(5.0)
    assert "ZeroDivisionError" in caplog.text
