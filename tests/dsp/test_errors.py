import pickle

import pytest

from biofeedback.dsp.errors import IntervalsError, IntervalsProblem


def test_says_the_place_what_stands_there_and_the_remedy() -> None:
    error = IntervalsError(IntervalsProblem.NOT_POSITIVE, "rr_ms", index=7, value=-3.5)
    assert str(error).startswith("rr_ms[7]: not positive (-3.5); leave it out")
    assert (error.reason, error.name, error.index, error.value) == (
        IntervalsProblem.NOT_POSITIVE,
        "rr_ms",
        7,
        -3.5,
    )


@pytest.mark.parametrize("reason", IntervalsProblem)
def test_every_problem_has_a_remedy(reason: IntervalsProblem) -> None:
    text = str(IntervalsError(reason, "times_s"))
    assert text.startswith(f"times_s: {reason}; ")
    assert len(text.split("; ", 1)[1]) > 10


def test_survives_the_way_to_another_process() -> None:
    error = IntervalsError(IntervalsProblem.SECONDS, "rr_ms")
    sent = pickle.loads(pickle.dumps(error))
    assert (str(sent), vars(sent)) == (str(error), vars(error))
