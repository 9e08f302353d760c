from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from biofeedback.dsp.beats.beat_clock import (
    FIRST_SETTLE_S,
    SETTLE_S,
    BeatClock,
    ClockStep,
    Steps,
)
from biofeedback.dsp.series import RawBeat
from biofeedback.dsp.updates import GapFound, GapReason
from file_strategies import file_beats
from simulated_link import (
    Link,
    arrivals,
    ectopic_beats,
    estimate,
    fibrillating_beats,
    sinus_beats,
)

MOST_ERROR_MS = 15.0
Heart = Callable[[np.random.Generator, float], NDArray[np.float64]]
Happening = tuple[float, tuple[str, Any]]


def settled_in(steps: list[ClockStep]) -> list[RawBeat]:
    return [beat for step in steps for beat in step.settled]


def gaps_in(steps: list[ClockStep]) -> list[GapFound]:
    return [gap for step in steps for gap in step.gaps]


def steady(seconds: int, *, first: int = 0, age_s: float = 0.4) -> list[tuple[float, float]]:
    """(arrival, interval in ms): a beat a second, ``age_s`` before its packet, with a swing."""
    beats_s = [n - age_s + 0.05 * np.sin(n) for n in range(first - 1, first + seconds)]
    return [(float(first + n), 1000.0 * float(b)) for n, b in enumerate(np.diff(beats_s))]


def fed(clock: BeatClock, packets: list[tuple[float, float]]) -> list[ClockStep]:
    return [clock.packet(arrival_s, (rr_ms,)) for arrival_s, rr_ms in packets]


class TestTimes:
    @pytest.mark.parametrize(
        "link",
        [
            pytest.param(Link(), id="clean"),
            pytest.param(Link(outages_s=((200.0, 206.0),)), id="link lost"),
            pytest.param(Link(lost_at_s=(150.0, 300.0)), id="packets lost"),
            pytest.param(Link(no_contact_s=((200.0, 210.0),)), id="no contact"),
        ],
    )
    def test_they_are_true_but_for_a_constant(self, link: Link) -> None:
        rng = np.random.default_rng(7)
        true_s = sinus_beats(rng, 400.0)
        result = estimate(arrivals(true_s, link, rng))
        beats = settled_in(result.steps)
        error_s = np.array([beat.time_s for beat in beats]) - true_s[result.beats]
        assert 1000.0 * np.std(error_s) < MOST_ERROR_MS
        assert np.mean(error_s) == pytest.approx(link.delay_s, abs=0.05)

    def test_they_follow_the_drift_of_a_fast_strap(self) -> None:
        rng = np.random.default_rng(8)
        true_s = sinus_beats(rng, 900.0)
        result = estimate(arrivals(true_s, Link(drift=1.5e-3), rng))
        error_s = np.array([b.time_s for b in settled_in(result.steps)]) - true_s[result.beats]
        assert max(b.segment for b in settled_in(result.steps)) == 0
        assert np.ptp(error_s) < 0.2

    def test_intervals_are_passed_on_as_they_came(self) -> None:
        steps = fed(clock := BeatClock(), steady(40))
        steps.append(clock.finish())
        assert [b.rr_ms for b in settled_in(steps)] == [rr_ms for _, rr_ms in steady(40)]
        assert [b.arrived_s for b in settled_in(steps)] == [at_s for at_s, _ in steady(40)]


