import numpy as np
import pytest

from biofeedback.dsp.nonlinear import template_strips
from biofeedback.dsp.nonlinear.template_strips import ranked, strip_counts, strip_pairs


def test_ranks_say_which_values_are_near() -> None:
    values = np.array([900.0, 700.0, 750.0, 900.0, 1100.0])
    ranks = ranked(values, 50.0)
    column = ranks.values
    near = (column.rank >= column.low[:, None]) & (column.rank < column.high[:, None])
    assert near.tolist() == (np.abs(values[:, None] - values) <= 50.0).tolist()
    assert sorted(column.rank.tolist()) == list(range(len(values)))
    assert ranks.candidates == 2


@pytest.mark.parametrize(
    ("columns", "words"), [(1, 1), (3, 5), (64, 1), (65, 40), (100, 1000), (1024, 1 << 16)]
)
def test_blocks_of_any_size_count_the_same(
    monkeypatch: pytest.MonkeyPatch, columns: int, words: int
) -> None:
    values = np.random.default_rng(2).normal(900.0, 50.0, 300)
    near = np.abs(values[:, None] - values) <= 30.0
    shorter = near[:-2, :-2] & near[1:-1, 1:-1]
    longer = shorter & near[2:, 2:]
    monkeypatch.setattr(template_strips, "_COLUMNS", columns)
    monkeypatch.setattr(template_strips, "_WORDS", words)
    ranks = ranked(values, 30.0)
    assert strip_pairs(ranks, 2) == (
        (int(shorter.sum()) - 298) // 2,
        (int(longer.sum()) - 298) // 2,
    )
    assert strip_counts(ranks, 3, 298).tolist() == longer.sum(axis=1).tolist()


def test_many_values_with_few_that_match_are_counted_too() -> None:
    # Distinct values, each near its two neighbours in size only, in an order that repeats.
    count = 70_000
    values = np.tile(np.arange(count // 2) * 10.0, 2)
    ranks = ranked(values, 1.0)
    assert ranks.candidates == count // 2
    assert strip_pairs(ranks, 2) == (count // 2 - 2, count // 2 - 2)
