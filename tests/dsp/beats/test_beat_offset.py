import pytest

from biofeedback.dsp.beats.beat_offset import SegmentOffset, SumPacket


def packet(sent_s: float, sum_s: float, previous_s: float | None = None) -> SumPacket:
    return SumPacket(
        arrival_s=sent_s,
        sent_s=sent_s,
        first_sum_s=sum_s,
        last_sum_s=sum_s,
        previous_sent_s=previous_s,
    )


def test_a_packet_alone_leaves_a_second_open() -> None:
    offset = SegmentOffset((packet(10.0, 4.0),))
    assert offset.high_s == 6.0
    assert offset.middle_s == offset.offset_s == 5.5
    assert offset.since_s == 10.0


def test_both_bounds_close_in_on_the_truth() -> None:
    # Beats 0.9 s apart that lie 5 s after their sum, in packets sent each second.
    offset = SegmentOffset()
    beats_s = [5.0 + 0.9 * n for n in range(1, 200)]
    sent_s = 5.0
    while sent_s < 100.0:
        before_s, sent_s = sent_s, sent_s + 1.0
        inside = [beat_s for beat_s in beats_s if before_s < beat_s <= sent_s]
        if inside:
            offset.add(
                SumPacket(
                    arrival_s=sent_s,
                    sent_s=sent_s,
                    first_sum_s=inside[0] - 5.0,
                    last_sum_s=inside[-1] - 5.0,
                    previous_sent_s=before_s,
                )
            )
    assert offset.offset_s == pytest.approx(5.0, abs=0.06)


def test_a_low_bound_above_the_high_one_is_left_out() -> None:
    offset = SegmentOffset((packet(10.0, 5.0, 9.5), packet(11.0, 6.0, 13.0)))
    assert offset.high_s == 5.0
    assert offset.middle_s == pytest.approx(4.75)


def test_bounds_are_forgotten_after_two_minutes() -> None:
    offset = SegmentOffset((packet(10.0, 5.0), packet(129.0, 120.0), packet(131.0, 121.0)))
    assert offset.high_s == 9.0


def test_an_offset_that_is_relied_on_only_creeps() -> None:
    offset = SegmentOffset((packet(10.0, 5.0),))
    offset.rely()
    offset.add(packet(11.0, 6.5))
    assert offset.middle_s == pytest.approx(4.0)
    assert offset.offset_s == pytest.approx(4.5 - 0.004)


def test_nothing_is_known_before_the_first_packet() -> None:
    assert SegmentOffset().since_s is None
