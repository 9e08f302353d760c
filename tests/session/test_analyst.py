from biofeedback.records import Tick
from biofeedback.session.analyst import GuardedAnalyst
from session_doubles import EchoAnalyst

TICK = Tick(t_s=1.0, utc_s=2.0, source="engine")


def test_a_fault_silences_the_analyst_and_is_told_once() -> None:
    faults: list[str] = []
    analyst = GuardedAnalyst(EchoAnalyst(fails_at=2), lambda: faults.append("failed"))
    assert len(analyst.feed(TICK)) == 1
    assert analyst.feed(TICK) == ()
    assert analyst.feed(TICK) == ()
    assert analyst.finish() == ()
    assert faults == ["failed"]


def test_without_a_fault_everything_passes() -> None:
    analyst = GuardedAnalyst(EchoAnalyst(), lambda: None)
    assert len(analyst.feed(TICK)) == 1
    assert len(analyst.finish()) == 1
