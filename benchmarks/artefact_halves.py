"""The recordings, swings and seeds that artefact correction is tuned and reported on.

The tuning half is everything that was looked at while the rules were made, and more simulated
swings. The reporting half had never been processed when it was listed, with three exceptions
that say so (``was_seen``): there is no other slow-paced recording, nor others with labels. Both
halves hold the same laboratory subject and the same Holter subject, at different minutes.

What is known of a recording comes from elsewhere than the processor:

- a cut of a consumer device counts if 98 % of its intervals lie within 100 ms of those that the
  laboratory ECG saw at the same time. An interval that does not is known to be wrong there, and
  artefacts are injected into the longest stretch without one;
- of the Holter recording the first ten minutes from a listed hour on in which every beat is
  labelled normal and no noise is marked;
- of an hour of normal intervals six times ten minutes.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from injections import slow_swing_ms

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from reference.recordings import DATA, VU_CONDITIONS, polar_breathing, pyhrv_ms, rest_ms, vu_ms
from reference.wfdb_annotations import NORMAL, read_all

Array = NDArray[np.float64]

TUNING_SEEDS = range(6)
"""Of injections."""
REPORTING_SEEDS = range(1000, 1006)
TUNING_HOURS = (1,)
"""Of the Holter recording; its first 3.6 hours were processed before."""
REPORTING_HOURS = (6, 9, 12, 15, 18, 20)
DEVICES = {"heartmath": 1.024, "kyto": 1.024, "rhythm": 1.0}
"""Consumer devices, and what their intervals are to be multiplied with to fill the time."""
SLOW = "breathing"
"""The condition in which breaths were paced near 6 per minute."""
LEAST_AGREEING = 0.98
AGREES_MS = 100.0
LEAST_BEATS = 100
"""A shorter stretch gets no injections."""
RATES_PER_MIN, HEARTS_BPM, SWINGS_BPM = (4.5, 7.0), (55.0, 85.0), (8.0, 40.0)
"""The ranges that swings are drawn from; a swing is from peak to trough."""
TUNING_DRAW, REPORTING_DRAW = 20_001, 20_002
"""Seeds of the generators that draw them."""
INJECTED_SWINGS, CLEAN_SWINGS = 20, 120
"""How many of those drawn get injections, and how many there are."""

HOLTER_HZ = 128.0
_TEN_MINUTES_S = 600.0
_SKIP_COST_MS, _PAIR_COST_MS, _MOST_APART = 150.0, 200.0, 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """Intervals of a heart, and what is known of them."""

    name: str
    rr_ms: Array
    is_wrong: NDArray[np.bool_]
    """Whether an interval is known to be wrong; shape as ``rr_ms``."""
    is_slow: bool = False
    """Whether a real heart follows slow breaths here."""
    was_seen: bool = False
    """Whether rules were made with it in sight."""

    @property
    def clean_ms(self) -> Array:
        """The longest stretch without an interval that is known to be wrong."""
        edges = np.flatnonzero(np.diff(np.concatenate(([True], self.is_wrong, [True]))))
        starts, ends = edges[::2], edges[1::2]
        longest = int(np.argmax(ends - starts))
        return self.rr_ms[starts[longest] : ends[longest]]


def tuning() -> list[Recording]:
    """Real recordings of the tuning half."""
    seen = [
        _whole(f"VU {name}", vu_ms(name), is_slow=name == "breathing") for name in VU_CONDITIONS
    ]
    changing = _whole("changing breath", polar_breathing()[1], is_slow=True)
    return [*seen, changing, _whole("pyhrv 5 min", pyhrv_ms()), *_holter(TUNING_HOURS)]


def reporting() -> list[Recording]:
    """Real recordings of the reporting half."""
    between = ("before_arithmetic", "after_breathing", "after_biking")
    rest = ("rest_rri", "real_rri")
    slow = [
        _whole("VU breathing", vu_ms("breathing"), is_slow=True, was_seen=True),
        _whole("changing breath", polar_breathing()[1], is_slow=True, was_seen=True),
    ]
    return [
        *slow,
        *(cut for device in DEVICES for cut in _device_cuts(device)),
        *(_whole(f"VU {name}", vu_ms(name)) for name in between),
        *_hour(),
        *_holter(REPORTING_HOURS),
        *(_whole(name, rest_ms(name)) for name in rest),
    ]


def tuning_swings() -> list[Recording]:
    """Swings of the tuning half: those once reported, a grid, and a fresh draw."""
    once = [
        (0, 4.5, 55, 20), (1, 5.5, 70, 40), (2, 6.5, 85, 30), (3, 7.0, 60, 40),
        (300, 5.0, 80, 40), (301, 6.0, 60, 40), (302, 4.5, 65, 40), (303, 6.5, 75, 40),
        (304, 7.0, 70, 40), (305, 5.5, 55, 40), (100, 4.5, 85, 40), (101, 5.0, 60, 30),
        (102, 6.0, 65, 40), (103, 7.0, 55, 40), (104, 6.0, 75, 15),
    ]  # fmt: skip
    grid = [
        (seed, rate, heart, swing)
        for seed in range(200, 203)
        for rate in (4.5, 5.2, 6.0, 7.0)
        for heart in (55, 65, 75, 85)
        for swing in (10, 20, 30, 40)
    ]
    return [*(_swing(*one) for one in once), *_drawn(TUNING_DRAW), *(_swing(*one) for one in grid)]


def reporting_swings() -> list[Recording]:
    """Swings of the reporting half; the first ``INJECTED_SWINGS`` get injections."""
    return _drawn(REPORTING_DRAW)


def agreeing(device_ms: Array, ecg_ms: Array) -> NDArray[np.bool_]:
    """Which intervals of a device have a partner of about that length in an ECG.

    Partners keep their order; ``ecg_ms`` may begin earlier and end later. The alignment is the
    one that costs least, where an interval without a partner costs 150 ms and a pair what it
    differs by, at most 200 ms.
    """
    costs, moves = _aligned(device_ms.tolist(), ecg_ms.tolist())
    agrees = np.zeros(len(device_ms), dtype=np.bool_)
    mine, other = len(device_ms), int(np.argmin(costs[-1]))
    while mine and other:
        move = moves[mine, other]
        if move == 0:
            agrees[mine - 1] = abs(device_ms[mine - 1] - ecg_ms[other - 1]) <= AGREES_MS
        mine -= move != 2
        other -= move != 1
    return agrees


def _aligned(device_ms: list[float], ecg_ms: list[float]) -> tuple[Array, NDArray[np.int8]]:
    """Least costs of aligning so many of both, and the last move: 0 pair, 1 device, 2 ECG."""
    shape = (len(device_ms) + 1, len(ecg_ms) + 1)
    costs, moves = np.full(shape, np.inf), np.ones(shape, dtype=np.int8)
    costs[0] = 0.0
    costs[:, 0] = _SKIP_COST_MS * np.arange(shape[0])
    for mine, device in enumerate(device_ms, 1):
        lowest, highest = max(1, mine - _MOST_APART), min(shape[1] - 1, mine + _MOST_APART)
        for other in range(lowest, highest + 1):
            choices = (
                costs[mine - 1, other - 1] + min(abs(device - ecg_ms[other - 1]), _PAIR_COST_MS),
                costs[mine - 1, other] + _SKIP_COST_MS,
                costs[mine, other - 1] + _SKIP_COST_MS,
            )
            moves[mine, other] = choices.index(min(choices))
            costs[mine, other] = min(choices)
    return costs, moves


def _whole(name: str, rr_ms: Array, *, is_slow: bool = False, was_seen: bool = False) -> Recording:
    none = np.zeros(len(rr_ms), dtype=np.bool_)
    return Recording(name=name, rr_ms=rr_ms, is_wrong=none, is_slow=is_slow, was_seen=was_seen)


def _device_cuts(device: str) -> list[Recording]:
    cuts = []
    for condition in VU_CONDITIONS:
        path = DATA / "wearablehrv_vuams" / f"{device}_{condition}_rr_ms.txt"
        rr_ms = np.loadtxt(path) * DEVICES[device]
        agrees = agreeing(rr_ms, vu_ms(condition))
        if np.mean(agrees) >= LEAST_AGREEING:
            name, is_slow = f"{device} {condition}", condition == SLOW
            cuts.append(Recording(name=name, rr_ms=rr_ms, is_wrong=~agrees, is_slow=is_slow))
    return cuts


def _hour() -> list[Recording]:
    rr_ms = np.load(DATA / "pyhrv_samples" / "SampleNNISeriesLong.npy").astype(np.float64)
    part = np.cumsum(rr_ms) // (1000.0 * _TEN_MINUTES_S)
    return [_whole(f"pyhrv 1 h, part {n + 1}", rr_ms[part == n]) for n in range(6)]


def _holter(hours: tuple[int, ...]) -> list[Recording]:
    marks = read_all(DATA / "nsr2db_cliffordlab" / "nsr001.ecg")
    times_s = marks.samples / HOLTER_HZ
    return [
        _whole(f"Holter hour {hour}", _normal_ms(times_s, marks.codes, 3600.0 * hour))
        for hour in hours
    ]


def _normal_ms(times_s: Array, codes: NDArray[np.int64], from_s: float) -> Array:
    """The first ten minutes from a time on in which every mark is a normal beat."""
    while True:
        is_within = (times_s >= from_s) & (times_s < from_s + _TEN_MINUTES_S)
        others_s = times_s[is_within & (codes != NORMAL)]
        if not len(others_s):
            return np.asarray(1000.0 * np.diff(times_s[is_within]), dtype=np.float64)
        from_s = float(np.nextafter(others_s[-1], np.inf))


def _drawn(generator_seed: int) -> list[Recording]:
    rng = np.random.default_rng(generator_seed)
    ranges = (RATES_PER_MIN, HEARTS_BPM, SWINGS_BPM)
    return [
        _swing(1000 * generator_seed + n, *(float(rng.uniform(*one)) for one in ranges))
        for n in range(CLEAN_SWINGS)
    ]


def _swing(seed: int, rate: float, heart: float, swing: float) -> Recording:
    rr_ms = slow_swing_ms(seed=seed, rate_per_min=rate, heart_bpm=heart, swing_bpm=swing)
    return _whole(f"swing {rate:.1f}/min {heart:.0f}±{swing / 2:.0f}", rr_ms)


def listed() -> str:
    """Both halves as a table."""
    lines = ["half       beats  wrong  breath  seen  name"]
    for half, recordings in (("tuning", tuning()), ("reporting", reporting())):
        lines += [
            f"{half:10}{len(one.rr_ms):6}{one.is_wrong.sum():7}"
            f"{'slow' if one.is_slow else '':>8}{'yes' if one.was_seen else '':>6}  {one.name}"
            for one in recordings
        ]
    lines.append(
        f"tuning swings {len(tuning_swings())}, reporting swings {len(reporting_swings())}"
    )
    return "\n".join(lines)


if __name__ == "__main__":
    print(listed())
