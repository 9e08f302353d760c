import math
from collections.abc import Callable, Iterable

import numpy as np
import pytest
from numpy.typing import NDArray

from biofeedback.dsp.trust.strap_trust import Believed, StrapTrust, Withheld
from biofeedback.dsp.updates import Absence, Doubt
from biofeedback.payloads.heart_rate import HeartRateMeasurement
from reference import recordings
from simulated_link import (
    Arrival,
    Link,
    arrivals,
    ectopic_beats,
    fibrillating_beats,
    sinus_beats,
)
from wrong_straps import (
    in_milliseconds,
    invented,
    last_again,
    latest_instead_of_none,
    low_beats,
    measured,
    slow_beats,
    twice,
    with_fillers,
)

Heart = Callable[[np.random.Generator, float], NDArray[np.float64]]
Fault = Callable[[list[Arrival]], list[Arrival]]
HEARTS: tuple[Heart, ...] = (
    sinus_beats,
    fibrillating_beats,
    ectopic_beats,
    low_beats,
    slow_beats,
)
GOOD = Link()
LOSSES = Link(
    lost_at_s=tuple(30.0 + 37.0 * n for n in range(30)),
    no_contact_s=((200.0, 203.0), (500.0, 501.0), (700.0, 712.0)),
)
STALLS = Link(stalls_per_min=6.0, stall_s=2.5)


class _Heard:
    """What a strap's packets led to."""

    def __init__(self, packets: Iterable[Arrival]) -> None:
        self.trust = StrapTrust()
        self.said: list[tuple[float, Believed, int]] = []
        """(arrival, what is believed, how many doubts held)."""
        self.found_s: dict[Doubt, float] = {}
        for one in packets:
            believed = self.trust.packet(measured(one), one.ticks, one.arrival_s)
            self.said.append((one.arrival_s, believed, len(self.trust.doubts)))
            for doubt in self.trust.doubts:
                self.found_s.setdefault(doubt, one.arrival_s)


def _sent(heart: Heart, link: Link = GOOD, *, for_s: float = 300.0, seed: int = 1) -> list[Arrival]:
    rng = np.random.default_rng(seed)
    return arrivals(heart(rng, for_s), link, rng)


def _worn(rr_ms: NDArray[np.float64]) -> list[Arrival]:
    """A recording's intervals as a good strap would have sent them."""
    beats_s = 0.5 + np.concatenate(([0.0], np.cumsum(rr_ms) / 1000.0))
    return arrivals(beats_s, GOOD, np.random.default_rng(0))


@pytest.mark.parametrize("heart", HEARTS)
@pytest.mark.parametrize("link", [GOOD, LOSSES, STALLS])
def test_a_good_strap_is_never_doubted(heart: Heart, link: Link) -> None:
    packets = _sent(heart, link, for_s=1200.0)
    heard = _Heard(packets)
    assert heard.found_s == {}
    assert not any(believed.begins_anew or believed.is_cut for _, believed, _ in heard.said)
    taken = [rr_ms for _, believed, _ in heard.said for rr_ms in believed.rr_ms]
    assert taken == [ticks * 1000.0 / 1024.0 for one in packets for ticks in one.ticks]


@pytest.mark.parametrize(
    "rr_ms",
    [
        *(recordings.vu_ms(condition) for condition in recordings.VU_CONDITIONS),
        recordings.pyhrv_ms(),
        recordings.polar_monitor_ms("noisy_rri")[:1500],
        recordings.polar_monitor_ms("exercise_rri")[:1500],
        recordings.rest_ms("rest_rri"),
        recordings.rest_ms("real_rri"),
        np.diff(recordings.mitdb("100")[0]) * 1000.0,
        np.diff(recordings.mitdb("105")[0]) * 1000.0,
        recordings.day_ms()[20_000:26_000],
    ],
)
def test_no_real_heart_is_doubted(rr_ms: NDArray[np.float64]) -> None:
    assert _Heard(_worn(rr_ms)).found_s == {}


@pytest.mark.parametrize("recording", [recordings.polar_breathing(), recordings.polar_bigeminy()])
def test_no_real_strap_is_doubted(
    recording: tuple[NDArray[np.float64], NDArray[np.float64]],
) -> None:
    packets = [
        Arrival(arrival_s, tuple(round(one_ms * 1.024) for one_ms in rr_ms), ())
        for arrival_s, rr_ms in recordings.packets(*recording)
    ]
    assert _Heard(packets).found_s == {}


