"""What straps that don't keep to the service do to the packets of a good one."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from biofeedback.payloads.heart_rate import HeartRateMeasurement
from simulated_link import Arrival

MS_PER_TICK = 1000.0 / 1024.0


def low_beats(rng: np.random.Generator, for_s: float) -> NDArray[np.float64]:
    """True beat times of a transplanted heart: 95 per minute, SDNN 5 ms, hardly any breath."""
    steps_s = 0.63 + rng.normal(0.0, 0.005, int(for_s / 0.5))
    beats_s = 0.5 + np.cumsum(steps_s)
    return beats_s[beats_s < for_s]


def slow_beats(rng: np.random.Generator, for_s: float) -> NDArray[np.float64]:
    """True beat times of an athlete's heart at 48 per minute."""
    times_s = [0.5]
    while times_s[-1] < for_s:
        breath_s = 0.06 * np.sin(2 * np.pi * 0.1 * times_s[-1])
        times_s.append(times_s[-1] + 1.25 + breath_s + rng.normal(0.0, 0.015))
    return np.array(times_s)


def in_milliseconds(packets: Iterable[Arrival]) -> list[Arrival]:
    """Numbers are milliseconds instead of 1/1024 s."""
    return [
        replace(one, ticks=tuple(round(ticks * MS_PER_TICK) for ticks in one.ticks))
        for one in packets
    ]


def last_again(packets: Iterable[Arrival]) -> list[Arrival]:
    """Each packet begins with the last interval that was sent before."""
    sent: list[Arrival] = []
    last: tuple[int, ...] = ()
    for one in packets:
        sent.append(replace(one, ticks=last + one.ticks))
        last = one.ticks[-1:] or last
    return sent


def twice(packets: Iterable[Arrival]) -> list[Arrival]:
    """Each packet comes again a moment later."""
    return [
        again
        for one in packets
        for again in (one, replace(one, arrival_s=one.arrival_s + 0.008, beats=()))
    ]


def latest_instead_of_none(packets: Iterable[Arrival]) -> list[Arrival]:
    """A packet without a new interval carries the latest again."""
    sent: list[Arrival] = []
    last: tuple[int, ...] = ()
    for one in packets:
        sent.append(replace(one, ticks=one.ticks or last))
        last = one.ticks[-1:] or last
    return sent


def with_fillers(packets: Iterable[Arrival], filler: int = 500, every: int = 9) -> list[Arrival]:
    """Every so many packets the last interval is replaced by a filler."""
    return [
        replace(one, ticks=(*one.ticks[:-1], filler) if one.ticks and not n % every else one.ticks)
        for n, one in enumerate(packets)
    ]


def invented(ticks: tuple[int, ...], for_s: float) -> list[Arrival]:
    """A strap off the body that says the same pattern over and over, once a second."""
    return [
        Arrival(second + 0.01, (ticks[second % len(ticks)],), ()) for second in range(int(for_s))
    ]


def measured(packet: Arrival) -> HeartRateMeasurement:
    """A packet as it is decoded."""
    return HeartRateMeasurement(heart_rate_bpm=70, rr_ticks=packet.ticks)
