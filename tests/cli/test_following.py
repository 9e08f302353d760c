from beat_records import packet, tick
from biofeedback.cli.following import OLD_AFTER_S, Follower
from biofeedback.dsp.series import Beat, BeatKind
from biofeedback.dsp.updates import (
    Absence,
    BeatsFound,
    BreathingBelieved,
    BreathingSeen,
    BreathingSource,
    Doubt,
    GapFound,
    GapReason,
    MetricsComputed,
    MetricValue,
    SessionState,
    Standing,
    StateChanged,
)
from biofeedback.records import LinkState, SessionInfo, SourceInfo, SourceKind
from biofeedback.session.status import RunStatus
from biofeedback.session.timeline import Timeline

INFO = SessionInfo(
    session_id="some-id",
    started_utc_s=0.0,
    zone_offset_s=0,
    plan_name="plan",
    source=SourceInfo(key="strap", kind=SourceKind.STRAP, label="H10"),
    app_version="1",
)


def status(*, epoch: int = 0, is_over: bool = False) -> RunStatus:
    return RunStatus(
        run_id="run",
        info=INFO,
        timeline=Timeline(wall_s=0.0, session_s=0.0),
        is_live=True,
        saving=None,
        epoch=epoch,
        is_over=is_over,
    )


def metric(value: float | None, *, ends_s: float = 10.0) -> MetricValue:
    return MetricValue(
        name="mean_hr",
        unit="bpm",
        value=value,
        absence=Absence.NOT_FILLED if value is None else None,
        ends_s=ends_s,
        window_s=10.0,
        corrected_percent=0.0,
        profile="task-force",
        standing=Standing.PROVISIONAL,
    )


def test_nothing_is_followed_before_the_first_announcement() -> None:
    follower = Follower()
    follower.arrived("run", tick(1.0), ())
    assert follower.followed is None


def test_the_newest_of_everything_is_kept() -> None:
    follower = Follower()
    follower.status_changed("run", status())
    beat = Beat(time_s=1.0, rr_ms=800.0, kind=BeatKind.NORMAL, segment=0)
    gap = GapFound(from_s=1.0, to_s=5.0, reason=GapReason.LINK)
    state = SessionState(link=LinkState.LIVE)
    updates = (StateChanged(state=state), BeatsFound(beats=(beat, beat)), gap)
    follower.arrived("run", tick(5.0), updates)
    follower.arrived("run", tick(6.0), (MetricsComputed(at_s=6.0, values=(metric(60.0),)),))
    follower.arrived("run", tick(7.0), (MetricsComputed(at_s=7.0, values=(metric(61.0),)),))
    followed = follower.followed
    assert followed is not None
    assert followed.state is state
    assert followed.beats == 2
    assert followed.gaps == (gap,)
    assert followed.value("mean_hr", 10.0) == 61.0
    assert follower.changed.is_set()


def test_a_number_that_is_absent_or_old_gives_its_reason() -> None:
    follower = Follower()
    follower.status_changed("run", status())
    followed = follower.followed
    assert followed is not None
    assert followed.value("mean_hr", 1.0) is Absence.NO_BEATS
    follower.arrived("run", tick(6.0), (MetricsComputed(at_s=6.0, values=(metric(None),)),))
    follower.arrived("run", tick(6.0), (MetricsComputed(at_s=6.0, values=()),))
    assert follower.followed is not None
    assert follower.followed.value("mean_hr", 10.0) is Absence.NOT_FILLED
    follower.arrived("run", tick(7.0), (MetricsComputed(at_s=7.0, values=(metric(61.0),)),))
    assert follower.followed.value("mean_hr", 10.0 + OLD_AFTER_S) == 61.0
    assert follower.followed.value("mean_hr", 10.1 + OLD_AFTER_S) is Absence.STALE


def test_a_packet_means_that_the_sensor_was_heard() -> None:
    follower = Follower()
    follower.status_changed("run", status())
    assert follower.followed is not None
    assert not follower.followed.has_heard_sensor
    follower.arrived("run", packet(1.0), ())
    assert follower.followed.has_heard_sensor


def test_a_jump_forgets_what_was_shown() -> None:
    follower = Follower()
    follower.status_changed("run", status())
    follower.arrived("run", tick(7.0), (MetricsComputed(at_s=7.0, values=(metric(61.0),)),))
    follower.status_changed("run", status())
    assert follower.followed is not None
    assert follower.followed.values
    follower.status_changed("run", status(epoch=1))
    assert not follower.followed.values


def test_the_end_is_heard() -> None:
    follower = Follower()
    follower.status_changed("run", status())
    assert not follower.is_over.is_set()
    follower.status_changed("run", status(is_over=True))
    assert follower.is_over.is_set()


def test_what_is_believed_of_breathing_is_kept() -> None:
    follower = Follower()
    follower.status_changed("run", status())
    seen = BreathingSeen(
        at_s=6.0, source=BreathingSource.ECG, rate_per_min=6.0, absence=None, window_s=30.0
    )
    follower.arrived("run", tick(6.0), (BreathingBelieved(seen=seen),))
    assert follower.followed is not None
    assert follower.followed.breathing == seen


def test_a_sensor_of_heart_rate_only_has_a_reason_and_no_zero() -> None:
    follower = Follower()
    follower.status_changed("run", status())
    state = SessionState(link=LinkState.WAITING, doubts=(Doubt.NO_INTERVALS,))
    follower.arrived("run", tick(20.0), (StateChanged(state=state),))
    assert follower.followed is not None
    assert follower.followed.value("mean_hr", 20.0) is Absence.RATE_ONLY
