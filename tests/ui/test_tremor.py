from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from biofeedback.ui.tremor import QUIET_S, Debounce

_STEPS_S = st.lists(st.floats(0.0, 2.0), max_size=40)


def _times_s(steps_s: list[float]) -> list[float]:
    now_s, times = 100.0, []
    for step_s in steps_s:
        now_s += step_s
        times.append(now_s)
    return times


@given(_STEPS_S)
def test_the_first_press_always_counts(steps_s: list[float]) -> None:
    counted = [Debounce().accepts("m", at_s) for at_s in _times_s(steps_s)[:1]]
    assert counted in ([], [True])


@given(_STEPS_S)
def test_counted_presses_are_never_closer_than_the_quiet_time(steps_s: list[float]) -> None:
    for does_extend in (True, False):
        debounce = Debounce(does_extend=does_extend)
        counted = [at_s for at_s in _times_s(steps_s) if debounce.accepts("m", at_s)]
        gaps = [later - sooner for sooner, later in pairwise(counted)]
        assert all(gap >= QUIET_S for gap in gaps)


@given(st.lists(st.floats(0.0, QUIET_S - 0.001), min_size=1, max_size=40))
def test_a_long_run_of_echoes_counts_once(steps_s: list[float]) -> None:
    debounce = Debounce()
    counted = [debounce.accepts("space", at_s) for at_s in _times_s(steps_s)]
    assert counted.count(True) == 1
    assert counted[0]


def test_steps_go_on_while_somebody_presses_quickly() -> None:
    debounce = Debounce(does_extend=False)
    counted = [debounce.accepts("up", 10.0 + number * 0.25) for number in range(5)]
    assert counted == [True, False, True, False, True]


def test_keys_do_not_know_each_other() -> None:
    debounce = Debounce()
    assert debounce.accepts("m", 1.0)
    assert debounce.accepts("space", 1.1)
    assert not debounce.accepts("m", 1.2)
