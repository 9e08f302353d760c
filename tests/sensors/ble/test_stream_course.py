import pytest

from biofeedback.sensors.ble.limits import DEFAULT_STREAM_LIMITS
from biofeedback.sensors.ble.stream_course import Action, StreamCourse, Wish, wish_for
from biofeedback.streams import NO_STREAMS, StreamKind, Streams

LIMITS = DEFAULT_STREAM_LIMITS
SLOW, QUICK = Wish(rate_hz=25), Wish(rate_hz=200)


@pytest.fixture
def course() -> StreamCourse:
    return StreamCourse(LIMITS)


def sending(course: StreamCourse, at_s: float, wish: Wish = SLOW) -> None:
    course.wish(wish)
    course.asked(wish, at_s)
    course.starts()
    assert course.heard(at_s)


def test_each_stream_has_its_own_wish() -> None:
    streams = Streams(ecg=True, acceleration_hz=50)
    assert [wish_for(kind, streams) for kind in StreamKind] == [Wish(), Wish(rate_hz=50), None]
    assert {wish_for(kind, NO_STREAMS) for kind in StreamKind} == {None}
    assert wish_for(StreamKind.PPI, Streams(ppi=True)) == Wish()


def test_what_nobody_wants_is_left_alone(course: StreamCourse) -> None:
    assert course.action(0.0) is Action.WAIT
    assert course.next_s() is None
    assert not course.heard(1.0)


def test_from_the_wish_to_the_end(course: StreamCourse) -> None:
    course.wish(SLOW)
    assert course.action(0.0) is Action.START
    course.asked(SLOW, 0.0)
    course.starts()
    assert course.action(1.0) is Action.WAIT
    assert course.heard(2.0)
    assert not course.heard(3.0)
    assert course.next_s() == 3.0 + LIMITS.samples_s
    course.wish(None)
    assert course.action(4.0) is Action.STOP
    course.stopped()
    assert not course.may_run
    assert course.action(5.0) is Action.WAIT


def test_another_rate_is_a_stop_and_a_start(course: StreamCourse) -> None:
    sending(course, 0.0)
    course.wish(QUICK)
    assert course.action(1.0) is Action.STOP
    course.stopped()
    assert course.action(1.0) is Action.START


def test_the_same_wish_again_changes_nothing(course: StreamCourse) -> None:
    sending(course, 0.0)
    course.wish(Wish(rate_hz=25))
    assert course.action(1.0) is Action.WAIT


def test_silence_is_forgiven_once(course: StreamCourse) -> None:
    course.wish(SLOW)
    course.asked(SLOW, 0.0)
    course.starts()
    assert course.action(LIMITS.samples_s - 0.1) is Action.WAIT
    assert course.is_silent(LIMITS.samples_s)
    assert course.action(LIMITS.samples_s) is Action.STOP
    assert course.fell_silent()
    assert course.action(LIMITS.samples_s) is Action.START
    course.asked(SLOW, 50.0)
    course.starts()
    assert course.action(50.0 + LIMITS.samples_s) is Action.STOP
    assert not course.fell_silent()
    assert course.action(1e6) is Action.WAIT
    assert course.next_s() is None
    course.wish(QUICK)
    assert course.action(1e6) is Action.START


def test_a_frame_between_makes_up_for_a_silence(course: StreamCourse) -> None:
    sending(course, 0.0)
    for at_s in (100.0, 200.0, 300.0):
        assert course.action(at_s) is Action.STOP
        assert course.fell_silent()
        course.asked(SLOW, at_s)
        course.starts()
        assert course.heard(at_s)


def test_rests_double_and_begin_anew_after_a_good_while(course: StreamCourse) -> None:
    course.wish(SLOW)
    now_s, rests_s = 0.0, []
    for _ in range(8):
        course.asked(SLOW, now_s)
        course.starts()
        course.heard(now_s)
        course.failed(now_s, is_stopped=True)
        due_s = course.next_s()
        assert due_s is not None
        assert course.action(due_s - 0.01) is Action.WAIT
        assert course.action(due_s) is Action.START
        rests_s.append(due_s - now_s)
        now_s = due_s
    assert rests_s == [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0]
    course.asked(SLOW, now_s)
    course.starts()
    course.heard(now_s + LIMITS.samples_s)
    course.failed(now_s + LIMITS.samples_s, is_stopped=True)
    assert course.next_s() == now_s + LIMITS.samples_s + LIMITS.rest_min_s


def test_a_stop_that_was_not_confirmed_is_tried_again_after_a_rest(course: StreamCourse) -> None:
    sending(course, 0.0)
    course.wish(None)
    course.failed(1.0, is_stopped=False)
    assert course.may_run
    assert course.action(1.5) is Action.WAIT
    assert course.next_s() == 2.0
    assert course.action(2.0) is Action.STOP


def test_frames_after_a_lost_answer_count(course: StreamCourse) -> None:
    course.wish(SLOW)
    course.asked(SLOW, 0.0)
    course.starts()
    course.failed(4.0, is_stopped=False)
    assert course.heard(4.5)
    assert course.action(60.0) is Action.STOP  # silent by then, and not merely resting
    assert course.action(10.0) is Action.WAIT


def test_a_refusal_lasts_until_another_wish(course: StreamCourse) -> None:
    course.wish(SLOW)
    course.asked(SLOW, 0.0)
    course.starts()
    course.refused()
    assert course.action(1e6) is Action.WAIT
    course.wish(None)
    assert course.action(1e6) is Action.WAIT
    course.wish(SLOW)
    assert course.action(1e6) is Action.START


def test_what_may_run_since_the_connection_before_is_stopped() -> None:
    course = StreamCourse(LIMITS, may_run=True)
    assert not course.heard(0.0)
    assert course.action(0.0) is Action.STOP
    course.stopped()
    assert course.action(0.0) is Action.WAIT
