from biofeedback.session.timeline import Timeline


def test_time_goes_on_at_its_speed_and_ends() -> None:
    timeline = Timeline(wall_s=50.0, session_s=10.0, speed=4.0, ends_s=20.0)
    assert timeline.at(51.0) == 14.0
    assert timeline.at(60.0) == 20.0


def test_halting_and_going_on_never_jumps() -> None:
    timeline = Timeline(wall_s=0.0, session_s=0.0)
    halted = timeline.stopped(5.0)
    assert halted.at(100.0) == 5.0
    faster = halted.running(100.0, 16.0)
    assert faster.at(100.0) == 5.0
    assert faster.at(101.0) == 21.0
