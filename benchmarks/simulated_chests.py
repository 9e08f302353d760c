"""The simulated chests that breathing from acceleration is tuned and reported on.

A strap on a chest tilts by each breath, so gravity moves in its three axes, at right angles to
itself. To that come what straps and people add: noise and whole numbers of mg, the heart's recoil,
slow drift, another posture, tremor of 4 to 8 Hz, speech, spasms, sighs and held breaths. Each kind
of chest adds some of it; everything else is drawn from the ranges below for each chest by its
seed. Both halves are drawn alike, by seeds of their own: limits and filters were set by the tuning
half, tables are of the reporting half.

What a window is held against is the number of breaths in it, whole and parts of breaths, per
minute.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

TUNING_SEEDS = range(16)
"""Of each kind and each rate."""
REPORTING_SEEDS = range(1000, 1016)
MOST_OFF_PER_MIN = 0.5
LEAST_PERCENT = 95.0
"""The target: so many of the windows that are not withheld are off by at most so much."""
LENGTH_S = 180.0
RATES_PER_MIN = (4.0, 6.0, 9.0, 12.0, 16.0, 20.0)
"""The mean rate of a chest is drawn from 10 % around one of these, kept inside of 4 to 20."""
SLOWEST_PER_MIN, FASTEST_PER_MIN = 4.0, 20.0
SAMPLED_HZ = (25.0, 50.0, 100.0, 200.0)
CLOCK_PERCENT = 2.0
"""A sensor's true rate lies within so much of its nominal one; its timestamps are right."""

DEPTH_MG = (5.0, 30.0)
"""From emptiest to fullest."""
INHALE_SHARE = (0.30, 0.50)
PAUSE_SHARE = (0.0, 0.20)
"""Of a breath in which the chest stays empty."""
LENGTH_JITTER = (0.0, 0.06)
"""Standard deviation of a breath's length, of the length."""
DEPTH_JITTER = (0.0, 0.20)
SECOND_SHARE = (0.0, 0.25)
"""Of the depth, in another direction and later: rib cage and belly don't move as one."""
SECOND_LAG_S = (0.0, 0.8)
NOISE_MG = (1.0, 4.0)
"""White, of each axis and sample, RMS."""
RECOIL_MG = (2.0, 6.0)
"""The highest swing that a heartbeat shakes the chest by."""
HEART_BPM = (55.0, 90.0)
DRIFT_MG_PER_MIN = (0.0, 20.0)
SWAY_MG, SWAY_S = (0.0, 8.0), (60.0, 120.0)
"""Amplitude and period of a slow wave."""

POSTURE_EVERY_S, POSTURE_TAKES_S, POSTURE_DEGREES = (50.0, 90.0), (1.0, 4.0), (5.0, 60.0)
TREMOR_HZ, TREMOR_MG = (4.0, 8.0), (50.0, 200.0)
"""Frequency and amplitude; the frequency wanders by 0.3 Hz, the amplitude by a fifth."""
TREMOR_BURST_S, TREMOR_REST_S = (3.0, 15.0), (5.0, 30.0)
SPEECH_BURST_S, SPEECH_REST_S, SPEECH_MG, SPEECH_HZ = (3.0, 12.0), (20.0, 60.0), (5.0, 40.0), 4.0
"""Noise below 4 Hz while speaking, RMS; breaths go on at their rate."""
SPASM_EVERY_S, SPASM_TAKES_S, SPASM_MG = (8.0, 60.0), (0.3, 2.5), (50.0, 400.0)
SIGH_EVERY_S, SIGH_DEPTH, SIGH_LENGTH = (40.0, 90.0), (2.0, 3.0), (1.2, 1.8)
"""A sigh is a breath so much deeper and longer."""
HOLD_EVERY_S, HOLD_TAKES_S = (60.0, 120.0), (3.0, 10.0)
"""A held breath: the chest stays empty longer."""
WANDER = 0.25
"""By how much of itself a varying rate swings, up and down, once in 90 to 180 s."""


