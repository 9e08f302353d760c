import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.dsp.beat_repair import Limits, is_even, repaired

CALM = Limits(jump_ms=100.0, turn_ms=60.0)
"""What is normal in a heart at 900 ms that varies little."""
intervals = st.floats(100.0, 5000.0)


@pytest.mark.parametrize(
    ("ahead_ms", "taken", "given", "rr_ms"),
    [
        pytest.param([910, 890, 900, 905], 1, 1, 910, id="nothing wrong"),
        pytest.param([1810, 890, 900, 905], 1, 2, 905, id="a beat missed"),
        pytest.param([2715, 890, 900, 905], 1, 3, 905, id="two missed"),
        pytest.param([1800, 1820, 900, 905], 1, 2, 900, id="one missed, and one more"),
        pytest.param([300, 610, 900, 905], 2, 1, 910, id="a beat too many"),
        pytest.param([610, 300, 900, 905], 2, 1, 910, id="the same, the other way"),
        pytest.param([300, 250, 350, 905], 3, 1, 900, id="two too many"),
        pytest.param([600, 1210, 900, 905], 2, 2, 905, id="ectopic, with a pause"),
        pytest.param([600, 910, 900, 905], 2, 2, 755, id="ectopic, without"),
        pytest.param([1080, 730, 900, 905], 2, 2, 905, id="found too late"),
        pytest.param([1020, 1150, 1180, 1100], 1, 1, 1020, id="the heart slows down"),
        pytest.param([1420, 1390, 1380, 1370], 1, 1, 1420, id="the heart steps down and stays"),
        pytest.param([620, 600, 610, 605], 1, 1, 620, id="the heart speeds up and stays"),
        pytest.param([950, 860, 940, 870], 1, 1, 950, id="a small zigzag"),
        pytest.param([905, 600, 1210, 900], 1, 1, 905, id="the beat before an ectopic one"),
    ],
)
def test_what_intervals_are(ahead_ms: list[float], taken: int, given: int, rr_ms: float) -> None:
    repair = repaired(900.0, ahead_ms, CALM)
    assert (repair.taken, repair.given) == (taken, given)
    assert repair.rr_ms == pytest.approx(rr_ms)


def test_an_ectopic_beat_in_a_deep_slow_breath_is_found() -> None:
    limits = Limits(jump_ms=450.0, turn_ms=25.0)
    repair = repaired(832.0, [640.0, 1214.0, 1040.0, 1100.0], limits)
    assert (repair.taken, repair.given) == (2, 2)


def test_the_turn_of_a_deep_slow_breath_is_no_artefact() -> None:
    limits = Limits(jump_ms=450.0, turn_ms=25.0)
    for before_ms, ahead_ms in (
        (1222.0, [1502.0, 1216.0, 892.0, 777.0]),
        (1020.0, [1222.0, 1502.0, 1216.0, 892.0]),
        (777.0, [751.0, 783.0, 880.0, 1100.0]),
    ):
        assert not repaired(before_ms, ahead_ms, limits).is_change


@pytest.mark.parametrize("count", [1, 2, 3])
def test_at_the_end_of_a_segment_fewer_intervals_do(count: int) -> None:
    assert repaired(900.0, [1810.0, 890.0, 900.0][:count], CALM).given == 2
    assert not repaired(900.0, [905.0, 890.0, 900.0][:count], CALM).is_change


@given(
    before_ms=st.floats(800.0, 900.0),
    ahead_ms=st.lists(st.floats(780.0, 920.0), min_size=1, max_size=4),
)
def test_even_intervals_are_never_changed(before_ms: float, ahead_ms: list[float]) -> None:
    strict = Limits(jump_ms=0.0, turn_ms=0.0)
    if is_even(before_ms, ahead_ms):
        assert not repaired(before_ms, ahead_ms, strict).is_change


@given(before_ms=intervals, ahead_ms=st.lists(intervals, min_size=1, max_size=4))
def test_a_repair_keeps_the_sum(before_ms: float, ahead_ms: list[float]) -> None:
    repair = repaired(before_ms, ahead_ms, CALM)
    assert 1 <= repair.taken <= len(ahead_ms)
    assert repair.given * repair.rr_ms == pytest.approx(sum(ahead_ms[: repair.taken]))
