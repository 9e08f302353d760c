import numpy as np
import pytest

from biofeedback.dsp.nonlinear.template_ranks import ranked, side_by_side


def test_ranks_say_which_values_are_near() -> None:
    values = np.array([900.0, 700.0, 750.0, 900.0, 1100.0])
    ranks = ranked(values, 50.0)
    assert ranks.rank.tolist() == [2, 0, 1, 2, 3]
    near = (ranks.rank >= ranks.low[ranks.rank][:, None]) & (
        ranks.rank < ranks.high[ranks.rank][:, None]
    )
    assert near.tolist() == (np.abs(values[:, None] - values) <= 50.0).tolist()
    assert ranks.candidates == 2


@pytest.mark.parametrize("tick_ms", [1e-9, 7.8125, 1000.0])
def test_ranks_keep_where_values_of_each_begin(tick_ms: float) -> None:
    noise = np.random.default_rng(4).normal(900.0, 50.0, 200)
    values = np.round(noise / tick_ms) * tick_ms
    ranks = ranked(values, 30.0)
    pairs = np.triu(np.abs(values[:, None] - values) <= 30.0, k=1)
    assert ranks.candidates == pairs.sum()
    for rank, (begins, ends) in enumerate(zip(ranks.begins, ranks.begins[1:], strict=False)):
        assert set(ranks.rank[ranks.order[begins:ends]]) == {rank}


def test_series_side_by_side_are_near_in_themselves_only() -> None:
    first, second = np.array([900.0, 700.0, 750.0]), np.array([910.0, 705.0, 900.0, 905.0])
    ranks = side_by_side([ranked(first, 50.0), ranked(second, 5.0)])
    near = (ranks.rank >= ranks.low[ranks.rank][:, None]) & (
        ranks.rank < ranks.high[ranks.rank][:, None]
    )
    assert near[:3, :3].tolist() == (np.abs(first[:, None] - first) <= 50.0).tolist()
    assert near[3:, 3:].tolist() == (np.abs(second[:, None] - second) <= 5.0).tolist()
    assert not near[:3, 3:].any()
    assert not near[3:, :3].any()
    both = np.concatenate((first, second))
    assert both[ranks.order].tolist() == [*sorted(first), *sorted(second)]
    assert ranks.begins.tolist() == [0, 1, 2, 3, 4, 5, 6, 7]
