from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from biofeedback.dsp.streams.columns import SampleColumns, joined
from biofeedback.dsp.streams.stream_intake import StreamIntake
from biofeedback.dsp.updates import PulseIntervalsFound, SamplesFound, SamplesLost, Update
from biofeedback.payloads.polar_frames import (
    AccelerationFrame,
    EcgFrame,
    PulseFrame,
    PulseReading,
    encode_frame,
)
from biofeedback.payloads.polar_measurement import CONTROL_POINT, DATA
from biofeedback.records import ClockJumped, LinkChanged, LinkState, Packet, Record, Tick
from biofeedback.streams import StreamKind
from polar_records import ORIGIN_NS, SentFrame, packets, sent_frames
from polar_vectors import polar_vectors

ECG, ACCELERATION = StreamKind.ECG, StreamKind.ACCELERATION
VECTORS = polar_vectors()


def fed(records: Iterable[Record], intake: StreamIntake | None = None) -> list[Update]:
    intake = StreamIntake() if intake is None else intake
    updates: list[Update] = []
    for record in records:
        updates += intake.feed(record)
    updates += intake.finish()
    return updates


def told(records: Iterable[Record], kind: StreamKind = ECG) -> SampleColumns:
    return joined(fed(records))[kind]


def error_s(column: SampleColumns, frames: Sequence[SentFrame]) -> NDArray[np.float64]:
    """Told less true time of each sample, the constant delay removed; values are numbers."""
    true_s = {
        frame.first_sample + place: moment
        for frame in frames
        for place, moment in enumerate(frame.true_s)
    }
    numbers = column.values if column.values.ndim == 1 else column.values[:, 0]
    errors = column.times_s - np.array([true_s[int(number)] for number in numbers])
    return np.asarray(errors - errors.mean())


def packet(payload: bytes, t_s: float, characteristic: str = DATA) -> Packet:
    return Packet(
        t_s=t_s, utc_s=t_s, source="strap", characteristic=characteristic, payload=payload
    )


def link(state: LinkState, t_s: float) -> LinkChanged:
    return LinkChanged(t_s=t_s, utc_s=t_s, source="strap", state=state)


def as_told(updates: Iterable[Update]) -> list[object]:
    """Updates in a form that compares bit for bit."""
    return [
        (one.stream, one.times_s.tobytes(), one.values.tobytes(), one.segment)
        if isinstance(one, SamplesFound)
        else one
        for one in updates
    ]


def test_every_sample_is_told_once_with_growing_times() -> None:
    frames = sent_frames(seconds=30.0)
    column = told(packets(frames))
    assert column.values.tolist() == list(range(len(frames) * 73))
    assert np.all(np.diff(column.times_s) > 0)
    assert set(column.segments.tolist()) == {0}
    assert not column.lost


def test_without_jitter_times_are_exact_but_for_the_drift() -> None:
    frames = sent_frames(seconds=60.0, rate_hz=130.0 * 1.017)
    column = told(packets(frames))
    true_s = np.concatenate([frame.true_s for frame in frames])
    np.testing.assert_allclose(column.times_s, true_s, atol=1e-6)


