from biofeedback.exchange.imports.intervals import FoundIntervals, seconds
from biofeedback.exchange.imports.times import TimeMeaning
from biofeedback.records import IntervalUnit


def test_intervals_become_seconds_in_every_unit() -> None:
    assert seconds((800.0,), IntervalUnit.MS) == (0.8,)
    assert seconds((0.8,), IntervalUnit.S) == (0.8,)
    assert seconds((1024.0,), IntervalUnit.TICKS) == (1.0,)


def test_a_file_without_times_says_so() -> None:
    found = FoundIntervals(
        form="rr text", values=(800.0, 790.0), unit=IntervalUnit.MS, resolution=1.0
    )
    assert found.times.meaning is TimeMeaning.NONE
    assert found.rr_s == (0.8, 0.79)
