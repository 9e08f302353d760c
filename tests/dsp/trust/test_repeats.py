from collections.abc import Callable

import numpy as np
import pytest

from biofeedback.dsp.trust.heard import Heard, sent
from biofeedback.dsp.trust.reading import AS_ASKED
from biofeedback.dsp.trust.repeats import RepeatFilter, overlap, repeated_by_rule
from simulated_link import Arrival, Link, arrivals, fibrillating_beats, sinus_beats
from wrong_straps import last_again, latest_instead_of_none, low_beats, slow_beats, twice

Fault = Callable[[list[Arrival]], list[Arrival]]


@pytest.mark.parametrize(
    ("before", "now", "count"),
    [((), (5,), 0), ((5,), (), 0), ((7, 5), (5, 5), 1), ((5, 5), (5, 5), 2), ((5, 6), (5, 6), 2)],
)
def test_overlap_is_the_longest(before: tuple[int, ...], now: tuple[int, ...], count: int) -> None:
    assert overlap(before, now) == count


def _kept(packets: list[Arrival]) -> list[int]:
    found = sent([Heard(one.arrival_s, one.ticks) for one in packets])
    repeats = RepeatFilter(AS_ASKED.unit_s, found)
    return [ticks for packet in found for ticks in repeats.kept(packet)]


@pytest.mark.parametrize("fault", [last_again, twice, latest_instead_of_none])
@pytest.mark.parametrize("heart", [sinus_beats, fibrillating_beats, low_beats, slow_beats])
def test_what_is_kept_is_what_the_heart_did(
    fault: Fault, heart: Callable[[np.random.Generator, float], np.ndarray]
) -> None:
    rng = np.random.default_rng(3)
    packets = arrivals(heart(rng, 240.0), Link(stalls_per_min=0.0), rng)
    true = [ticks for packet in packets for ticks in packet.ticks]
    kept = _kept(fault(packets))
    assert abs(len(kept) - len(true)) <= 0.01 * len(true)
    if fault is last_again:
        assert kept == true


def test_beats_that_are_equal_by_chance_are_kept() -> None:
    packets = [Arrival(s + 0.3, (1024 + (s % 4 == 0),), ()) for s in range(60)]
    assert len(_kept(packets)) >= 59


def test_after_a_break_nothing_is_a_repeat() -> None:
    repeats = RepeatFilter(AS_ASKED.unit_s, [])
    (first,) = sent([Heard(0.0, (900,))])
    assert repeats.kept(first) == (900,)
    assert repeats.kept(first) == ()
    repeats.restart()
    assert repeats.kept(first) == (900,)


def test_a_rule_is_what_nearly_every_packet_keeps() -> None:
    rng = np.random.default_rng(0)
    packets = arrivals(sinus_beats(rng, 60.0), Link(), rng)

    def rule(of: list[Arrival]) -> int | None:
        return repeated_by_rule(sent([Heard(one.arrival_s, one.ticks) for one in of]))

    assert rule(last_again(packets)) == 1
    assert rule(packets) is rule(twice(packets)) is rule([]) is None