def test_the_rate_is_the_true_one() -> None:
    intake = StreamIntake()
    assert intake.rate_hz(ECG) is None
    for one in packets(sent_frames(seconds=20.0, rate_hz=127.8)):
        intake.feed(one)
    assert intake.rate_hz(ECG) == pytest.approx(127.8, rel=1e-6)
    assert intake.rate_hz(ACCELERATION) is None
    assert intake.rate_hz(StreamKind.PPI) is None


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_real_link_leaves_times_within_5_ms(seed: int) -> None:
    rng = np.random.default_rng(seed)
    stalls = {float(moment): float(rng.uniform(0.5, 5.0)) for moment in rng.uniform(20, 1190, 25)}
    jitter = {}

    def late_s(t_s: float) -> float:
        jitter[t_s] = float(rng.uniform(0.0, 0.03))
        waiting = [end - (t_s - at) for at, end in stalls.items() if at <= t_s < at + end]
        return max([jitter[t_s], *waiting])

    frames = sent_frames(
        seconds=1200.0, rate_hz=130.0 * 1.017, drift=40e-6, starts_s=30.0, late_s=late_s
    )
    kept = [frame for frame in frames if rng.random() > 0.01]
    column = told(packets(kept))
    assert np.sqrt(np.mean(error_s(column, frames) ** 2)) < 0.005
    assert np.all(np.diff(column.times_s) > 0)
    missing = sum(
        later.first_sample - earlier.first_sample - 73 for earlier, later in pairwise(kept)
    )
    assert sum(one.samples for one in column.lost) == missing
    assert len(column.values) == 73 * len(kept)
    assert column.segments[-1] == len(column.lost)


def test_a_lost_frame_is_told_with_its_span() -> None:
    frames = sent_frames(seconds=20.0)
    updates = fed(packets(frames[:15] + frames[17:]))
    place = next(index for index, one in enumerate(updates) if isinstance(one, SamplesLost))
    lost, after = updates[place], updates[place + 1]
    assert isinstance(lost, SamplesLost)
    assert isinstance(after, SamplesFound)
    assert (lost.stream, lost.samples) == (ECG, 2 * 73)
    assert lost.from_s == pytest.approx(frames[14].true_s[-1])
    assert lost.to_s == pytest.approx(frames[17].true_s[0]) == after.times_s[0]
    assert after.segment == 1


@pytest.mark.parametrize("gone", [0, 1, 2, 3, 4])
def test_a_frame_lost_before_the_rate_is_known_is_told_too(gone: int) -> None:
    frames = sent_frames(seconds=20.0)
    column = told(packets(frames[:gone] + frames[gone + 1 :]))
    assert sum(one.samples for one in column.lost) == (73 if gone else 0)
    assert np.abs(error_s(column, frames)).max() < 1e-6


def test_frames_that_had_waited_30_s_do_not_move_the_axis() -> None:
    frames = sent_frames(seconds=60.0, starts_s=0.0, late_s=lambda t_s: max(0.0, 30.0 - t_s))
    column = told(packets(frames))
    assert len(column) == 73 * len(frames)
    assert np.abs(error_s(column, frames)).max() < 1e-6
    assert column.times_s[0] == pytest.approx(0.0, abs=1e-6)


def test_a_delay_that_lasts_does_not_move_the_axis() -> None:
    frames = sent_frames(seconds=300.0, late_s=lambda t_s: 15.0 if t_s > 20.0 else 0.0)
    assert np.abs(error_s(told(packets(frames)), frames)).max() < 0.03


def test_a_delay_that_ends_late_breaks_the_axis_instead_of_bending_it() -> None:
    frames = sent_frames(seconds=90.0, late_s=lambda t_s: 8.0 if t_s < 40.0 else 0.0)
    column = told(packets(frames))
    assert np.all(np.diff(column.times_s) > 0)
    pieces = [column.times_s[column.segments == one] for one in np.unique(column.segments)]
    assert len(pieces) > 1
    for piece in pieces:
        np.testing.assert_allclose(np.diff(piece), 1 / 130.0, rtol=2e-3)
    assert column.times_s[-1] == pytest.approx(frames[-1].true_s[-1], abs=1e-3)


def test_a_delay_that_shrinks_slowly_is_followed_in_steps() -> None:
    frames = sent_frames(seconds=300.0, late_s=lambda t_s: max(0.0, 5.0 - 0.05 * t_s))
    intake = StreamIntake()
    column = joined(fed(packets(frames), intake))[ECG]
    assert np.all(np.diff(column.times_s) > 0)
    assert column.times_s[-1] == pytest.approx(frames[-1].true_s[-1], abs=0.02)
    late_s = (
        column.times_s
        - np.concatenate([frame.true_s for frame in frames])[column.values.astype(int)]
    )
    assert late_s.max() < 5.1
    assert len(column) + intake.overlapping_samples == 73 * len(frames)


