import numpy as np
import pytest

from biofeedback.dsp.trust.fit import misfit_s, span_s, surplus_s
from biofeedback.dsp.trust.heard import Heard, Sent, unbroken
from biofeedback.dsp.trust.reading import AS_ASKED, Reading
from simulated_link import Arrival, Link, arrivals, sinus_beats
from wrong_straps import in_milliseconds, twice

MS = Reading(is_ms=True)


def _minute(seed: int) -> list[Arrival]:
    rng = np.random.default_rng(seed)
    return arrivals(sinus_beats(rng, 62.0), Link(), rng)


def _stretch(packets: list[Arrival]) -> list[Sent]:
    (stretch,) = unbroken([Heard(one.arrival_s, one.ticks) for one in packets])
    return stretch


@pytest.mark.parametrize("seed", range(5))
def test_the_right_unit_fits_and_the_wrong_one_does_not(seed: int) -> None:
    good, wrong = _stretch(_minute(seed)), _stretch(in_milliseconds(_minute(seed)))
    for stretch, right, other in ((good, AS_ASKED, MS), (wrong, MS, AS_ASKED)):
        fitting, failing = misfit_s(stretch, right), misfit_s(stretch, other)
        assert fitting is not None
        assert failing is not None
        assert fitting < 0.0
        assert failing > 0.2


def test_a_surplus_is_how_far_intervals_run_ahead() -> None:
    good, doubled = _stretch(_minute(0)), _stretch(twice(_minute(0)))
    assert surplus_s(good, AS_ASKED) < 1.0
    assert surplus_s(doubled, AS_ASKED) == pytest.approx(span_s(doubled) * 2 / 3, rel=0.1)
    assert surplus_s(doubled, Reading(has_repeats=True)) < 1.0


def test_nothing_has_no_misfit() -> None:
    assert misfit_s([], AS_ASKED) is None
    assert surplus_s([], AS_ASKED) == span_s([]) == 0.0
