from biofeedback.dsp.trust.heard import Heard, sent, unbroken


def _each_second(*arrivals_s: float) -> list[Heard]:
    return [Heard(arrival_s, (1000,)) for arrival_s in arrivals_s]


def _counts(packets: list[Heard]) -> list[int]:
    return [len(stretch) for stretch in unbroken(packets)]


def test_packets_that_were_held_up_were_sent_in_time() -> None:
    packets = _each_second(*range(20), 21.5, 21.6, 22.0, *range(23, 40))
    times_s = [one.sent_s for one in sent(packets)]
    assert max(one - n for n, one in enumerate(times_s)) < 0.5
    assert _counts(packets) == [40]


def test_a_sender_without_a_period_is_taken_at_its_word() -> None:
    packets = _each_second(0.0, 0.4, 2.0, 2.1, 3.9, 4.0)
    assert [one.sent_s for one in sent(packets)] == [0.0, 0.4, 2.0, 2.1, 3.9, 4.0]


def test_a_lost_packet_ends_a_stretch() -> None:
    assert _counts(_each_second(*range(20), *range(21, 40))) == [20, 19]


def test_a_lost_packet_is_seen_among_copies() -> None:
    arrivals_s = [s + late for s in (*range(20), *range(21, 40)) for late in (0.0, 0.01)]
    assert _counts(_each_second(*arrivals_s)) == [40, 38]


def test_packets_without_an_interval_for_long_end_a_stretch() -> None:
    empty = [Heard(float(second), ()) for second in range(10, 14)]
    packets = [*_each_second(*range(10)), *empty, *_each_second(*range(14, 20))]
    assert _counts(packets) == [14, 6]
    assert _counts([*packets[:12], *_each_second(*range(12, 20))]) == [20]


def test_nothing_is_one_empty_stretch() -> None:
    assert unbroken([]) == [[]]
