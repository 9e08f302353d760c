import numpy as np
import pytest

from biofeedback.dsp.trust.fillers import FillerWatch
from simulated_link import fibrillating_beats


def _places(watch: FillerWatch, ticks: list[int]) -> list[int]:
    return [n for n, one in enumerate(ticks) if watch.first((one,)) is not None]


def _heart(count: int = 400) -> list[int]:
    rng = np.random.default_rng(0)
    return [int(one) for one in 850 + 40 * np.sin(np.arange(count) / 2) + rng.normal(0, 12, count)]


def test_a_value_that_keeps_interrupting_is_a_filler() -> None:
    ticks = _heart()
    fillers = list(range(5, 400, 11))
    for place in fillers:
        ticks[place] = 512
    watch = FillerWatch()
    found = _places(watch, ticks)
    assert watch.has_found
    assert not watch.is_suspected
    assert set(found) <= set(fillers)
    assert [place for place in fillers if place > 80] == [place for place in found if place > 80]
    assert watch.first((850, 512, 860)) == 1


def test_a_change_of_rate_is_none() -> None:
    watch = FillerWatch()
    assert _places(watch, [1024] * 80 + [819] * 200) == []
    assert not watch.is_suspected


def test_a_few_are_suspected() -> None:
    ticks = _heart(128)
    for place in (20, 50, 80):
        ticks[place] = 512
    watch = FillerWatch()
    assert _places(watch, ticks) == []
    assert (watch.is_suspected, watch.has_found) == (True, False)
    _places(watch, _heart(128))
    assert not watch.is_suspected


def test_a_heart_alone_has_none() -> None:
    watch = FillerWatch()
    assert _places(watch, _heart()) == []
    assert not watch.has_found


def test_early_beats_with_their_pauses_are_none_even_on_a_coarse_clock() -> None:
    rng = np.random.default_rng(1)
    ticks: list[int] = []
    for _ in range(100):
        ticks += [int(one) for one in 850 + rng.normal(0, 12, 4)]
        ticks += [520, 1180]
    bigeminy = [value for _ in range(200) for value in (600, 1100)]
    for series in (ticks, bigeminy):
        watch = FillerWatch()
        assert _places(watch, series) == []


def test_a_filler_among_fast_beats_is_an_interval() -> None:
    ticks = _heart(200)
    for place in range(5, 200, 11):
        ticks[place] = 512
    watch = FillerWatch()
    _places(watch, ticks)
    assert watch.has_found
    assert _places(watch, [520] * 100 + [512])[-1:] != [100]


def _fibrillating(seed: int, step: int) -> list[int]:
    rr_s = np.diff(fibrillating_beats(np.random.default_rng(seed), 1200.0))
    return [step * round(one * 1024 / step) for one in rr_s]


@pytest.mark.parametrize("seed", [26, 61, 107])
def test_a_heart_without_a_rhythm_on_a_coarse_clock_has_none(seed: int) -> None:
    # Of its few values one comes more often than others now and then.
    watch = FillerWatch()
    assert _places(watch, _fibrillating(seed, 8)) == []


@pytest.mark.parametrize("seed", [8, 11, 50])
def test_fillers_in_a_heart_without_a_rhythm_are_found(seed: int) -> None:
    ticks = [500 if n % 9 == 0 else one for n, one in enumerate(_fibrillating(seed, 1))]
    watch = FillerWatch()
    found = _places(watch, ticks[:150])
    assert found
    assert all(ticks[place] == 500 for place in found)