class Trouble(StrEnum):
    """What a kind of chest adds to noise, recoil and drift."""

    STEADY = "steady"
    VARYING = "slowly varying rate"
    POSTURE = "changes of posture"
    TREMOR = "tremor throughout"
    TREMOR_BURSTS = "tremor in bursts"
    SPEECH = "speech in bursts"
    SPASMS = "spasms"
    SIGHS = "sighs and held breaths"
    EVERYTHING = "all of it"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChestParameters:
    """One chest to be simulated."""

    trouble: Trouble
    around_per_min: float
    """Which of ``RATES_PER_MIN`` its rate was drawn around."""
    sampled_hz: float
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SimulatedChest:
    """What the strap says, and what is true."""

    parameters: ChestParameters
    times_s: Array
    """Session time of each sample, shape (n,)."""
    values_mg: Array
    """Shape (n, 3), whole numbers."""
    starts_s: Array
    """When each inhale began, from before the first sample to after the last; shape (k,)."""
    chest: Array
    """How full the chest truly was at each sample, from empty at 0; in mg of tilt, shape (n,)."""
    depth_mg: float
    """Of its usual breath."""
    disturbance_mg: float
    """The greatest amplitude of its tremor, where it has any."""

    def rate_per_min(self, from_s: float, to_s: float) -> float:
        """Breaths in a span, whole ones and parts, per minute."""
        counts = np.interp([from_s, to_s], self.starts_s, np.arange(len(self.starts_s)))
        return float(60.0 * (counts[1] - counts[0]) / (to_s - from_s))


def tuning() -> list[ChestParameters]:
    """The half that limits and filters were set by."""
    return list(_drawn(TUNING_SEEDS))


def reporting() -> list[ChestParameters]:
    """The half that tables are made of."""
    return list(_drawn(REPORTING_SEEDS))


def simulated(parameters: ChestParameters) -> SimulatedChest:
    """The chest, equal for equal parameters."""
    place = list(Trouble).index(parameters.trouble)
    rng = np.random.default_rng([parameters.seed, place, round(10 * parameters.around_per_min)])
    true_hz = parameters.sampled_hz * (1.0 + 0.01 * rng.uniform(-CLOCK_PERCENT, CLOCK_PERCENT))
    times_s = rng.uniform(0.0, 1.0) + np.arange(int(LENGTH_S * true_hz)) / true_hz
    troubles = _troubles(parameters.trouble)
    depth_mg = _draw(rng, DEPTH_MG)
    starts_s, depths = _breaths(rng, parameters.around_per_min, troubles)
    fullness = _fullness(rng, times_s, starts_s, depths)
    ups = _postures(rng, times_s, turns=Trouble.POSTURE in troubles)
    values = 1000.0 * ups + _tilts(rng, times_s, ups, depth_mg * fullness)
    values += _drift(rng, times_s) + _recoil(rng, times_s)
    tremor_mg = _draw(rng, TREMOR_MG)
    if Trouble.TREMOR in troubles:
        values += _tremor(rng, times_s, tremor_mg)
    if Trouble.TREMOR_BURSTS in troubles:
        shown = _bursts(rng, times_s, TREMOR_BURST_S, TREMOR_REST_S)
        values += shown[:, None] * _tremor(rng, times_s, tremor_mg)
    if Trouble.SPEECH in troubles:
        values += _speech(rng, times_s, true_hz)
    if Trouble.SPASMS in troubles:
        values += _spasms(rng, times_s)
    values += _draw(rng, NOISE_MG) * rng.standard_normal(values.shape)
    has_tremor = bool(troubles & {Trouble.TREMOR, Trouble.TREMOR_BURSTS})
    return SimulatedChest(
        parameters=parameters,
        times_s=times_s,
        values_mg=np.round(values),
        starts_s=starts_s,
        chest=depth_mg * fullness,
        depth_mg=depth_mg,
        disturbance_mg=tremor_mg if has_tremor else 0.0,
    )


def _drawn(seeds: range) -> Iterator[ChestParameters]:
    for trouble in Trouble:
        for rate_place, around_per_min in enumerate(RATES_PER_MIN):
            for place, seed in enumerate(seeds):
                yield ChestParameters(
                    trouble=trouble,
                    around_per_min=around_per_min,
                    sampled_hz=SAMPLED_HZ[(place + rate_place) % len(SAMPLED_HZ)],
                    seed=seed,
                )


def _troubles(trouble: Trouble) -> frozenset[Trouble]:
    if trouble is not Trouble.EVERYTHING:
        return frozenset({trouble})
    return frozenset(Trouble) - {Trouble.TREMOR}


def _draw(rng: np.random.Generator, within: tuple[float, float]) -> float:
    return float(rng.uniform(*within))


def _unit(rng: np.random.Generator) -> Array:
    """A direction, any as likely as any other."""
    vector = rng.standard_normal(3)
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float64)