@pytest.mark.parametrize("heart", HEARTS)
@pytest.mark.parametrize("seed", range(3))
def test_milliseconds_are_found_within_90_s_and_read_as_such(heart: Heart, seed: int) -> None:
    packets = in_milliseconds(_sent(heart, seed=seed))
    heard = _Heard(packets)
    assert set(heard.found_s) == {Doubt.MILLISECONDS}
    assert heard.found_s[Doubt.MILLISECONDS] - packets[0].arrival_s <= 90.0
    for (_, believed, doubts), sent in zip(heard.said, packets, strict=True):
        unit_ms = 1.0 if doubts else 1000.0 / 1024.0
        assert believed.rr_ms == tuple(ticks * unit_ms for ticks in sent.ticks)
    assert sum(believed.begins_anew for _, believed, _ in heard.said) == 1


def test_milliseconds_are_found_in_spite_of_losses() -> None:
    link = Link(lost_at_s=(40.0, 110.0), no_contact_s=((75.0, 79.0),))
    heard = _Heard(in_milliseconds(_sent(sinus_beats, link)))
    assert set(heard.found_s) == {Doubt.MILLISECONDS}


@pytest.mark.parametrize("fault", [last_again, twice])
@pytest.mark.parametrize("heart", HEARTS)
def test_repeats_are_found_within_90_s_and_left_out(fault: Fault, heart: Heart) -> None:
    packets = _sent(heart, seed=0)
    heard = _Heard(fault(packets))
    assert Doubt.REPEATED in heard.found_s
    found_s = heard.found_s[Doubt.REPEATED]
    assert found_s - packets[0].arrival_s <= 90.0
    assert heard.trust.doubts == (Doubt.REPEATED,)
    mended = [rr for at_s, said, _ in heard.said for rr in said.rr_ms if at_s > found_s + 0.1]
    true = [
        ticks * 1000.0 / 1024.0
        for one in packets
        for ticks in one.ticks
        if one.arrival_s > found_s + 0.1
    ]
    if fault is last_again:
        assert mended == true
    assert len(mended) == pytest.approx(len(true), rel=0.01)
    assert sum(mended) == pytest.approx(sum(true), rel=0.01)


def test_the_latest_instead_of_none_is_left_out_of_a_slow_heart() -> None:
    packets = _sent(slow_beats)
    heard = _Heard(latest_instead_of_none(packets))
    found_s = heard.found_s[Doubt.REPEATED]
    mended = [rr for at_s, said, _ in heard.said for rr in said.rr_ms if at_s >= found_s]
    true = [t for one in packets for t in one.ticks if one.arrival_s >= found_s]
    assert abs(len(mended) - len(true)) <= 2


def test_both_faults_at_once_are_mended() -> None:
    packets = in_milliseconds(_sent(sinus_beats))
    heard = _Heard(last_again(packets))
    found_s = heard.found_s[Doubt.REPEATED]
    assert heard.trust.doubts == (Doubt.MILLISECONDS, Doubt.REPEATED)
    mended = [rr for at_s, said, _ in heard.said for rr in said.rr_ms if at_s >= found_s]
    assert mended == [t for one in packets for t in one.ticks if one.arrival_s >= found_s]


def test_a_surplus_that_nothing_mends_is_refused_until_it_is_over() -> None:
    rng = np.random.default_rng(0)
    good = _sent(sinus_beats, for_s=400.0)
    packets = [
        Arrival(one.arrival_s, tuple(int(n) for n in rng.integers(600, 1100, 2)), ())
        if one.arrival_s < 150.0
        else one
        for one in good
    ]
    heard = _Heard(packets)
    assert set(heard.found_s) == {Doubt.SURPLUS}
    assert heard.trust.doubts == ()
    (span,) = heard.trust.withheld
    assert span.absence is Absence.SURPLUS
    assert 60.0 < span.from_s < 95.0
    assert 210.0 < span.to_s < 300.0
    assert heard.trust.withholds(120.0, Absence.SURPLUS)
    assert not heard.trust.withholds(120.0, Absence.INVENTED)
    refused = [said for at_s, said, _ in heard.said if span.from_s <= at_s < span.to_s]
    assert all(said.rr_ms == () for said in refused)
    anew_s = [at_s for at_s, said, _ in heard.said if said.begins_anew]
    assert anew_s == [span.to_s]