def test_ecg_and_acceleration_share_one_axis() -> None:
    rng = np.random.default_rng(5)
    drift = 40e-6

    def late_s(_t_s: float) -> float:
        return float(rng.uniform(0.0, 0.03))

    ecg = sent_frames(seconds=120.0, drift=drift, late_s=late_s)
    acceleration = sent_frames(
        ACCELERATION, seconds=120.0, rate_hz=200.0, samples=36, drift=drift, late_s=late_s
    )
    both = sorted(ecg + acceleration, key=lambda frame: frame.packet.t_s)
    columns = joined(fed(packets(both)))
    offsets = [
        np.interp(np.arange(5.0, 115.0), columns[kind].times_s, columns[kind].times_s - true_s)
        for kind, true_s in (
            (ECG, np.concatenate([frame.true_s for frame in ecg])),
            (ACCELERATION, np.concatenate([frame.true_s for frame in acceleration])),
        )
    ]
    assert np.abs(offsets[0] - offsets[1]).max() < 1e-5
    assert columns[ACCELERATION].values.shape == (36 * len(acceleration), 3)


def test_a_sensor_that_starts_again_begins_a_segment() -> None:
    before = sent_frames(seconds=20.0)
    after = sent_frames(seconds=20.0, starts_s=40.0, origin_ns=ORIGIN_NS - 35 * 10**9)
    column = told(packets(before + after))
    assert len(column) == 73 * (len(before) + len(after))
    assert np.unique(column.segments).tolist() == [0, 1]
    last_s, first_s = before[-1].true_s[-1], after[0].true_s[0]
    [lost] = column.lost
    assert (lost.from_s, lost.to_s) == pytest.approx((last_s, first_s))
    assert lost.samples == pytest.approx((first_s - last_s) * 130.0, abs=2)


def test_a_clock_set_forward_loses_nothing() -> None:
    frames = sent_frames(seconds=40.0)
    later = sent_frames(seconds=40.0, origin_ns=ORIGIN_NS + 220_000_000 * 10**9)
    column = told(packets(frames[:30] + later[30:]))
    assert len(column) == 73 * len(frames)
    assert not column.lost
    assert column.segments[-1] == 1
    assert np.abs(error_s(column, frames)).max() < 1e-6


def test_a_link_that_was_lost_leaves_a_hole() -> None:
    frames = sent_frames(seconds=40.0)
    lost = link(LinkState.LOST, 17.0)
    column = told([*packets(frames[:25]), lost, *packets(frames[40:])])
    [hole] = column.lost
    assert hole.samples == 15 * 73
    assert np.unique(column.segments).tolist() == [0, 1]
    assert np.abs(error_s(column, frames)).max() < 1e-6


def test_a_computer_that_slept_leaves_a_hole_or_a_break() -> None:
    frames = sent_frames(seconds=40.0)
    # The session's clock stood still for the ten frames that were lost.
    asleep_s = 10 * 73 / 130.0
    woken = [packet(one.payload, one.t_s - asleep_s) for one in packets(frames[35:])]
    jumped = ClockJumped(t_s=14.5, utc_s=14.5, source="engine", missed_s=asleep_s)
    for between in ([jumped], []):
        column = told([*packets(frames[:25]), *between, *woken])
        assert column.segments[-1] == 1
        assert len(column) == 73 * (len(frames) - 10)
        assert column.times_s[-1] == pytest.approx(frames[-1].true_s[-1] - asleep_s, abs=1e-3)


