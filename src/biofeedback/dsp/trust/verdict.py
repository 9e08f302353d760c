"""Which reading of a strap's numbers agrees with the time that passed, if any does."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from biofeedback.dsp.trust.fit import misfit_s, span_s, surplus_s
from biofeedback.dsp.trust.heard import Heard, Sent, sent, unbroken
from biofeedback.dsp.trust.reading import READINGS, Reading

LEAST_S = 60.0
"""Less unbroken time proves nothing: by then milliseconds are 1.4 s behind."""
_LEAST_STRETCH_S = 30.0
"""A shorter stretch does not count as unbroken time."""
_FITS_S = 0.2
"""The largest misfit of a right reading. Found on clean and on bad links, with hearts of any kind:
-0.25 to -0.04 s; real recordings by a phone whose radio wanders reach 0.4 s and stay undecided."""
_CERTAIN_S = 0.0
"""The same for another unit to be taken. Intervals that a strap drops in silence, one
in forty, make steps that look much like milliseconds; but hardly ever fit so well."""
_APART_S = 0.45
"""By how much a better reading must fit better. Milliseconds: 0.5 to 0.8 s after a minute."""
_ALIKE_S = 0.1
"""Of readings that fit alike the likelier one is taken."""
_SURPLUS = 0.1
"""Of the time: intervals that sum up to so much more can't all be of a heart. Real straps: 0.01."""


class Verdict(NamedTuple):
    """What is to be believed from now on."""

    reading: Reading
    is_surplus: bool
    """There are more intervals than there was time, and no reading mends it."""


class Judged(NamedTuple):
    """Packets, and the run of intervals that each belongs to."""

    run: int
    """Grows where intervals are known to be missing."""
    packet: Heard


def verdict(packets: Iterable[Judged], before: Verdict) -> Verdict:
    """What is to be believed after these packets; as before where they prove nothing else.

    Only stretches that no loss is seen in count, together for at least ``LEAST_S``; a surplus is
    one in spite of losses.
    """
    runs = [
        [one.packet for one in run] for _, run in groupby(packets, key=lambda judged: judged.run)
    ]
    stretches = _stretches(runs)
    is_long = sum(map(span_s, stretches)) >= LEAST_S
    now_s = _misfits_s(stretches, before.reading) if is_long else None
    if now_s is not None and max(now_s) <= _FITS_S:
        return before._replace(is_surplus=False)
    is_surplus = _is_surplus(runs, before.reading)
    refused = before._replace(is_surplus=before.is_surplus or is_surplus)
    if now_s is None:
        return refused
    may_repeat = is_surplus or before.reading.has_repeats
    better = _better(stretches, before.reading, may_repeat=may_repeat)
    return refused if better is None else Verdict(better, is_surplus=False)


def _stretches(runs: Iterable[Sequence[Heard]]) -> list[list[Sent]]:
    stretches = (stretch for run in runs for stretch in unbroken(run))
    return [stretch for stretch in stretches if span_s(stretch) >= _LEAST_STRETCH_S]


def _misfits_s(stretches: Sequence[Sequence[Sent]], reading: Reading) -> list[float] | None:
    found_s = [misfit_s(stretch, reading) for stretch in stretches]
    known_s = [one_s for one_s in found_s if one_s is not None]
    return known_s if len(known_s) == len(found_s) else None


def _better(
    stretches: Sequence[Sequence[Sent]], now: Reading, *, may_repeat: bool
) -> Reading | None:
    """The likeliest reading of those that fit every stretch, and clearly better than now."""
    fitting: list[tuple[float, Reading]] = []
    for reading in READINGS:
        if may_repeat or not reading.has_repeats:
            misfits_s = _misfits_s(stretches, reading)
            if misfits_s is not None and _is_better(stretches, reading, now):
                fitting.append((sum(misfits_s), reading))
    best_s = min((total_s for total_s, _ in fitting), default=0.0)
    return next((reading for total_s, reading in fitting if total_s <= best_s + _ALIKE_S), None)


def _is_better(stretches: Sequence[Sequence[Sent]], reading: Reading, now: Reading) -> bool:
    """Whether a reading fits, and clearly better; in each half too, unlike with a step in one."""
    misfits_s, now_s = _misfits_s(stretches, reading), _misfits_s(stretches, now)
    limit_s = _FITS_S if reading.has_repeats else _CERTAIN_S
    if misfits_s is None or now_s is None or max(misfits_s) > limit_s:
        return False
    if sum(now_s) - sum(misfits_s) < _APART_S:
        return False
    halves = [half for stretch in stretches for half in _halves(stretch)]
    found_s, before_s = _misfits_s(halves, reading), _misfits_s(halves, now)
    if found_s is None or before_s is None:
        return False
    return all(after < before for after, before in zip(found_s, before_s, strict=True))


def _halves(stretch: Sequence[Sent]) -> tuple[Sequence[Sent], Sequence[Sent]]:
    middle = len(stretch) // 2
    return stretch[:middle], stretch[middle:]


def _is_surplus(runs: Sequence[Sequence[Heard]], reading: Reading) -> bool:
    packets = [sent(run) for run in runs]
    spans_s = sum(map(span_s, packets))
    surpluses_s = sum(surplus_s(run, reading) for run in packets)
    return spans_s >= LEAST_S and surpluses_s >= _SURPLUS * spans_s
