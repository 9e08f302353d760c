"""The whole way from intervals to corrected beats: however they come, and what it conserves.

Each processor's own chunk invariance is tested beside it; here they are one behind the other.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beat_records import in_order, interval, strap_packets, ticks_until
from biofeedback.dsp.catalogue import PROFILES, catalogue
from biofeedback.dsp.metric import Scope
from biofeedback.dsp.offline import settled
from biofeedback.dsp.pipeline import Pipeline
from biofeedback.dsp.report import report
from biofeedback.dsp.series import BeatKind, BeatSeries
from biofeedback.dsp.sliding import sliding
from biofeedback.records import Record
from properties.hearts import TYPICAL, Array, Heart, hearts

cut_places = st.lists(st.integers(0, 10_000), max_size=8)
wrong_beats = st.dictionaries(
    st.integers(3, 190), st.sampled_from((0.45, 0.7, 1.3, 1.8, 2.0, 3.0)), max_size=8
)
"""Which intervals are spoiled, and how much longer they become."""
gap_places = st.sets(st.integers(20, 180), max_size=3)


def _spoiled_ms(heart: Heart, wrong: dict[int, float]) -> Array:
    rr_ms = heart.rr_ms(beats=200, mean_ms=850.0)
    for place, factor in wrong.items():
        rr_ms[place] *= factor
    return rr_ms


def _times_s(rr_ms: Array, gaps: set[int]) -> Array:
    waits_s = np.zeros(len(rr_ms))
    waits_s[list(gaps)] = 30.0
    times_s: Array = np.cumsum(rr_ms / 1000.0 + waits_s)
    return times_s


def _rows(series: BeatSeries) -> list[tuple[float, ...]]:
    columns = (series.times_s, series.rr_ms, series.kinds, series.segments)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def _in_chunks(records: Sequence[Record], cuts: Sequence[int]) -> Pipeline:
    pipeline = Pipeline(metrics=())
    edges = [0, *sorted(cut % (len(records) + 1) for cut in cuts), len(records)]
    for start, end in pairwise(edges):
        pipeline.feed_all(records[start:end])
    pipeline.finish()
    return pipeline


def _is_conserved(raw: BeatSeries, ours: BeatSeries) -> None:
    """Each segment lasts as long, ends as it did, and has its right beats where they were."""
    assert set(ours.segments.tolist()) == set(raw.segments.tolist())
    for segment in set(raw.segments.tolist()):
        before, after = raw.segments == segment, ours.segments == segment
        assert ours.rr_ms[after].sum() == pytest.approx(raw.rr_ms[before].sum(), rel=1e-12)
        assert ours.times_s[after][-1] == raw.times_s[before][-1]
        right = after & (ours.kinds == BeatKind.NORMAL)
        assert set(ours.times_s[right]) <= set(raw.times_s[before])
    assert (ours.rr_ms > 0.0).all()


@settings(max_examples=15, deadline=None)
@given(hearts, wrong_beats, gap_places, cut_places)
def test_a_file_is_the_same_at_once_in_pieces_and_as_an_array(
    heart: Heart, wrong: dict[int, float], gaps: set[int], cuts: list[int]
) -> None:
    rr_ms = _spoiled_ms(heart, wrong)
    times_s = _times_s(rr_ms, gaps)
    beats_s = rr_ms[0] / 1000.0 + (times_s - times_s[0])
    rows = zip(beats_s.tolist(), rr_ms.tolist(), strict=True)
    records = [interval(beat_s, ms, beat_s=beat_s) for beat_s, ms in rows]
    found = report(rr_ms, times_s=times_s, metrics=())
    pieces = _in_chunks(records, cuts)
    assert _rows(found.beats) == _rows(pieces.settled_beats) == _rows(settled(records).beats)
    assert _rows(found.raw) == _rows(pieces.settled_raw)


@settings(max_examples=25, deadline=None)
@given(hearts, wrong_beats, gap_places)
def test_correcting_a_file_conserves_its_time(
    heart: Heart, wrong: dict[int, float], gaps: set[int]
) -> None:
    rr_ms = _spoiled_ms(heart, wrong)
    found = report(rr_ms, times_s=_times_s(rr_ms, gaps), metrics=())
    assert found.raw.rr_ms.tolist() == rr_ms.tolist()
    assert len(set(found.raw.segments.tolist())) == len(gaps) + 1
    _is_conserved(found.raw, found.beats)


@settings(max_examples=8, deadline=None)
@given(hearts, wrong_beats, cut_places)
def test_correcting_a_strap_conserves_its_time(
    heart: Heart, wrong: dict[int, float], cuts: list[int]
) -> None:
    records = in_order(strap_packets(_spoiled_ms(heart, wrong).tolist()), ticks_until(220.0))
    pipeline = _in_chunks(records, cuts)
    _is_conserved(pipeline.settled_raw, pipeline.settled_beats)
    session = settled(records)
    assert _rows(session.beats) == _rows(pipeline.settled_beats)


@settings(max_examples=10, deadline=None)
@given(hearts, wrong_beats, st.integers(60, 199))
def test_what_comes_later_changes_no_settled_beat(
    heart: Heart, wrong: dict[int, float], known: int
) -> None:
    rr_ms = _spoiled_ms(heart, wrong)
    whole, begun = report(rr_ms, metrics=()), report(rr_ms[:known], metrics=())
    early_s = begun.raw.times_s[known - 50]
    before = [row for row in _rows(whole.beats) if row[0] <= early_s]
    assert [row for row in _rows(begun.beats) if row[0] <= early_s] == before


@pytest.mark.parametrize("profile", PROFILES)
def test_every_metric_can_slide(profile: str) -> None:
    beats = report(TYPICAL.rr_ms(beats=450, mean_ms=900.0), metrics=()).beats
    for name, metric in catalogue(profile).items():
        course = sliding(metric, beats, window_s=max(300.0, metric.minimum_s), step_s=40.0)
        assert len(course) == 10, name
        assert np.isfinite(course.values).all(), name
        if metric.scope is Scope.LONGEST and not metric.needs and metric.minimum_s <= 300.0:
            assert bool(course.is_there[-1]) is (name != "breathing_rate"), name