class TestSettling:
    def test_beats_are_found_at_once_and_settle_later(self) -> None:
        steps = fed(BeatClock(), steady(60))
        assert all(len(step.found) == 1 for step in steps)
        assert not settled_in(steps[: int(FIRST_SETTLE_S)])
        assert len(settled_in(steps)) == 60 - int(SETTLE_S)

    def test_time_alone_lets_beats_settle(self) -> None:
        clock = BeatClock()
        fed(clock, steady(5))
        assert not clock.moment(FIRST_SETTLE_S - 1.0).settled
        assert len(clock.moment(FIRST_SETTLE_S + 1.0).settled) == 5
        assert clock.moment(FIRST_SETTLE_S + 2.0) == ClockStep()

    def test_finish_settles_what_waits(self) -> None:
        clock = BeatClock()
        fed(clock, steady(5))
        assert len(clock.finish().settled) == 5
        assert clock.finish() == ClockStep()

    def test_nothing_settles_while_a_loss_is_in_doubt(self) -> None:
        clock = BeatClock()
        fed(clock, steady(60))
        clock.packet(61.0, (1000.0,))
        assert settled_in([clock.moment(90.0)])[-1].arrived_s == 59.0


class TestGaps:
    def test_a_link_loss_is_a_gap_that_ends_with_a_beat(self) -> None:
        clock = BeatClock()
        before = fed(clock, steady(40))
        broken = clock.broken(45.0, GapReason.LINK)
        after = fed(clock, steady(5, first=50))
        last = settled_in([*before, broken])[-1]
        assert broken.gaps == ()
        gap = gaps_in(after)[0]
        assert gap.reason is GapReason.LINK
        assert gap.from_s == last.time_s
        assert 47.0 < gap.to_s < after[0].found[0].time_s < 50.0
        assert after[0].found[0].segment == last.segment + 1

    def test_a_break_before_the_first_beat_is_none(self) -> None:
        clock = BeatClock()
        clock.broken(1.0, GapReason.LINK)
        steps = fed(clock, steady(3, first=2))
        assert gaps_in(steps) == []
        assert steps[0].found[0].segment == 0

    def test_two_breaks_in_a_row_are_one_with_the_first_reason(self) -> None:
        clock = BeatClock()
        fed(clock, steady(10))
        clock.broken(11.0, GapReason.CLOCK)
        clock.broken(12.0, GapReason.LINK)
        gaps = gaps_in(fed(clock, steady(3, first=20)))
        assert [gap.reason for gap in gaps] == [GapReason.CLOCK]

    def test_silence_while_packets_come_is_lost_contact(self) -> None:
        clock = BeatClock()
        fed(clock, steady(40))
        for n in range(40, 46):
            clock.packet(float(n), ())
        steps = fed(clock, steady(5, first=46))
        assert [gap.reason for gap in gaps_in(steps)] == [GapReason.CONTACT]
        assert steps[0].found[0].segment == 1

    def test_an_interval_that_spans_the_silence_is_no_gap(self) -> None:
        clock = BeatClock()
        fed(clock, steady(40))
        for n in range(40, 44):
            clock.packet(float(n), ())
        steps = [clock.packet(44.0, (5000.0,)), *fed(clock, steady(20, first=45))]
        assert gaps_in(steps) == []

    def test_a_lost_packet_parts_the_right_beats(self) -> None:
        for seed in range(10):
            rng = np.random.default_rng(seed)
            true_s = sinus_beats(rng, 180.0)
            result = estimate(arrivals(true_s, Link(lost_at_s=(100.0,)), rng))
            beats = settled_in(result.steps)
            breaks = np.flatnonzero(np.diff([beat.segment for beat in beats]))
            assert breaks.tolist() == np.flatnonzero(np.diff(result.beats) > 1).tolist()
            assert [gap.reason for gap in gaps_in(result.steps)] == [GapReason.PACKETS]

    @pytest.mark.parametrize("beats", [sinus_beats, fibrillating_beats, ectopic_beats])
    @pytest.mark.parametrize("stalls_per_min", [1.0, 6.0])
    def test_no_loss_is_imagined(self, beats: Heart, stalls_per_min: float) -> None:
        rng = np.random.default_rng(3)
        link = Link(stalls_per_min=stalls_per_min, stall_s=2.5)
        steps = estimate(arrivals(beats(rng, 1800.0), link, rng)).steps
        assert gaps_in(steps) == []
        assert {beat.segment for beat in settled_in(steps)} == {0}

    def test_a_sender_of_each_beat_at_once_gets_no_false_gap(self) -> None:
        rng = np.random.default_rng(4)
        true_s = sinus_beats(rng, 1200.0)
        clock = BeatClock()
        steps = [
            clock.packet(float(now_s) + float(rng.uniform(0.1, 0.14)), (1000.0 * float(rr_s),))
            for now_s, rr_s in zip(true_s[1:], np.diff(true_s), strict=True)
        ]
        assert gaps_in(steps) == []

    def test_intervals_that_run_ahead_begin_a_segment_without_a_gap(self) -> None:
        clock = BeatClock()
        fed(clock, steady(60))
        clock.packet(60.0, (1000.0, 1000.0, 1000.0))
        steps = [*fed(clock, steady(20, first=61)), clock.finish()]
        assert gaps_in(steps) == []
        assert settled_in(steps)[-1].segment == 1


