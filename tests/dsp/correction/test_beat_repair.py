import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.dsp.correction.beat_repair import FLOOR_MS, Repair, is_even, repaired
from fixed_limits import FixedLimits

CALM = FixedLimits(jump=100.0, turn=60.0, bend=60.0)
"""What is normal in a heart at 900 ms that varies little."""
DEEP = FixedLimits(jump=450.0, turn=25.0, bend=60.0)
"""What is normal in a deep slow breath."""
STRICT = FixedLimits(jump=FLOOR_MS, turn=0.0, bend=0.0)
intervals = st.floats(100.0, 5000.0)


def made_of(ahead_ms: list[float], repair: Repair | None) -> tuple[int, int, float]:
    return (1, 1, ahead_ms[0]) if repair is None else (repair.taken, repair.given, repair.rr_ms)


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
    made = made_of(ahead_ms, repaired((900.0,), ahead_ms, CALM))
    assert made[:2] == (taken, given)
    assert made[2] == pytest.approx(rr_ms)


def test_an_ectopic_beat_in_a_deep_slow_breath_is_found() -> None:
    repair = repaired((832.0,), [640.0, 1214.0, 1040.0, 1100.0], DEEP)
    assert repair is not None
    assert (repair.taken, repair.given) == (2, 2)


def test_the_turn_of_a_deep_slow_breath_is_no_artefact() -> None:
    for past_ms, ahead_ms in (
        ((1080.0, 1222.0), [1502.0, 1216.0, 892.0, 777.0]),
        ((900.0, 1020.0), [1222.0, 1502.0, 1216.0, 892.0]),
        ((820.0, 777.0), [751.0, 783.0, 880.0, 1100.0]),
    ):
        assert repaired(past_ms, ahead_ms, DEEP) is None


@pytest.mark.parametrize("count", [3, 4])
def test_a_small_misplacement_on_a_slope_is_put_on_the_line(count: int) -> None:
    slope_ms = [700.0, 780.0, 860.0, 940.0, 1020.0, 1100.0]
    moved_ms = [slope_ms[2] - 70.0, slope_ms[3] + 70.0, *slope_ms[4:]]
    repair = repaired(slope_ms[:2], moved_ms[:count], DEEP)
    assert repair is not None
    assert repair.intervals_ms == pytest.approx(slope_ms[2:4])
    assert repaired(slope_ms[:2], slope_ms[2 : 2 + count], DEEP) is None


def test_a_misplacement_is_repaired_where_it_is_and_not_one_beat_early() -> None:
    slope_ms = [700.0, 780.0, 860.0, 940.0, 1020.0, 1100.0]
    ahead_ms = [slope_ms[2], slope_ms[3] - 90.0, slope_ms[4] + 90.0, slope_ms[5]]
    assert repaired(slope_ms[:2], ahead_ms, STRICT) is None


def test_a_missed_beat_on_a_slope_is_put_on_the_line() -> None:
    repair = repaired((700.0,), [1700.0, 1000.0, 1100.0], CALM)
    assert repair is not None
    assert repair.intervals_ms == pytest.approx((800.0, 900.0))


def test_a_repair_that_would_be_rougher_than_none_is_none() -> None:
    assert repaired((1064.0, 1297.0), [1064.0, 886.0, 827.0, 2294.0], DEEP) is None


@pytest.mark.parametrize("count", [1, 2, 3])
def test_at_the_end_of_a_segment_fewer_intervals_do(count: int) -> None:
    repair = repaired((900.0,), [1810.0, 890.0, 900.0][:count], CALM)
    assert repair is not None
    assert repair.given == 2
    assert repaired((900.0,), [905.0, 890.0, 900.0][:count], CALM) is None


@given(
    past_ms=st.lists(st.floats(800.0, 900.0), min_size=1, max_size=2),
    ahead_ms=st.lists(st.floats(780.0, 920.0), min_size=1, max_size=4),
)
def test_even_intervals_are_never_changed(past_ms: list[float], ahead_ms: list[float]) -> None:
    if is_even(past_ms[-1], ahead_ms):
        assert repaired(past_ms, ahead_ms, STRICT) is None


@given(
    past_ms=st.lists(intervals, min_size=1, max_size=2),
    ahead_ms=st.lists(intervals, min_size=1, max_size=4),
)
def test_a_repair_keeps_the_sum_and_stays_between_its_ends(
    past_ms: list[float], ahead_ms: list[float]
) -> None:
    repair = repaired(past_ms, ahead_ms, CALM)
    if repair is not None:
        assert 1 <= repair.taken <= len(ahead_ms)
        assert len(repair.intervals_ms) == repair.given
        assert sum(repair.intervals_ms) == pytest.approx(sum(ahead_ms[: repair.taken]))
        assert min(repair.intervals_ms) >= min(*past_ms, *ahead_ms) * 0.75 - 1e-6
