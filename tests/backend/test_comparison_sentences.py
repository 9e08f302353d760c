import re

import pytest

from biofeedback.analysis.comparison import (
    Change,
    ChangeSize,
    Comparison,
    ErrorOrigin,
    Incomparable,
)
from biofeedback.backend import comparison_sentences as sentences

VERDICTS = re.compile(r"\b(better|worse|good|bad|healthy|improv\w*|significant\w*|normal)\b")


def change(
    *, why_not: Incomparable | None = None, size: ChangeSize | None = None, name: str = "ln_rmssd"
) -> Change:
    return Change(
        name=name,
        unit="ln ms",
        before=3.5,
        after=3.7,
        change=None if why_not else 0.2,
        why_not=why_not,
        smallest_real_difference=0.58,
        origin=ErrorOrigin.PUBLISHED,
        size=size,
    )


@pytest.mark.parametrize("reason", Incomparable)
def test_each_reason_says_that_nothing_is_compared(reason: Incomparable) -> None:
    words = sentences.of_change(change(why_not=reason))
    assert words == sentences.of_incomparable(reason)
    assert words.startswith("not comparable: ")
    assert [sentences.of_incomparable(other) for other in Incomparable].count(words) == 1


@pytest.mark.parametrize("size", [None, *ChangeSize])
def test_a_size_is_no_verdict(size: ChangeSize | None) -> None:
    words = sentences.of_change(change(size=size))
    assert words
    assert not VERDICTS.search(words)
    assert (words == size) == (size is not None)


@pytest.mark.parametrize("origin", ErrorOrigin)
def test_each_origin_has_words(origin: ErrorOrigin) -> None:
    assert sentences.of_origin(origin).startswith("from ")


def test_what_has_no_label_keeps_its_name() -> None:
    assert sentences.label_of(change()) == "ln RMSSD"
    assert sentences.label_of(change(name="sdnn")) == "sdnn"


def test_the_breathing_of_both_is_told() -> None:
    comparison = Comparison(
        breathing_before_per_min=6.04, breathing_after_per_min=None, why_not=None, changes=()
    )
    words = sentences.of_breathing(comparison)
    assert words == "breaths per minute: 6.0 before, not known after"