class TestImportedBeats:
    def test_known_times_settle_at_once(self) -> None:
        clock = BeatClock()
        step = clock.timed(5.0, 900.0)
        beat = RawBeat(time_s=5.0, rr_ms=900.0, segment=0, arrived_s=5.0)
        assert step == ClockStep(found=(beat,), settled=(beat,))

    def test_a_hole_is_a_gap_and_begins_a_segment(self) -> None:
        clock = BeatClock()
        for n in range(1, 11):
            clock.timed(float(n), 1000.0)
        step = clock.timed(15.0, 1000.0)
        assert step.gaps == (GapFound(from_s=10.0, to_s=14.0, reason=GapReason.PACKETS),)
        assert step.settled[0].segment == 1
        assert clock.timed(16.0, 1000.0).settled[0].segment == 1

    def test_times_that_go_back_begin_a_segment_without_a_gap(self) -> None:
        clock = BeatClock()
        clock.timed(5.0, 1000.0)
        step = clock.timed(2.0, 1000.0)
        assert step.gaps == ()
        assert (step.settled[0].segment, step.settled[0].time_s) == (1, 6.0)

    def test_a_break_between_them_has_its_reason(self) -> None:
        clock = BeatClock()
        clock.timed(5.0, 1000.0)
        clock.broken(6.0, GapReason.LINK)
        step = clock.timed(9.0, 1000.0)
        assert step.gaps == (GapFound(from_s=5.0, to_s=8.0, reason=GapReason.LINK),)
        assert step.settled[0].segment == 1


events = st.one_of(
    st.tuples(st.just("packet"), st.lists(st.floats(1.0, 5000.0), max_size=4).map(tuple)),
    st.tuples(st.just("moment"), st.none()),
    st.tuples(st.just("broken"), st.sampled_from(GapReason)),
    st.tuples(st.just("timed"), st.floats(1.0, 5000.0)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(0.0, 4.0), events), max_size=60))
def test_every_beat_settles_once_in_order_whatever_comes(happenings: list[Happening]) -> None:
    clock, now_s = BeatClock(), 0.0
    sent: list[float] = []
    steps: list[ClockStep] = []
    for wait_s, (what, value) in happenings:
        now_s += wait_s
        match what:
            case "packet":
                steps.append(clock.packet(now_s, value))
                sent += value
            case "moment":
                steps.append(clock.moment(now_s))
            case "broken":
                steps.append(clock.broken(now_s, value))
            case "timed":
                steps.append(clock.timed(now_s, value))
                sent.append(value)
    steps.append(clock.finish())
    settled = settled_in(steps)
    found = [beat for step in steps for beat in step.found]
    assert [beat.rr_ms for beat in settled] == [beat.rr_ms for beat in found] == sent
    for beats in (settled, found):
        assert all(np.diff([beat.time_s for beat in beats]) > 0.0)
        assert all(np.diff([beat.segment for beat in beats]) >= 0)
    assert all(gap.from_s <= gap.to_s for gap in gaps_in(steps))