def test_fillers_are_not_taken_and_cut() -> None:
    packets = with_fillers(_sent(sinus_beats))
    heard = _Heard(packets)
    assert set(heard.found_s) == {Doubt.FILLERS}
    later = [said for at_s, said, _ in heard.said if at_s > 90.0]
    assert not any(rr == 500.0 * 1000.0 / 1024.0 for said in later for rr in said.rr_ms)
    assert sum(said.is_cut for said in later) == sum(
        500 in one.ticks for one in packets if one.arrival_s > 90.0
    )


def test_invented_values_are_taken_and_their_variability_withheld() -> None:
    heard = _Heard(invented((800, 810, 820), 200.0))
    assert heard.trust.doubts == (Doubt.INVENTED,)
    found_s = heard.found_s[Doubt.INVENTED]
    assert 60.0 <= found_s <= 90.0
    assert heard.trust.withheld == (Withheld(found_s, math.inf, Absence.INVENTED),)
    assert all(said.rr_ms for _, said, _ in heard.said)


def test_a_heart_after_invented_values_begins_anew() -> None:
    worn = [
        Arrival(one.arrival_s + 100.0, one.ticks, ()) for one in _sent(sinus_beats, for_s=100.0)
    ]
    heard = _Heard([*invented((800,), 100.0), *worn])
    assert heard.trust.doubts == ()
    (span,) = heard.trust.withheld
    assert 100.0 < span.to_s < 125.0
    assert [at_s for at_s, said, _ in heard.said if said.begins_anew] == [span.to_s]


def test_stillness_is_heeded() -> None:
    trust = StrapTrust()
    for second in range(100):
        trust.movement(float(second), 0.3)
        one = Arrival(float(second), (800,) if second > 60 else (), ())
        trust.packet(measured(one), one.ticks, one.arrival_s)
    assert trust.doubts == (Doubt.INVENTED,)


def test_heart_rate_without_intervals_is_said() -> None:
    trust = StrapTrust()
    for second in range(12):
        trust.packet(HeartRateMeasurement(heart_rate_bpm=71), (), float(second))
    assert trust.doubts == (Doubt.NO_INTERVALS,)
    assert trust.withheld == ()
    trust.broken(12.0)
    assert not trust.doubts


def test_a_lost_link_keeps_the_unit_and_forgets_the_rest() -> None:
    heard = _Heard(in_milliseconds(_sent(sinus_beats, for_s=100.0)))
    heard.trust.broken(100.0)
    assert heard.trust.doubts == (Doubt.MILLISECONDS,)
    refused = _Heard(invented((800,), 100.0))
    refused.trust.broken(100.0)
    assert refused.trust.doubts == ()
    assert refused.trust.withheld[-1].to_s == 100.0


def test_a_strap_that_is_exchanged_for_a_good_one_is_read_as_one() -> None:
    rng = np.random.default_rng(1)
    packets = arrivals(sinus_beats(rng, 300.0), Link(), rng)
    wrong = in_milliseconds(packets[:100])
    heard = _Heard([*wrong, *packets[100:]])
    assert heard.found_s.keys() == {Doubt.MILLISECONDS}
    assert heard.trust.doubts == ()


def test_two_faults_in_turn_each_begin_anew() -> None:
    wrong = in_milliseconds(_sent(sinus_beats, for_s=100.0))
    repeated = last_again(in_milliseconds(_sent(sinus_beats, for_s=150.0, seed=4)))
    shifted = [Arrival(one.arrival_s + 101.0, one.ticks, ()) for one in repeated]
    heard = _Heard([*wrong, *shifted])
    assert heard.trust.doubts == (Doubt.MILLISECONDS, Doubt.REPEATED)
    anew_s = [at_s for at_s, said, _ in heard.said if said.begins_anew]
    assert heard.found_s[Doubt.MILLISECONDS] in anew_s
    assert heard.found_s[Doubt.REPEATED] in anew_s
