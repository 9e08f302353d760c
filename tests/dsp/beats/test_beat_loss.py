from biofeedback.dsp.beats.beat_loss import Loss, LossWatch
from biofeedback.dsp.beats.beat_offset import SegmentOffset, SumPacket
from biofeedback.dsp.beats.packet_clock import MissingPackets


def packets(count: int, *, first: int = 0, lost_s: float = 0.0) -> list[SumPacket]:
    """One beat per packet and second, 0.1 s old when sent; ``lost_s`` are missing from the sum."""
    return [
        SumPacket(
            arrival_s=float(n),
            sent_s=float(n),
            first_sum_s=n - 0.1 - lost_s,
            last_sum_s=n - 0.1 - lost_s,
            previous_sent_s=n - 1.0,
        )
        for n in range(first, first + count)
    ]


def judged(
    watch: LossWatch, offset: SegmentOffset, new: list[SumPacket], *, is_on_grid: bool = True
) -> list[Loss | None]:
    verdicts = []
    for packet in new:
        offset.add(packet)
        verdicts.append(watch.judge(packet, offset, is_on_grid=is_on_grid))
    return verdicts


def narrow_offset() -> SegmentOffset:
    """An offset known well, between 0.0 and 0.1 s."""
    narrow = SumPacket(
        arrival_s=1.0, sent_s=1.0, first_sum_s=0.9, last_sum_s=0.9, previous_sent_s=0.9
    )
    return SegmentOffset((narrow,))


def test_steady_packets_are_fine() -> None:
    watch = LossWatch()
    assert judged(watch, narrow_offset(), packets(30)) == [None] * 30
    assert watch.doubt_since_s is None


def test_missing_intervals_are_proved_by_three_packets_on_the_grid() -> None:
    watch, offset = LossWatch(), narrow_offset()
    judged(watch, offset, packets(10))
    late = packets(6, first=10, lost_s=2.0)
    verdicts = judged(watch, offset, late)
    first = next(n for n, verdict in enumerate(verdicts) if verdict)
    assert first == 3
    loss = verdicts[first]
    assert loss is not None
    assert loss.since == tuple(late[: first + 1])
    assert not loss.in_packets


def test_without_a_grid_it_takes_eight_seconds() -> None:
    watch, offset = LossWatch(), narrow_offset()
    judged(watch, offset, packets(10), is_on_grid=False)
    verdicts = judged(watch, offset, packets(12, first=10, lost_s=3.0), is_on_grid=False)
    first = next(n for n, verdict in enumerate(verdicts) if verdict)
    assert first == 8
    loss = verdicts[first]
    assert loss is not None
    assert loss.in_packets
    assert loss.since[0].arrival_s == 10.0


def test_a_row_of_late_packets_that_ends_is_no_loss() -> None:
    watch, offset = LossWatch(), narrow_offset()
    judged(watch, offset, packets(10), is_on_grid=False)
    assert judged(watch, offset, packets(3, first=10, lost_s=2.0)) == [None] * 3
    assert watch.doubt_since_s == 10.0
    assert judged(watch, offset, packets(10, first=13)) == [None] * 10
    assert watch.doubt_since_s is None


def test_doubts_are_dropped_after_twenty_seconds() -> None:
    watch, offset = LossWatch(), narrow_offset()
    doubtful = packets(1, first=10, lost_s=2.0)
    neither = packets(25, first=11, lost_s=0.4)
    assert judged(watch, offset, [*packets(10), *doubtful, *neither]) == [None] * 36
    assert watch.doubt_since_s is None


class TestMissingInTheCount:
    missing = MissingPackets(since_s=11.0, periods_s=1.0)

    def watch_after(self, *, lost_s: float) -> tuple[LossWatch, SegmentOffset]:
        watch, offset = LossWatch(), narrow_offset()
        judged(watch, offset, packets(10))
        for packet in packets(5, first=11, lost_s=lost_s):
            offset.add(packet)
            watch.judge(packet, offset, is_on_grid=False)
        return watch, offset

    def test_nothing_is_lost_if_the_sum_still_fits(self) -> None:
        watch, offset = self.watch_after(lost_s=0.0)
        watch.saw_empty()
        assert watch.judge_count(self.missing, offset) is None

    def test_a_sum_that_fits_badly_is_a_loss_with_a_sender_of_empty_packets(self) -> None:
        watch, offset = self.watch_after(lost_s=0.3)
        watch.saw_empty()
        loss = watch.judge_count(self.missing, offset)
        assert loss is not None
        assert loss.in_packets
        assert [packet.arrival_s for packet in loss.since] == [11.0, 12.0, 13.0, 14.0, 15.0]
        assert loss.since[1].previous_sent_s == 12.0

    def test_a_sender_that_may_leave_out_empty_packets_gets_the_benefit_of_the_doubt(self) -> None:
        watch, offset = self.watch_after(lost_s=0.3)
        assert watch.judge_count(self.missing, offset) is None

    def test_no_packet_with_intervals_since_is_no_loss_yet(self) -> None:
        watch, offset = LossWatch(), narrow_offset()
        judged(watch, offset, packets(10))
        assert watch.judge_count(self.missing, offset) is None
