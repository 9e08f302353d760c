import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from beat_records import series
from biofeedback.dsp.columns import BeatColumns, sliced
from biofeedback.dsp.series import Beat, BeatKind


def _beat(time_s: float, segment: int = 0, kind: BeatKind = BeatKind.NORMAL) -> Beat:
    return Beat(time_s=time_s, rr_ms=1000.0, kind=kind, segment=segment)


def test_grows_past_its_first_capacity_and_keeps_everything() -> None:
    columns = BeatColumns()
    columns.append(_beat(float(n), kind=BeatKind.EXTRA) for n in range(5000))
    beats = columns.series()
    assert len(columns) == len(beats) == 5000
    assert beats.times_s.tolist() == [float(n) for n in range(5000)]
    assert set(beats.kinds.tolist()) == {BeatKind.EXTRA}


def test_a_series_is_the_beats_between_two_places() -> None:
    columns = BeatColumns()
    columns.append(_beat(float(n)) for n in range(10))
    assert columns.series(3, 5).times_s.tolist() == [3.0, 4.0]
    assert columns.series(8, 99).times_s.tolist() == [8.0, 9.0]
    assert (columns.time_s(4), columns.begin_s(4)) == (4.0, 3.0)


def test_segments_know_where_they_begin() -> None:
    columns = BeatColumns()
    columns.append(_beat(float(n), segment) for n, segment in enumerate([0, 0, 3, 3, 3, 7]))
    assert [columns.segment_start(place) for place in range(6)] == [0, 0, 2, 2, 2, 5]


@given(st.lists(st.floats(0.0, 100.0), max_size=30), st.floats(-1.0, 101.0))
def test_counts_by_the_latest_time_so_far(times_s: list[float], t_s: float) -> None:
    columns = BeatColumns()
    columns.append(map(_beat, times_s))
    latest_s = np.maximum.accumulate(times_s) if times_s else np.array([])
    assert columns.count_until(t_s) == int(np.count_nonzero(latest_s <= t_s))


def test_a_slice_of_a_series_cuts_every_column() -> None:
    part = sliced(series([800.0, 900.0, 1000.0], segments=[0, 1, 2], kinds=[0, 1, 2]), 1, 3)
    assert part.rr_ms.tolist() == [900.0, 1000.0]
    assert part.segments.tolist() == part.kinds.tolist() == [1, 2]
    assert len(part.times_s) == 2


def test_intervals_are_a_view_between_two_places() -> None:
    columns = BeatColumns()
    for n in range(10):
        columns.add(float(n), 800.0 + n, 0)
    assert columns.rr_ms(3, 5).tolist() == [803.0, 804.0]
    assert columns.rr_ms(8, 99).tolist() == [808.0, 809.0]
    assert columns.rr_ms(5, 5).tolist() == []
