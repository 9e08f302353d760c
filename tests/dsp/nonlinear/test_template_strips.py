import numpy as np
import pytest

from biofeedback.dsp.nonlinear import template_strips
from biofeedback.dsp.nonlinear.template_ranks import ranked
from biofeedback.dsp.nonlinear.template_strips import strip_counts, strip_pairs


@pytest.mark.parametrize("tick_ms", [1e-9, 10.0])
@pytest.mark.parametrize(
    ("columns", "words"), [(1, 1), (3, 5), (64, 1), (65, 40), (100, 1000), (1024, 1 << 16)]
)
def test_blocks_of_any_size_count_the_same(
    monkeypatch: pytest.MonkeyPatch, columns: int, words: int, tick_ms: float
) -> None:
    values = np.round(np.random.default_rng(2).normal(900.0, 50.0, 300) / tick_ms) * tick_ms
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
    two, three = strip_counts(ranks, 2)
    assert two.tolist() == (near[:-1, :-1] & near[1:, 1:]).sum(axis=1).tolist()
    assert three.tolist() == longer.sum(axis=1).tolist()


def test_many_values_with_few_that_match_are_counted_too() -> None:
    # Distinct values, each near its two neighbours in size only, in an order that repeats.
    count = 70_000
    values = np.tile(np.arange(count // 2) * 10.0, 2)
    ranks = ranked(values, 1.0)
    assert ranks.candidates == count // 2
    assert strip_pairs(ranks, 2) == (count // 2 - 2, count // 2 - 2)