def test_a_stream_stopped_and_started_by_us_lost_nothing() -> None:
    slow = sent_frames(ACCELERATION, seconds=20.0, rate_hz=50.0, samples=36)
    fast = sent_frames(ACCELERATION, seconds=20.0, rate_hz=200.0, samples=36, starts_s=30.0)
    records = [
        *packets(slow),
        packet(bytes.fromhex("f003020000"), 22.0, CONTROL_POINT),
        packet(bytes.fromhex("f002020000"), 29.0, CONTROL_POINT),
        *packets(fast),
    ]
    column = told(records, ACCELERATION)
    assert not column.lost
    assert np.unique(column.segments).tolist() == [0, 1]
    assert len(column) == 36 * (len(slow) + len(fast))
    second = column.times_s[column.segments == 1]
    np.testing.assert_allclose(np.diff(second), 1 / 200.0, rtol=1e-3)


def test_a_rate_that_falls_unannounced_is_found() -> None:
    fast = sent_frames(ACCELERATION, seconds=20.0, rate_hz=200.0, samples=36)
    slow = sent_frames(ACCELERATION, seconds=20.0, rate_hz=50.0, samples=36, starts_s=21.0)
    intake = StreamIntake()
    fed_column = joined(fed(packets(fast + slow), intake))[ACCELERATION]
    assert len(fed_column) == 36 * (len(fast) + len(slow))
    tail = fed_column.times_s[fed_column.times_s > 25.0]
    np.testing.assert_allclose(np.diff(tail), 1 / 50.0, rtol=1e-3)


def test_a_rate_that_rises_unannounced_is_found() -> None:
    slow = sent_frames(ACCELERATION, seconds=20.0, rate_hz=50.0, samples=36)
    fast = sent_frames(ACCELERATION, seconds=20.0, rate_hz=200.0, samples=36, starts_s=21.0)
    column = told(packets(slow + fast), ACCELERATION)
    tail = column.times_s[column.times_s > 21.5]
    np.testing.assert_allclose(np.diff(tail), 1 / 200.0, rtol=1e-3)


def test_repeated_empty_and_broken_frames_are_counted_and_change_nothing() -> None:
    frames = packets(sent_frames(seconds=20.0))
    empty = encode_frame(EcgFrame(timestamp_ns=ORIGIN_NS, microvolts=np.empty(0, np.int32)))
    intake = StreamIntake()
    records = [
        *frames[:12],
        frames[11],
        frames[9],
        packet(empty, frames[11].t_s),
        packet(frames[12].payload[:-1], frames[11].t_s),
        packet(b"\xf0\x77", frames[11].t_s, CONTROL_POINT),
        *frames[12:],
    ]
    assert as_told(fed(records, intake)) == as_told(fed(frames))
    assert (intake.repeated_frames, intake.empty_frames, intake.malformed_frames) == (2, 1, 2)
    assert (intake.untimed_samples, intake.overlapping_samples) == (0, 0)


def test_timestamps_that_can_not_be_are_refused() -> None:
    frames = packets(sent_frames(seconds=10.0))
    at_ns = int.from_bytes(frames[9].payload[1:9], "little")
    hurried = encode_frame(EcgFrame(timestamp_ns=at_ns + 1000, microvolts=np.ones(73, np.int32)))
    intake = StreamIntake()
    records = [*frames[:10], packet(hurried, frames[9].t_s), *frames[10:]]
    assert as_told(fed(records, intake)) == as_told(fed(frames))
    assert intake.malformed_frames == 1


def test_a_single_frame_has_no_rate_and_is_not_told() -> None:
    intake = StreamIntake()
    assert fed(packets(sent_frames(seconds=1.0)), intake) == []
    assert intake.untimed_samples == 73


def test_a_few_frames_are_told_at_the_end() -> None:
    assert told(packets(sent_frames(seconds=1.7))).values.tolist() == list(range(3 * 73))