def _breaths(
    rng: np.random.Generator, around_per_min: float, troubles: frozenset[Trouble]
) -> tuple[Array, Array]:
    """When inhales begin, and how deep each is; from half a minute before 0 on."""
    mean_per_min = around_per_min * rng.uniform(0.9, 1.1)
    mean_per_min = float(np.clip(mean_per_min, SLOWEST_PER_MIN, FASTEST_PER_MIN))
    period_s, phase = rng.uniform(90.0, 180.0), rng.uniform(0.0, 2.0 * math.pi)
    length_jitter, depth_jitter = _draw(rng, LENGTH_JITTER), _draw(rng, DEPTH_JITTER)
    sigh_s, hold_s = _draw(rng, SIGH_EVERY_S), _draw(rng, HOLD_EVERY_S)
    now_s = -30.0 - rng.uniform(0.0, 60.0 / mean_per_min)
    starts_s, depths = [now_s], []
    while now_s < LENGTH_S + 30.0:
        rate_per_min = mean_per_min
        if Trouble.VARYING in troubles:
            swing = WANDER * math.sin(2.0 * math.pi * now_s / period_s + phase)
            rate_per_min = min(max(rate_per_min * (1 + swing), SLOWEST_PER_MIN), FASTEST_PER_MIN)
        length_s = 60.0 / rate_per_min * max(0.5, 1.0 + length_jitter * rng.standard_normal())
        depth = max(0.3, 1.0 + depth_jitter * rng.standard_normal())
        if Trouble.SIGHS in troubles and now_s >= sigh_s:
            length_s, depth = length_s * _draw(rng, SIGH_LENGTH), depth * _draw(rng, SIGH_DEPTH)
            sigh_s = now_s + _draw(rng, SIGH_EVERY_S)
        if Trouble.SIGHS in troubles and now_s >= hold_s:
            length_s += _draw(rng, HOLD_TAKES_S)
            hold_s = now_s + _draw(rng, HOLD_EVERY_S)
        now_s += length_s
        starts_s.append(now_s)
        depths.append(depth)
    return np.array(starts_s), np.array(depths)


def _fullness(rng: np.random.Generator, times_s: Array, starts_s: Array, depths: Array) -> Array:
    """How full the chest is, 1 for the usual breath; a raised cosine in and another out."""
    usual_s = float(np.median(np.diff(starts_s)))
    inhale_s = _draw(rng, INHALE_SHARE) * usual_s
    exhale_s = usual_s - inhale_s - _draw(rng, PAUSE_SHARE) * usual_s
    place = np.searchsorted(starts_s, times_s, side="right") - 1
    length_s = np.diff(starts_s)[place]
    short = np.minimum(1.0, length_s / usual_s)
    since_s = (times_s - starts_s[place]) / short
    rising = 0.5 - 0.5 * np.cos(np.pi * np.clip(since_s / inhale_s, 0.0, 1.0))
    falling = 0.5 + 0.5 * np.cos(np.pi * np.clip((since_s - inhale_s) / exhale_s, 0.0, 1.0))
    return np.asarray(depths[place] * np.where(since_s < inhale_s, rising, falling))


def _postures(rng: np.random.Generator, times_s: Array, *, turns: bool) -> Array:
    """Which way is up in the sensor's axes at each sample, shape (n, 3)."""
    up = _unit(rng)
    ups = np.tile(up, (len(times_s), 1))
    now_s = _draw(rng, POSTURE_EVERY_S)
    while turns and now_s < LENGTH_S:
        axis = np.cross(up, _unit(rng))
        axis /= np.linalg.norm(axis)
        angle = math.radians(_draw(rng, POSTURE_DEGREES))
        share = np.clip((times_s - now_s) / _draw(rng, POSTURE_TAKES_S), 0.0, 1.0)
        turned = angle * (0.5 - 0.5 * np.cos(np.pi * share))
        later = times_s >= now_s
        across = np.cross(axis, up)
        moved = np.cos(turned)[:, None] * up + np.sin(turned)[:, None] * across
        ups[later] = moved[later]
        up = ups[-1]
        now_s += _draw(rng, POSTURE_EVERY_S)
    return ups


def _tilts(rng: np.random.Generator, times_s: Array, ups: Array, chest_mg: Array) -> Array:
    """What breaths do to the three axes: gravity tilts about one axis, a little about another.

    In the posture that it begins with the tilt is of full size; in another it is what the angle
    between gravity and the body's axis leaves of it.
    """
    axis, other = np.cross(ups[0], _unit(rng)), _unit(rng)
    axis /= np.linalg.norm(axis)
    share, lag_s = _draw(rng, SECOND_SHARE), _draw(rng, SECOND_LAG_S)
    later_mg = share * np.interp(times_s - lag_s, times_s, chest_mg)
    tilts = chest_mg[:, None] * np.cross(axis, ups) + later_mg[:, None] * np.cross(other, ups)
    return np.asarray(tilts)


