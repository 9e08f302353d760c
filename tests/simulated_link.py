"""A strap, its link and its faults as pure arithmetic, for tests and benchmarks of the beat clock.

True beat times are known, so an estimate can be held against them. Nothing here is of the
program; the simulated strap of ``sensors`` is something else, and follows a breath.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.beats.beat_clock import BeatClock, ClockStep
from biofeedback.dsp.updates import GapReason

TICKS_PER_S = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What lies between a heart and the program."""

    period_s: float = 1.0
    """The strap sends so often, on its own clock."""
    drift: float = 40e-6
    """By how much the strap's clock runs fast."""
    delay_s: float = 0.3
    """Constant, of strap and radio."""
    jitter_s: float = 0.030
    """Largest delay of a packet beyond that; evenly spread."""
    stalls_per_min: float = 1.0
    stall_s: float = 1.5
    """Longest stall: what should arrive in one arrives at its end."""
    outages_s: tuple[tuple[float, float], ...] = ()
    """The link is lost between these times, and the program is told at the end."""
    lost_at_s: tuple[float, ...] = ()
    """The packets sent next after these times never arrive, and nobody is told."""
    no_contact_s: tuple[tuple[float, float], ...] = ()
    """The strap sees no beat between these times, and its next interval begins after them."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A packet that arrived, or the end of an outage."""

    arrival_s: float
    ticks: tuple[int, ...]
    """Intervals in 1/1024 s."""
    beats: tuple[int, ...]
    """Which true beats they end in."""
    is_outage: bool = False


@dataclass(slots=True)
class Estimate:
    """What the beat clock made of it; all in the order of the arrivals."""

    steps: list[ClockStep] = field(default_factory=list)
    beats: list[int] = field(default_factory=list)
    """The true beat of each found and of each settled one."""


def sinus_beats(rng: np.random.Generator, for_s: float) -> NDArray[np.float64]:
    """True beat times of a heart at 70 per minute that breathes, wanders and is a little noisy."""
    slow, breath = rng.uniform(0, 2 * np.pi, 2)

    def rr_s(now_s: float) -> float:
        wander = 0.04 * math.sin(2 * math.pi * 0.02 * now_s + slow)
        return 0.857 + wander + 0.05 * math.sin(2 * math.pi * 0.1 * now_s + breath)

    return _beats(lambda now_s: rr_s(now_s) + rng.normal(0, 0.01), for_s)


def fibrillating_beats(rng: np.random.Generator, for_s: float) -> NDArray[np.float64]:
    """True beat times without any order, as in atrial fibrillation."""
    return _beats(lambda _now_s: float(np.clip(rng.normal(0.7, 0.16), 0.35, 1.6)), for_s)


def ectopic_beats(rng: np.random.Generator, for_s: float) -> NDArray[np.float64]:
    """True beat times of a sinus rhythm in which each tenth beat comes early, with a pause."""
    beats_s = sinus_beats(rng, for_s)
    early = np.arange(1, len(beats_s) - 1)[rng.random(len(beats_s) - 2) < 0.1]
    beats_s[early] -= 0.3 * (beats_s[early] - beats_s[early - 1])
    return beats_s


def arrivals(beats_s: NDArray[np.float64], link: Link, rng: np.random.Generator) -> list[Arrival]:
    """Everything that reaches the program, in order."""
    stalls_s = _stalls(beats_s[-1], link, rng)
    phase_s = rng.uniform(0.0, link.period_s)
    arrived: list[Arrival] = []
    last_s = -math.inf
    for sent_s, ticks, beats in _packets(beats_s, link, phase_s):
        if _is_lost(sent_s, link):
            continue
        out_s = sent_s + link.delay_s + rng.uniform(0.0, link.jitter_s)
        held_s = max([end_s for start_s, end_s in stalls_s if start_s <= out_s < end_s] or [out_s])
        last_s = max(held_s, last_s + 0.001)
        outages = [end_s for start_s, end_s in link.outages_s if last_s > end_s]
        told = sum(arrival.is_outage for arrival in arrived)
        if len(outages) > told:
            arrived.append(Arrival(outages[-1], (), (), is_outage=True))
        arrived.append(Arrival(last_s, ticks, beats))
    return arrived


def estimate(packets: list[Arrival]) -> Estimate:
    """Run the beat clock over it, with a tick each second that nothing came."""
    clock = BeatClock()
    result = Estimate()
    now_s = packets[0].arrival_s
    for packet in packets:
        while now_s + 1.0 < packet.arrival_s:
            now_s += 1.0
            result.steps.append(clock.moment(now_s))
        now_s = packet.arrival_s
        if packet.is_outage:
            result.steps.append(clock.broken(now_s, GapReason.LINK))
        else:
            rr_ms = tuple(ticks * 1000.0 / TICKS_PER_S for ticks in packet.ticks)
            result.steps.append(clock.packet(now_s, rr_ms))
            result.beats += packet.beats
    result.steps.append(clock.finish())
    return result


def _beats(rr_s: Callable[[float], float], for_s: float) -> NDArray[np.float64]:
    times_s = [0.5]
    while times_s[-1] < for_s:
        times_s.append(times_s[-1] + rr_s(times_s[-1]))
    return np.array(times_s)


def _packets(
    beats_s: NDArray[np.float64], link: Link, phase_s: float
) -> Iterator[tuple[float, tuple[int, ...], tuple[int, ...]]]:
    """(time of sending, intervals, beats) of each packet; the first beat ends no interval."""
    own_ticks = np.round(beats_s * (1.0 + link.drift) * TICKS_PER_S).astype(int)
    next_beat = 1
    sent_s = beats_s[0] + phase_s
    last_seen = 0
    while next_beat < len(beats_s):
        ticks: list[int] = []
        beats: list[int] = []
        while next_beat < len(beats_s) and beats_s[next_beat] <= sent_s:
            is_seen = not any(a <= beats_s[next_beat] < b for a, b in link.no_contact_s)
            if is_seen and last_seen == next_beat - 1:
                ticks.append(int(own_ticks[next_beat] - own_ticks[next_beat - 1]))
                beats.append(next_beat)
            if is_seen:
                last_seen = next_beat
            next_beat += 1
        yield sent_s, tuple(ticks), tuple(beats)
        sent_s += link.period_s / (1.0 + link.drift)


def _is_lost(sent_s: float, link: Link) -> bool:
    if any(start_s <= sent_s < end_s for start_s, end_s in link.outages_s):
        return True
    return any(at_s <= sent_s < at_s + link.period_s for at_s in link.lost_at_s)


def _stalls(for_s: float, link: Link, rng: np.random.Generator) -> list[tuple[float, float]]:
    count = rng.poisson(link.stalls_per_min * for_s / 60.0)
    starts_s = np.sort(rng.uniform(0.0, for_s, count))
    return [(start_s, start_s + rng.uniform(0.1, link.stall_s)) for start_s in starts_s]