def test_compressed_acceleration_needs_the_factor_of_its_start() -> None:
    counts = np.full((57, 3), 1000, dtype=np.int32)
    frames = [
        packet(
            encode_frame(
                AccelerationFrame(
                    timestamp_ns=number * 10**9, counts=counts, layout=0, is_compressed=True
                )
            ),
            float(number),
        )
        for number in range(1, 9)
    ]
    intake = StreamIntake()
    assert fed(frames, intake) == []
    assert intake.malformed_frames == len(frames)
    started = packet(VECTORS["started_with_factor"], 0.5, CONTROL_POINT)
    np.testing.assert_allclose(told([started, *frames], ACCELERATION).values, 244.0, rtol=1e-6)


def test_pulse_intervals_are_told_with_their_doubts() -> None:
    readings = (
        PulseReading(heart_rate_bpm=60, interval_ms=1000, error_ms=5),
        PulseReading(heart_rate_bpm=60, interval_ms=900, error_ms=31),
        PulseReading(heart_rate_bpm=60, interval_ms=800, error_ms=5, is_blocked=True),
    )
    [update] = fed([packet(encode_frame(PulseFrame(timestamp_ns=0, readings=readings)), 10.0)])
    assert isinstance(update, PulseIntervalsFound)
    assert [one.is_measured for one in update.intervals] == [True, False, False]
    assert [one.time_s for one in update.intervals] == pytest.approx([8.3, 9.2, 10.0])


def test_other_records_mean_nothing_here() -> None:
    intake = StreamIntake()
    assert intake.feed(Tick(t_s=1.0, utc_s=1.0, source="engine")) == ()
    assert intake.feed(link(LinkState.LOST, 2.0)) == ()
    assert intake.finish() == ()


FRAMES = packets(sent_frames(seconds=12.0)) + packets(
    sent_frames(ACCELERATION, seconds=12.0, rate_hz=100.0, samples=20)
)
ANY_FRAME = st.builds(
    lambda timestamp_ns, size: encode_frame(
        EcgFrame(timestamp_ns=timestamp_ns, microvolts=np.zeros(size, np.int32))
    ),
    st.integers(0, 2**64 - 1) | st.integers(0, 10**11),
    st.integers(0, 80),
)
ANY_RECORD = st.one_of(
    st.builds(packet, ANY_FRAME | st.binary(max_size=20), st.floats()),
    st.builds(packet, st.binary(max_size=12), st.floats(0, 100), st.just(CONTROL_POINT)),
    st.builds(link, st.sampled_from(LinkState), st.floats(0, 100)),
    st.sampled_from(FRAMES),
)


@settings(deadline=None)
@given(st.lists(ANY_RECORD, max_size=40))
def test_whatever_comes_times_grow_and_nothing_raises(records: list[Record]) -> None:
    intake = StreamIntake()
    columns = joined(fed(records, intake))
    for column in columns.values():
        assert np.all(np.diff(column.times_s) > 0)
        assert np.all(np.diff(column.segments) >= 0)
        for lost in column.lost:
            assert lost.samples > 0
            assert lost.to_s > lost.from_s


@settings(deadline=None)
@given(st.lists(st.sampled_from(range(len(FRAMES))), unique=True), st.integers(0, 100))
def test_what_was_told_is_never_taken_back(gone: list[int], until: int) -> None:
    """A session that ends early tells what a longer one had told by then, and what was held."""
    records = sorted(
        (record for place, record in enumerate(FRAMES) if place not in gone),
        key=lambda record: record.t_s,
    )
    first, longer = StreamIntake(), StreamIntake()
    early = [update for record in records[:until] for update in first.feed(record)]
    both = [update for record in records for update in longer.feed(record)]
    assert as_told(early) == as_told(both)[: len(early)]
    for kind, column in joined([*early, *first.finish()]).items():
        whole = joined([*both, *longer.finish()])[kind]
        told_early = sum(
            len(one.times_s)
            for one in early
            if isinstance(one, SamplesFound) and one.stream is kind
        )
        same = slice(0, told_early)
        assert column.times_s[same].tobytes() == whole.times_s[same].tobytes()
        assert len(whole) >= told_early
