import numpy as np
import pytest

from biofeedback.dsp.streams.frame_clock import (
    ANEW_AFTER,
    FIRST_FRAMES,
    FrameClock,
    SensorFrame,
    TimedSamples,
)

SIZE, PERIOD_S = 20, 0.01


def frame(number: int, *, period_s: float = PERIOD_S, size: int = SIZE) -> SensorFrame:
    """The frame of a number; sample 0 of frame 0 is at 0 s."""
    return SensorFrame(
        last_s=((number + 1) * size - 1) * period_s, values=np.arange(size, dtype=np.float64)
    )


def fed(clock: FrameClock, numbers: range | list[int]) -> list[TimedSamples]:
    return [samples for number in numbers for samples in clock.feed(frame(number))]


def test_the_first_frames_wait_for_the_rate() -> None:
    clock = FrameClock()
    assert fed(clock, range(FIRST_FRAMES - 1)) == []
    assert clock.period_s is None
    released = clock.feed(frame(FIRST_FRAMES - 1))
    assert [samples.is_first for samples in released] == [True] + [False] * (FIRST_FRAMES - 1)
    assert clock.period_s == pytest.approx(PERIOD_S)
    times_s = np.concatenate([samples.sensor_s for samples in released])
    np.testing.assert_allclose(times_s, np.arange(FIRST_FRAMES * SIZE) * PERIOD_S, atol=1e-12)


def test_samples_fill_the_time_between_timestamps_that_wobble() -> None:
    clock = FrameClock()
    fed(clock, range(10))
    late = SensorFrame(last_s=frame(10).last_s + 0.01, values=np.zeros(SIZE))
    [samples] = clock.feed(late)
    assert samples.lost == 0
    np.testing.assert_allclose(np.diff(samples.sensor_s), (SIZE * PERIOD_S + 0.01) / SIZE)
    assert samples.sensor_s[-1] == late.last_s


def test_lost_frames_are_counted_and_left_out() -> None:
    clock = FrameClock()
    fed(clock, range(10))
    [samples] = fed(clock, [13])
    assert (samples.lost, samples.is_first) == (3 * SIZE, False)
    assert samples.sensor_s[0] == pytest.approx(13 * SIZE * PERIOD_S)
    [after] = fed(clock, [14])
    assert after.lost == 0


def test_a_faster_rate_begins_anew() -> None:
    clock = FrameClock()
    fed(clock, range(10))
    begins_s = frame(9).last_s
    released: list[TimedSamples] = []
    for number in range(1, 8):
        faster = SensorFrame(last_s=begins_s + number * SIZE * 0.005, values=np.zeros(SIZE))
        released += clock.feed(faster)
    assert released[0].is_first
    assert clock.period_s == pytest.approx(0.005)


def test_losses_in_a_row_are_a_slower_rate() -> None:
    clock = FrameClock()
    fed(clock, range(10))
    released = fed(clock, range(11, 11 + 4 * FIRST_FRAMES, 2))
    assert [samples.lost for samples in released[: ANEW_AFTER - 1]] == [SIZE] * (ANEW_AFTER - 1)
    assert released[ANEW_AFTER - 1].is_first
    assert clock.period_s == pytest.approx(2 * PERIOD_S)


def test_whether_a_frame_joins_is_known_before_it_is_taken() -> None:
    clock = FrameClock()
    assert clock.is_joined(frame(0))
    fed(clock, range(10))
    assert clock.is_joined(frame(10))
    assert not clock.is_joined(frame(11))


def test_starting_again_forgets_the_rate_and_tells_what_was_held() -> None:
    clock = FrameClock()
    fed(clock, [0, 1, 2])
    assert [len(samples.values) for samples in clock.restart()] == [SIZE] * 3
    assert clock.period_s is None
    fed(clock, [7])
    assert clock.restart() == []
    assert clock.untimed_samples == SIZE