def _drift(rng: np.random.Generator, times_s: Array) -> Array:
    line = _draw(rng, DRIFT_MG_PER_MIN) * times_s / 60.0
    angle = 2.0 * math.pi * times_s / _draw(rng, SWAY_S) + rng.uniform(0.0, 2.0 * math.pi)
    wave = _draw(rng, SWAY_MG) * np.sin(angle)
    return np.asarray(line[:, None] * _unit(rng) + wave[:, None] * _unit(rng))


def _recoil(rng: np.random.Generator, times_s: Array) -> Array:
    """Each heartbeat shakes the chest at about 6 Hz, for a third of a second."""
    beat_s = 60.0 / _draw(rng, HEART_BPM)
    steps_s = beat_s * (1.0 + 0.03 * rng.standard_normal(int(2 * LENGTH_S / beat_s)))
    beats_s = np.cumsum(np.maximum(steps_s, 0.3)) - 2.0
    place = np.maximum(np.searchsorted(beats_s, times_s, side="right") - 1, 0)
    since_s = np.maximum(times_s - beats_s[place], 0.0)
    swing = np.sin(2.0 * math.pi * rng.uniform(5.0, 7.0) * since_s) * np.exp(-since_s / 0.12)
    return np.asarray(_draw(rng, RECOIL_MG) * swing[:, None] * _unit(rng))


def _tremor(rng: np.random.Generator, times_s: Array, amplitude_mg: float) -> Array:
    around_hz, slow_s = _draw(rng, TREMOR_HZ), rng.uniform(4.0, 12.0)
    turn = 2.0 * math.pi * times_s / slow_s + rng.uniform(0.0, 2.0 * math.pi)
    # The integral of a frequency that wanders as a sine.
    cycles = around_hz * times_s - 0.3 * slow_s / (2.0 * math.pi) * np.cos(turn)
    size = amplitude_mg * (1.0 + 0.2 * np.sin(0.7 * turn))
    return np.asarray((size * np.sin(2.0 * math.pi * cycles))[:, None] * _unit(rng))


def _bursts(
    rng: np.random.Generator,
    times_s: Array,
    lasts_s: tuple[float, float],
    rests_s: tuple[float, float],
) -> Array:
    """0 at rest and 1 in a burst, over half a second from one to the other."""
    shown = np.zeros(len(times_s))
    now_s = _draw(rng, rests_s)
    while now_s < LENGTH_S:
        until_s = now_s + _draw(rng, lasts_s)
        rise = np.clip((times_s - now_s) / 0.5, 0.0, 1.0)
        fall = np.clip((until_s - times_s) / 0.5, 0.0, 1.0)
        shown = np.maximum(shown, np.minimum(rise, fall))
        now_s = until_s + _draw(rng, rests_s)
    return shown


def _speech(rng: np.random.Generator, times_s: Array, true_hz: float) -> Array:
    shown = _bursts(rng, times_s, SPEECH_BURST_S, SPEECH_REST_S)
    white = rng.standard_normal((len(times_s), 3))
    lines = np.fft.rfft(white, axis=0)
    lines[np.fft.rfftfreq(len(times_s), 1.0 / true_hz) > SPEECH_HZ] = 0.0
    noise = np.fft.irfft(lines, len(times_s), axis=0)
    noise *= _draw(rng, SPEECH_MG) / float(np.sqrt(np.mean(np.sum(noise * noise, axis=1))))
    return np.asarray(shown[:, None] * noise)


def _spasms(rng: np.random.Generator, times_s: Array) -> Array:
    """Jerks: a soft pulse each, one way, somewhere."""
    every_s = _draw(rng, SPASM_EVERY_S)
    moved = np.zeros((len(times_s), 3))
    now_s = rng.exponential(every_s)
    while now_s < LENGTH_S:
        takes_s = _draw(rng, SPASM_TAKES_S)
        share = np.clip((times_s - now_s) / takes_s, 0.0, 1.0)
        pulse = _draw(rng, SPASM_MG) * np.sin(np.pi * share) ** 2
        moved += pulse[:, None] * _unit(rng)
        now_s += takes_s + rng.exponential(every_s)
    return moved


def listed() -> str:
    """Both halves in a few lines."""
    lines = []
    for name, half in (("tuning", tuning()), ("reporting", reporting())):
        minutes = len(half) * LENGTH_S / 60.0
        lines.append(f"{name}: {len(half)} chests, {minutes:.0f} min")
    return "\n".join(lines)


if __name__ == "__main__":
    print(listed())
