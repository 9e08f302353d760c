import numpy as np
import pytest

from biofeedback.dsp.trust.heard import Heard
from biofeedback.dsp.trust.reading import AS_ASKED, Reading
from biofeedback.dsp.trust.verdict import Judged, Verdict, verdict
from simulated_link import Arrival, Link, arrivals, fibrillating_beats, sinus_beats
from wrong_straps import in_milliseconds, last_again

GOOD = Verdict(AS_ASKED, is_surplus=False)
MS = Reading(is_ms=True)
REPEATING = Reading(has_repeats=True)


def _packets(for_s: float = 80.0, link: Link | None = None) -> list[Arrival]:
    rng = np.random.default_rng(5)
    return arrivals(sinus_beats(rng, for_s), link or Link(), rng)


def _judged(packets: list[Arrival], run: int = 0) -> list[Judged]:
    return [Judged(run, Heard(one.arrival_s, one.ticks)) for one in packets]


@pytest.mark.parametrize("before", [GOOD, Verdict(MS, is_surplus=False)])
def test_each_unit_is_recognised_whatever_was_believed(before: Verdict) -> None:
    assert verdict(_judged(_packets()), before) == GOOD
    assert verdict(_judged(in_milliseconds(_packets())), before).reading == MS


def test_both_faults_at_once() -> None:
    found = verdict(_judged(in_milliseconds(last_again(_packets()))), GOOD)
    assert found == Verdict(Reading(is_ms=True, has_repeats=True), is_surplus=False)


def test_less_than_a_minute_proves_nothing() -> None:
    assert verdict(_judged(in_milliseconds(_packets(55.0))), GOOD) == GOOD


def test_unbroken_stretches_add_up() -> None:
    link = Link(lost_at_s=(40.0,))
    found = verdict(_judged(in_milliseconds(_packets(88.0, link))), GOOD)
    assert found.reading == MS


def test_a_step_is_not_a_slope() -> None:
    link = Link(no_contact_s=((40.0, 41.0),))
    assert verdict(_judged(_packets(80.0, link)), GOOD) == GOOD


def test_a_surplus_without_repeats_is_refused_and_forgotten_when_it_is_over() -> None:
    rng = np.random.default_rng(0)
    packets = _packets()
    much = [
        Arrival(one.arrival_s, tuple(int(n) for n in rng.integers(600, 1100, 2)), ())
        for one in packets
    ]
    refused = verdict(_judged(much), GOOD)
    assert refused == Verdict(AS_ASKED, is_surplus=True)
    assert verdict(_judged(packets), refused) == GOOD


def test_repeats_are_not_looked_for_without_a_surplus() -> None:
    rng = np.random.default_rng(1)
    packets = arrivals(fibrillating_beats(rng, 80.0), Link(), rng)
    assert verdict(_judged(packets), GOOD) == GOOD
    assert verdict(_judged(last_again(packets)), GOOD).reading == REPEATING
