import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biofeedback.sensors.simulated.detector import BeatDetector, Detection, Sight
from biofeedback.sensors.simulated.faults import FaultCourse, FaultKind, FaultRate, FaultSpan
from biofeedback.sensors.simulated.heart import BeatOrigin, TrueBeat
from biofeedback.sensors.simulated.settings import SimulatedStrapSettings

SHARP = SimulatedStrapSettings(missed_per_hour=0.0, extra_per_hour=0.0, clock_drift_ppm=0.0)


def detector(
    strap: SimulatedStrapSettings = SHARP, *off: tuple[float, float], seed: int = 1
) -> BeatDetector:
    spans = tuple(FaultSpan(kind=FaultKind.CONTACT, from_s=a, to_s=b) for a, b in off)
    contact = FaultCourse(FaultKind.CONTACT, FaultRate(), spans, random.Random(1))
    return BeatDetector(strap, contact, random.Random(seed))


def beats(*times_s: float) -> list[TrueBeat]:
    return [TrueBeat(time_s=time_s, origin=BeatOrigin.SINUS) for time_s in times_s]


def ticks(detections: tuple[Detection, ...]) -> list[int | None]:
    return [seen.ticks for seen in detections]


def test_the_first_beat_has_no_interval_and_others_have_theirs() -> None:
    seen = detector().see(beats(0.0, 1.0, 1.75), 2.0)
    assert ticks(seen) == [None, 1024, 768]
    assert {detection.sight for detection in seen} == {Sight.SEEN}


@settings(deadline=None, max_examples=100)
@given(
    lengths_s=st.lists(st.floats(0.3, 2.0), min_size=2, max_size=200),
    ppm=st.floats(-100.0, 100.0),
)
def test_the_sum_of_ticks_stays_within_one_tick_of_the_beats(
    lengths_s: list[float], ppm: float
) -> None:
    times_s = [0.1]
    for length_s in lengths_s:
        times_s.append(times_s[-1] + length_s)
    strap = SimulatedStrapSettings(missed_per_hour=0.0, extra_per_hour=0.0, clock_drift_ppm=ppm)
    seen = detector(strap).see(beats(*times_s), times_s[-1])
    total = 0
    for detection in seen[1:]:
        assert detection.ticks is not None
        total += detection.ticks
        strap_s = (detection.time_s - times_s[0]) * (1.0 + ppm * 1e-6)
        assert abs(total - strap_s * 1024) <= 1.0


def test_a_missed_beat_makes_one_interval_of_two() -> None:
    blind = SimulatedStrapSettings(missed_per_hour=600.0, extra_per_hour=0.0, clock_drift_ppm=0.0)
    seen = detector(blind).see(beats(*(float(n) for n in range(400))), 400.0)
    missed = [n for n, detection in enumerate(seen) if detection.sight is Sight.MISSED]
    assert 30 < len(missed) < 110
    assert all(seen[n].ticks is None for n in missed)
    assert sum(detection.ticks or 0 for detection in seen) == 1024 * (len(seen) - 1)


def test_an_extra_beat_cuts_an_interval_in_two() -> None:
    nervous = SimulatedStrapSettings(missed_per_hour=0.0, extra_per_hour=600.0, clock_drift_ppm=0.0)
    seen = detector(nervous).see(beats(*(float(n) for n in range(400))), 400.0)
    extra = [n for n, detection in enumerate(seen) if detection.sight is Sight.EXTRA]
    assert 30 < len(extra) < 110
    assert all(one.time_s < other.time_s for one, other in pairwise(seen))
    for number in extra:
        before, after = seen[number].ticks, seen[number + 1].ticks if seen[number + 1 :] else 512
        assert before is not None
        assert 0.29 * 1024 < before < 0.71 * 1024
        assert after == pytest.approx(1024 - before, abs=1) or not seen[number + 1 :]


def test_without_contact_nothing_is_seen_and_no_interval_reaches_across() -> None:
    seen = detector(SHARP, (2.5, 4.5)).see(beats(1.0, 2.0, 3.0, 4.0, 5.0, 6.0), 6.0)
    assert ticks(seen) == [None, 1024, None, None, None, 1024]
    assert [n for n, detection in enumerate(seen) if detection.sight is Sight.MISSED] == [2, 3]


def test_contact_lost_between_two_beats_breaks_their_interval_too() -> None:
    assert ticks(detector(SHARP, (1.4, 1.6)).see(beats(1.0, 2.0, 3.0), 3.0)) == [None, None, 1024]


def test_an_extra_beat_needs_contact() -> None:
    nervous = SimulatedStrapSettings(missed_per_hour=0.0, extra_per_hour=1e6)
    seen = detector(nervous, (3.25, 3.75)).see(beats(1.0, 2.0, 3.0, 4.0), 4.2)
    extra_s = [detection.time_s for detection in seen if detection.sight is Sight.EXTRA]
    assert len(extra_s) == 1
    assert 2.3 <= extra_s[0] <= 2.7


@settings(deadline=None, max_examples=30)
@given(cuts=st.lists(st.integers(1, 59), max_size=8))
def test_detections_do_not_depend_on_how_the_beats_are_cut(cuts: list[int]) -> None:
    lively = SimulatedStrapSettings(missed_per_hour=300.0, extra_per_hour=900.0)
    all_beats = beats(*(0.8 * n for n in range(60)))
    whole = detector(lively).see(all_beats, 60.0)
    pieces = detector(lively)
    found: list[Detection] = []
    start = 0
    for cut in [*sorted(cuts), 60]:
        until_s = 60.0 if cut == 60 else all_beats[cut].time_s - 0.2
        chunk = [beat for beat in all_beats[start:] if beat.time_s <= until_s]
        found.extend(pieces.see(chunk, until_s))
        start += len(chunk)
    assert tuple(found) == whole
