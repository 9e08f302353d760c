import threading
from collections.abc import Awaitable, Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from biofeedback.backend.program import Program
from biofeedback.clock import SessionClock, SystemClock
from biofeedback.commands import Pause
from biofeedback.errors import BiofeedbackError
from biofeedback.records import Tick
from biofeedback.ui.backend_loop import BridgeError, BridgeProblem
from biofeedback.ui.bridge import Bridge, OpenedFacts
from session_doubles import info, live_status
from ui.program_double import DiskFullError, FakeProgram

MakeBridge = Callable[[Callable[[], Awaitable[Program]]], Bridge]


@pytest.fixture
def bridges(qapp: object) -> Iterator[MakeBridge]:
    """Makes bridges, and closes them when the test ends."""
    assert qapp
    made: list[Bridge] = []

    def make(open_program: Callable[[], Awaitable[Program]]) -> Bridge:
        made.append(Bridge(open_program))
        return made[-1]

    yield make
    for bridge in made:
        assert bridge.close()
        bridge.deleteLater()


def test_it_tells_what_the_program_knew_when_it_was_open(qtbot: QtBot, bridges: MakeBridge) -> None:
    program = FakeProgram(recovered=(info("lost"),), startup_problem=DiskFullError())
    bridge = bridges(program.open)
    with qtbot.waitSignal(bridge.opened) as opened:
        bridge.start()
    assert opened.args == [
        OpenedFacts(
            library_path=program.library_path,
            recovered=(info("lost"),),
            startup_problem=program.startup_problem,
        )
    ]


def test_a_result_comes_back_in_the_window_s_thread(qtbot: QtBot, bridges: MakeBridge) -> None:
    program = FakeProgram()
    bridge = bridges(program.open)
    bridge.start()
    threads: list[str] = []
    results: list[int] = []

    async def job(given: Program) -> int:
        assert given is program.as_program
        threads.append(threading.current_thread().name)
        return 7

    def done(result: int) -> None:
        threads.append(threading.current_thread().name)
        results.append(result)

    bridge.ask(job, done=done)
    qtbot.waitUntil(lambda: bool(results))
    assert results == [7]
    assert threads == ["backend", threading.main_thread().name]


def test_what_is_asked_before_the_start_is_done_after_it(qtbot: QtBot, bridges: MakeBridge) -> None:
    bridge = bridges(FakeProgram().open)
    order: list[int] = []

    def asked(number: int) -> None:
        async def job(_: Program) -> int:
            return number

        bridge.ask(job, done=order.append)

    asked(1)
    asked(2)
    bridge.start()
    asked(3)
    qtbot.waitUntil(lambda: len(order) == 3)
    assert order == [1, 2, 3]


async def _full(_: Program) -> None:
    raise DiskFullError


async def _broken(_: Program) -> None:
    raise ZeroDivisionError


def test_an_expected_error_comes_back_as_it_is(qtbot: QtBot, bridges: MakeBridge) -> None:
    bridge = bridges(FakeProgram().open)
    bridge.start()
    errors: list[BiofeedbackError] = []
    bridge.ask(_full, failed=errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], DiskFullError)


def test_a_fault_is_logged_and_leaves_no_screen_waiting(
    qtbot: QtBot, bridges: MakeBridge, caplog: pytest.LogCaptureFixture
) -> None:
    bridge = bridges(FakeProgram().open)
    bridge.start()
    errors: list[BiofeedbackError] = []
    bridge.ask(_broken, failed=errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], BridgeError)
    assert errors[0].reason is BridgeProblem.UNEXPECTED
    assert "ZeroDivisionError" in caplog.text


def test_an_error_nobody_waits_for_is_told_to_the_window(qtbot: QtBot, bridges: MakeBridge) -> None:
    bridge = bridges(FakeProgram().open)
    bridge.start()
    with qtbot.waitSignal(bridge.trouble) as told:
        bridge.ask(_full)
    assert isinstance(told.args[0], DiskFullError)


def test_commands_reach_the_running_session(qtbot: QtBot, bridges: MakeBridge) -> None:
    program = FakeProgram()
    bridge = bridges(program.open)
    bridge.start()
    bridge.send("one", Pause())
    qtbot.waitUntil(lambda: bool(program.sessions.sent))
    assert program.sessions.sent == [("one", Pause())]


def test_what_happens_in_a_run_comes_as_signals_in_its_order(
    qtbot: QtBot, bridges: MakeBridge
) -> None:
    bridge = bridges(FakeProgram().open)
    bridge.start()
    seen: list[tuple[str, object]] = []
    bridge.record_arrived.connect(lambda run_id, record, _updates: seen.append((run_id, record)))
    bridge.status_changed.connect(lambda run_id, status: seen.append((run_id, status)))
    tick = Tick(t_s=1.0, utc_s=2.0, source="engine")
    status = live_status(SessionClock.starting_now(SystemClock()))

    async def job(_: Program) -> None:
        bridge.listener.arrived("one", tick, ())
        bridge.listener.status_changed("one", status)
        bridge.listener.arrived("two", tick, ())

    bridge.ask(job)
    qtbot.waitUntil(lambda: len(seen) == 3)
    assert seen == [("one", tick), ("one", status), ("two", tick)]


def test_a_backend_that_cannot_start_is_told_once_and_fails_every_job(
    qtbot: QtBot, bridges: MakeBridge
) -> None:
    async def fail() -> Program:
        raise DiskFullError

    bridge = bridges(fail)
    errors: list[BiofeedbackError] = []
    with qtbot.waitSignal(bridge.failed) as failed:
        bridge.start()
    bridge.ask(_full, failed=errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert failed.args[0]
    assert isinstance(errors[0], BridgeError)
    assert errors[0].reason is BridgeProblem.NOT_RUNNING


def test_closing_closes_the_program_and_ends_the_thread(qtbot: QtBot) -> None:
    program = FakeProgram()
    bridge = Bridge(program.open)
    with qtbot.waitSignal(bridge.opened):
        bridge.start()
    with qtbot.waitSignal(bridge.closed):
        bridge.begin_close()
    assert bridge.close()
    assert program.closed == 1


def test_nothing_is_delivered_once_closing_began(qtbot: QtBot) -> None:
    bridge = Bridge(FakeProgram().open)
    with qtbot.waitSignal(bridge.opened):
        bridge.start()
    heard: list[object] = []

    async def job(_: Program) -> int:
        return 1

    bridge.ask(job, done=heard.append)
    with qtbot.waitSignal(bridge.closed):
        bridge.begin_close()
    bridge.ask(job, done=heard.append)
    assert bridge.close()
    assert heard == []


def test_a_bridge_that_never_started_closes_at_once(qapp: object) -> None:
    assert qapp
    assert Bridge(FakeProgram().open).close(0.0)


def test_a_backend_that_hangs_does_not_hold_the_window(
    qtbot: QtBot, bridges: MakeBridge, caplog: pytest.LogCaptureFixture
) -> None:
    may_end = threading.Event()
    bridge = bridges(FakeProgram().open)
    is_stuck = threading.Event()

    async def job(_: Program) -> None:
        is_stuck.set()
        may_end.wait()

    bridge.start()
    bridge.ask(job)
    qtbot.waitUntil(is_stuck.is_set)
    assert not bridge.close(0.0)
    may_end.set()
    assert "did not end" in caplog.text