class TestManyAtOnce:
    @given(
        st.lists(st.tuples(st.sampled_from(("timed", "packets", "broken")), file_beats())),
        st.booleans(),
    )
    @settings(max_examples=40, deadline=None)
    def test_imported_beats_are_told_as_one_by_one(
        self, doings: list[tuple[str, tuple[list[float], list[float]]]], is_linked_first: bool
    ) -> None:
        singly, at_once = BeatClock(), BeatClock()
        steps: list[tuple[ClockStep, ClockStep]] = []
        for doing, (times_s, rr_ms) in [*doings, ("timed", ([5.0, 6.0], [1000.0, 1000.0]))]:
            now_s = 1.0 if is_linked_first else 500.0
            rows = list(zip(times_s, rr_ms, strict=True))
            match doing:
                case "timed":
                    one_by_one = _together([singly.timed(*row) for row in rows])
                    steps.append((one_by_one, at_once.timed_all(*map(np.array, (times_s, rr_ms)))))
                case "packets":
                    told = [
                        [clock.packet(now_s + n, (ms,)) for n, (_, ms) in enumerate(rows)]
                        for clock in (singly, at_once)
                    ]
                    steps.append((_together(told[0]), _together(told[1])))
                case _:
                    pair = [clock.broken(now_s, GapReason.LINK) for clock in (singly, at_once)]
                    steps.append((pair[0], pair[1]))
        assert all(one == other for one, other in steps)

    def test_none_at_all_tell_nothing(self) -> None:
        assert BeatClock().timed_all(np.array([]), np.array([])) == ClockStep()


def test_anew_begins_a_segment_without_a_gap() -> None:
    clock = BeatClock()
    clock.anew()
    steps = fed(clock, steady(60))
    clock.anew()
    steps += [*fed(clock, steady(60, first=60)), clock.finish()]
    assert gaps_in(steps) == []
    settled = settled_in(steps)
    assert [beat.segment for beat in settled] == [0] * 60 + [1] * 60
    assert [beat.time_s for beat in settled] == sorted({beat.time_s for beat in settled})


def test_contact_lost_is_a_gap_though_packets_come() -> None:
    clock = BeatClock()
    clock.contact_lost()
    steps = fed(clock, steady(60))
    clock.contact_lost()
    steps += [*fed(clock, steady(60, first=61)), clock.finish()]
    assert [gap.reason for gap in gaps_in(steps)] == [GapReason.CONTACT]
    assert {beat.segment for beat in settled_in(steps)} == {0, 1}


def test_an_outlet_gets_everything_and_the_calls_answer_nothing() -> None:
    outlet = Heard()
    clock = BeatClock(outlet)
    steps = [clock.packet(float(n), (1000.0,)) for n in range(40)]
    steps += [clock.broken(40.0, GapReason.LINK), clock.packet(60.0, (900.0,)), clock.finish()]
    told = BeatClock()
    whole = [told.packet(float(n), (1000.0,)) for n in range(40)]
    whole += [told.broken(40.0, GapReason.LINK), told.packet(60.0, (900.0,)), told.finish()]
    assert outlet.beats == settled_in(whole)
    assert outlet.gaps == gaps_in(whole) != []
    assert _together(steps) == ClockStep()


class Heard(Steps):
    """Keeps what settles and tells nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.beats: list[RawBeat] = []
        self.gaps: list[GapFound] = []

    def told(self) -> ClockStep:
        step = super().told()
        self.beats += step.settled
        self.gaps += step.gaps
        return ClockStep()


def _together(steps: list[ClockStep]) -> ClockStep:
    return ClockStep(
        found=tuple(beat for step in steps for beat in step.found),
        settled=tuple(settled_in(steps)),
        gaps=tuple(gaps_in(steps)),
    )
