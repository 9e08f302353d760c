from collections.abc import Callable

from biofeedback.dsp.chest.breathing_choice import BreathingChoice, ChoiceReason
from biofeedback.dsp.updates import BreathingSeen, BreathingSource, Unseen

ACCELERATION, ECG, INTERVALS = BreathingSource
Gives = Callable[[int], bool]


def seen(at_s: float, source: BreathingSource, rate_per_min: float | None = 12.0) -> BreathingSeen:
    return BreathingSeen(
        at_s=at_s,
        source=source,
        rate_per_min=rate_per_min,
        absence=Unseen.UNCLEAR if rate_per_min is None else None,
        window_s=30.0,
    )


def course(
    sources: dict[BreathingSource, Gives], until_s: int = 60
) -> list[tuple[BreathingSource, ChoiceReason, float | None]]:
    """What is believed at each second, of sources that give a rate at some of them."""
    choice = BreathingChoice()
    believed = []
    for second in range(until_s):
        for source, gives in sources.items():
            choice.feed(seen(float(second), source, 12.0 if gives(second) else None))
        best = choice.at(float(second))
        assert best is not None
        believed.append((best.seen.source, best.reason, best.seen.rate_per_min))
    return believed


def always(_second: int) -> bool:
    return True


def never(_second: int) -> bool:
    return False


def test_the_best_is_believed_from_the_start() -> None:
    believed = course({INTERVALS: always, ECG: always, ACCELERATION: always})
    assert set(believed) == {(ACCELERATION, ChoiceReason.BEST, 12.0)}


def test_without_the_best_the_next_is_believed() -> None:
    assert course({INTERVALS: always, ECG: always})[-1][0] is ECG
    assert course({INTERVALS: always, ACCELERATION: never})[-1][0] is INTERVALS


def test_a_better_one_has_to_prove_itself() -> None:
    believed = course({INTERVALS: always, ACCELERATION: lambda second: second >= 30})
    assert believed[29][0] is INTERVALS
    assert believed[34] == (INTERVALS, ChoiceReason.KEPT, 12.0)
    assert believed[35] == (ACCELERATION, ChoiceReason.BEST, 12.0)


def test_a_better_one_that_flickers_is_not_chosen() -> None:
    believed = course({INTERVALS: always, ACCELERATION: lambda second: second % 4 in {1, 2}})
    assert {source for source, _, _ in believed} == {INTERVALS}


def test_a_chosen_one_that_pauses_is_waited_for() -> None:
    believed = course({INTERVALS: always, ACCELERATION: lambda second: not 30 <= second < 38})
    assert {source for source, _, _ in believed} == {ACCELERATION}
    assert believed[33] == (ACCELERATION, ChoiceReason.WAITING, None)
    assert believed[38] == (ACCELERATION, ChoiceReason.BEST, 12.0)


def test_a_chosen_one_that_stays_silent_is_left() -> None:
    believed = course({INTERVALS: always, ACCELERATION: lambda second: second < 30})
    assert believed[39][0] is ACCELERATION
    assert believed[40] == (INTERVALS, ChoiceReason.BEST, 12.0)


def test_where_none_sees_anything_the_best_says_why() -> None:
    assert set(course({INTERVALS: never, ECG: never})) == {(ECG, ChoiceReason.NOTHING_SEEN, None)}
    believed = course({INTERVALS: lambda second: second < 20})
    assert believed[25] == (INTERVALS, ChoiceReason.WAITING, None)
    assert believed[35] == (INTERVALS, ChoiceReason.NOTHING_SEEN, None)


def test_what_is_old_is_not_believed() -> None:
    choice = BreathingChoice()
    assert choice.at(0.0) is None
    choice.feed(seen(1.0, ACCELERATION))
    assert choice.at(11.0) is not None
    assert choice.chosen is ACCELERATION
    assert choice.at(11.5) is None
    choice.feed(seen(12.0, INTERVALS))
    later = choice.at(12.5)
    assert later is not None
    assert later.seen.source is INTERVALS


def test_a_run_of_rates_with_a_break_is_no_proof() -> None:
    choice = BreathingChoice()
    choice.feed(seen(0.0, INTERVALS))
    assert choice.at(0.0) is not None
    for second in (1.0, 2.0, 7.0):
        choice.feed(seen(second, INTERVALS))
        choice.feed(seen(second, ACCELERATION))
    best = choice.at(7.0)
    assert best is not None
    assert best.seen.source is INTERVALS
