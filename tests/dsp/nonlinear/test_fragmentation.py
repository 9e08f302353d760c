from dataclasses import astuple
from itertools import groupby, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from biofeedback.dsp.nonlinear.fragmentation import Fragmentation, fragmentation

Floats = NDArray[np.float64]
# Few values, so that equal neighbours are common.
steps = st.lists(st.integers(-2, 2), min_size=0, max_size=60)
intervals = steps.map(lambda values: 900.0 + np.cumsum([0, *values], dtype=np.float64))


def _counted(rr_ms: Floats) -> Fragmentation:
    return fragmentation(rr_ms, np.zeros(len(rr_ms), dtype=np.int64))


def _of_steps(*values: float) -> Fragmentation:
    return _counted(900.0 + np.cumsum([0.0, *values]))


def _by_hand(rr_ms: Floats) -> dict[str, float | None]:
    """The four indices of one segment, beat by beat."""
    signs = [int(np.sign(b - a)) for a, b in pairwise(rr_ms)]
    turns = ["hard" if a * b < 0 else "soft" if a != b else "" for a, b in pairwise(signs)]
    runs = [len(list(row)) for sign, row in groupby(signs) if sign]
    rows = [len(list(row)) for kind, row in groupby(turns) if kind == "hard"]
    return {
        "pip": 100 * sum(map(bool, turns)) / len(turns) if turns else None,
        "ials": len(runs) / sum(runs) if runs else None,
        "pss": 100 * (1 - sum(n for n in runs if n >= 3) / len(signs)) if runs else None,
        "pas": 100 * sum(n for n in rows if n >= 4) / len(turns) if turns else None,
    }


@given(intervals)
def test_counts_as_one_would_by_hand(rr_ms: Floats) -> None:
    counted, expected = _counted(rr_ms), _by_hand(rr_ms)
    assert counted.pip_percent == pytest.approx(expected["pip"])
    assert counted.ials == pytest.approx(expected["ials"])
    assert counted.pss_percent == pytest.approx(expected["pss"])
    assert counted.pas_percent == pytest.approx(expected["pas"])


def test_a_heart_that_turns_over_at_every_beat_is_all_fragments() -> None:
    counted = _of_steps(*[10.0, -10.0] * 20)
    assert counted.pip_percent == counted.pss_percent == counted.pas_percent == 100.0
    assert counted.ials == 1.0


def test_a_slow_wave_has_two_inflections_in_each_of_its_turns() -> None:
    # 20 beats a wave, off its symmetry so that no two neighbours are equal.
    counted = _counted(900.0 + 50.0 * np.sin(2 * np.pi * (np.arange(2001) + 0.3) / 20))
    assert counted.pip_percent == pytest.approx(10.0, abs=0.1)
    assert counted.ials == pytest.approx(0.1, abs=1e-3)
    assert (counted.pss_percent, counted.pas_percent) == (0.0, 0.0)


def test_turning_over_is_hard_and_standing_still_is_soft() -> None:
    assert _of_steps(10.0, -10.0).hard == 1
    plateau = _of_steps(10.0, 0.0, 0.0, -10.0)
    assert (plateau.hard, plateau.soft, plateau.judged) == (0, 2, 3)


def test_soft_inflections_make_no_alternation() -> None:
    assert _of_steps(*[10.0, 0.0] * 10).alternating == 0


@pytest.mark.parametrize(("turns", "alternating"), [(3, 0), (4, 4), (5, 5)])
def test_an_alternation_has_four_turns_in_a_row(turns: int, alternating: int) -> None:
    zigzag = [10.0, -10.0, 10.0, -10.0, 10.0, -10.0][: turns + 1]
    lead = [10.0] if zigzag[0] > 0 else [-10.0]
    tail = [zigzag[-1]]
    assert _of_steps(*lead, *zigzag, *tail).alternating == alternating


@pytest.mark.parametrize(("length", "share"), [(1, 100.0), (2, 100.0), (3, 0.0), (4, 0.0)])
def test_three_of_one_sign_are_no_fragment(length: int, share: float) -> None:
    assert _of_steps(*([10.0] * length + [-10.0] * length) * 10).pss_percent == share


@given(intervals)
def test_time_reversal_and_mirroring_change_nothing(rr_ms: Floats) -> None:
    assert _counted(rr_ms[::-1]) == _counted(2000.0 - rr_ms) == _counted(rr_ms)


@given(intervals, st.integers(1, 5), st.integers(0, 500))
def test_scale_and_level_do_not_matter(rr_ms: Floats, factor: int, shift_ms: int) -> None:
    assert _counted(factor * rr_ms + shift_ms) == _counted(rr_ms)


@given(intervals, intervals)
def test_breaks_add_counts_and_bridge_nothing(first_ms: Floats, second_ms: Floats) -> None:
    together = fragmentation(
        np.concatenate((first_ms, second_ms)),
        np.repeat([1, 2], [len(first_ms), len(second_ms)]),
    )
    apart = zip(astuple(_counted(first_ms)), astuple(_counted(second_ms)), strict=True)
    assert astuple(together) == tuple(one + other for one, other in apart)


@given(intervals, intervals)
def test_a_corrected_interval_is_a_break(first_ms: Floats, second_ms: Floats) -> None:
    rr_ms = np.concatenate((first_ms, [555.0], second_ms))
    corrected = np.arange(len(rr_ms)) == len(first_ms)
    segments = np.repeat([1, 2, 3], [len(first_ms), 1, len(second_ms)])
    with_mark = fragmentation(rr_ms, np.zeros(len(rr_ms), dtype=np.int64), corrected)
    assert with_mark == fragmentation(rr_ms, segments)


@pytest.mark.parametrize("rr_ms", [[], [800.0]])
def test_too_few_intervals_define_nothing(rr_ms: list[float]) -> None:
    counted = _counted(np.array(rr_ms))
    assert counted.pip_percent is counted.ials is counted.pss_percent is counted.pas_percent is None


def test_of_equal_intervals_there_are_no_runs() -> None:
    counted = _counted(np.full(100, 833.1))
    assert (counted.pip_percent, counted.pas_percent) == (0.0, 0.0)
    assert counted.ials is counted.pss_percent is None


def test_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="intervals must be numbers"):
        _counted(np.array([800.0, np.inf, 810.0]))
