from biofeedback.clock import SessionClock, VirtualClock
from biofeedback.dsp.updates import Update
from biofeedback.records import Record, Tick
from biofeedback.session.announcer import Announcer
from biofeedback.session.status import RunStatus
from session_doubles import Diary, live_status

TICK = Tick(t_s=1.0, utc_s=2.0, source="engine")


class Faulty:
    def arrived(self, run_id: str, record: Record, updates: tuple[Update, ...]) -> None:
        raise ValueError((run_id, record, updates))

    def status_changed(self, run_id: str, status: RunStatus) -> None:
        assert run_id == status.run_id


def test_a_listener_that_fails_takes_nobody_with_it() -> None:
    diary = Diary()
    status = live_status(SessionClock.starting_now(VirtualClock()))
    announcer = Announcer([Faulty(), diary], status)
    announcer.announce(TICK, ())
    announcer.announce(TICK, ())
    assert diary.records == [TICK, TICK]


def test_who_comes_late_is_told_the_status() -> None:
    diary = Diary()
    announcer = Announcer([], live_status(SessionClock.starting_now(VirtualClock())))
    announcer.change(has_analysis_failed=True)
    announcer.add(diary)
    assert [status.has_analysis_failed for status in diary.statuses] == [True]
