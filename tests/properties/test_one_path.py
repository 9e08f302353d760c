"""Live = replayed = offline, bit for bit: equal records give equal updates, however they come."""

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from beat_records import paced, packet, part, polar_h10, tick
from biofeedback.analysis.session_analysis import analyse
from biofeedback.dsp.pipeline import Pipeline
from biofeedback.dsp.updates import BeatsSettled, MetricsComputed, Standing, Update
from biofeedback.record_codec import decode, encode
from biofeedback.records import (
    ENGINE,
    ClockJumped,
    LinkChanged,
    LinkState,
    Paused,
    Record,
    Resumed,
)
from record_strategies import records as any_record


@st.composite
def sessions(draw: st.DrawFn) -> list[Record]:
    """A strap's session of half a minute to a few: steady, with turns of every kind."""
    records: list[Record] = []
    rate_ticks = draw(st.integers(600, 1300))
    seconds = draw(st.integers(30, 150))
    sway = draw(st.lists(st.integers(-200, 200), min_size=1, max_size=7))
    turns = draw(st.dictionaries(st.integers(0, seconds), st.sampled_from(_TURNS), max_size=6))
    sent = owed = 0
    for second in range(seconds):
        t_s = second + draw(st.sampled_from((0.0, 0.013, 0.4)))
        if second in turns:
            records.append(turns[second](t_s))
        records.append(tick(t_s))
        owed += 1024
        ticks = []
        while owed > rate_ticks:
            ticks.append(rate_ticks + sway[sent % len(sway)])
            owed -= ticks[-1]
            sent += 1
        records.append(packet(t_s, *ticks[:9]))
    return records


def _turn(kind: type[Paused | Resumed], t_s: float) -> Record:
    return kind(t_s=t_s, utc_s=t_s, source=ENGINE)


_TURNS = (
    lambda t_s: part(t_s, 1, "part"),
    lambda t_s: paced(t_s, 6.0, from_s=t_s + 3.0),
    lambda t_s: paced(t_s, 12.0),
    lambda t_s: paced(t_s, None),
    lambda t_s: _turn(Paused, t_s),
    lambda t_s: _turn(Resumed, t_s),
    lambda t_s: LinkChanged(t_s=t_s, utc_s=t_s, source="strap", state=LinkState.LOST),
    lambda t_s: ClockJumped(t_s=t_s, utc_s=t_s, source=ENGINE, missed_s=60.0),
    packet,
)


def _pipeline() -> Pipeline:
    return Pipeline(standings=tuple(Standing))


def _live(records: Sequence[Record]) -> list[Update]:
    pipeline = _pipeline()
    updates = [update for record in records for update in pipeline.feed(record)]
    return [*updates, *pipeline.finish()]


def _in_chunks(records: Sequence[Record], cuts: Sequence[int]) -> list[Update]:
    pipeline = _pipeline()
    updates: list[Update] = []
    edges = [0, *sorted(cut % (len(records) + 1) for cut in cuts), len(records)]
    for start, end in pairwise(edges):
        updates += pipeline.feed_all(records[start:end])
    return [*updates, *pipeline.finish()]


heart_rate_packets = st.builds(packet, st.floats(0.0, 100.0), st.integers(0, 65535))
cut_places = st.lists(st.integers(0, 10_000), max_size=8)


@settings(max_examples=8, deadline=None)
@given(sessions(), cut_places)
def test_any_chunking_of_a_session_gives_the_same(records: list[Record], cuts: list[int]) -> None:
    assert _in_chunks(records, cuts) == _live(records)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(any_record | st.builds(packet, st.floats(0, 100), st.integers(0, 65535))), cut_places
)
def test_any_chunking_of_any_records_gives_the_same(records: list[Record], cuts: list[int]) -> None:
    assert _in_chunks(records, cuts) == _live(records)


@settings(max_examples=8, deadline=None)
@given(sessions(), st.integers(0, 10_000))
def test_what_comes_later_changes_nothing_that_was_told(records: list[Record], cut: int) -> None:
    known = cut % (len(records) + 1)
    whole, part_of_it = _pipeline(), _pipeline()
    told = [whole.feed(record) for record in records]
    assert [part_of_it.feed(record) for record in records[:known]] == told[:known]


@settings(max_examples=6, deadline=None)
@given(sessions())
def test_offline_analysis_rests_on_the_very_beats_that_settled_live(records: list[Record]) -> None:
    settled = [b for u in _live(records) if isinstance(u, BeatsSettled) for b in u.beats]
    series = analyse(records).series
    assert series.times_s.tolist() == [beat.time_s for beat in settled]
    assert series.rr_ms.tolist() == [beat.rr_ms for beat in settled]
    assert series.kinds.tolist() == [beat.kind for beat in settled]
    assert series.segments.tolist() == [beat.segment for beat in settled]


def test_a_real_recording_is_the_same_live_replayed_and_offline() -> None:
    records = [paced(0.0, 6.0), *polar_h10()]
    live = _live(records)
    replayed = [decode(encode(record)) for record in records]
    assert _in_chunks(replayed, [1, 2, 3, 600, 601, 1100]) == live
    assert sum(isinstance(update, MetricsComputed) for update in live) > 1000
