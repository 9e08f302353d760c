from functools import cache

import numpy as np
import pytest

from biofeedback.analysis.session_analysis import analyse
from biofeedback.breathing import BreathingPattern, PacerTrack
from biofeedback.dsp.body import Body
from biofeedback.dsp.offline import settled
from biofeedback.dsp.pipeline import Pipeline
from biofeedback.dsp.updates import (
    Absence,
    BeatsFound,
    BeatsSettled,
    BreathingBelieved,
    BreathingSource,
    MetricsComputed,
    MovementFound,
    SamplesFound,
    Update,
)
from biofeedback.records import PacerChanged, Record
from biofeedback.sensors.simulated.session import SimulatedSession, simulate
from biofeedback.sensors.simulated.settings import CALM
from biofeedback.streams import NO_STREAMS, StreamKind, Streams

SIX = BreathingPattern(rate_per_min=6.0)
PACED = PacerTrack().changed(2.0, SIX)
ALL = Streams(ecg=True, acceleration_hz=50)
FOR_S = 200.0
OF_BEATS = {"mean_hr", "rmssd"}
"""Live metrics that ask nothing of the breath."""


@cache
def _session(streams: Streams, *, is_paced: bool = True) -> SimulatedSession:
    return simulate(CALM, 3, FOR_S, PACED if is_paced else None, streams=streams)


def _records(streams: Streams, *, is_paced: bool = True) -> list[Record]:
    records = list(_session(streams, is_paced=is_paced).records)
    if is_paced:
        asked = PacerChanged(t_s=0.0, utc_s=0.0, source="engine", holds_from_s=2.0, pattern=SIX)
        records.insert(0, asked)
    return records


@cache
def _live(streams: Streams, *, is_paced: bool = True) -> tuple[Pipeline, tuple[Update, ...]]:
    pipeline = Pipeline()
    updates = pipeline.feed_all(_records(streams, is_paced=is_paced))
    return pipeline, (*updates, *pipeline.finish())


def _of_beats(updates: tuple[Update, ...]) -> list[object]:
    told: list[object] = []
    for update in updates:
        match update:
            case MetricsComputed(at_s=at_s, values=values):
                told += [(at_s, value) for value in values if value.name in OF_BEATS]
            case BeatsFound() | BeatsSettled():
                told.append(update)
    return told


def test_switching_streams_on_changes_no_interval_and_no_number_of_intervals() -> None:
    without, with_them = (_of_beats(_live(streams)[1]) for streams in (NO_STREAMS, ALL))
    assert len(without) > FOR_S
    assert with_them == without


def test_without_streams_nothing_is_seen_of_the_body() -> None:
    pipeline, _ = _live(NO_STREAMS)
    assert not pipeline.body.is_seen
    assert pipeline.body.breathing(0.0, FOR_S, PACED) is None
    assert not len(pipeline.body.ecg)


def test_breathing_is_believed_by_its_best_source() -> None:
    believed = [one.seen for one in _live(ALL)[1] if isinstance(one, BreathingBelieved)]
    late = [seen for seen in believed if seen.at_s > 100.0]
    assert {seen.source for seen in late} <= {BreathingSource.ACCELERATION, BreathingSource.ECG}
    by_chest = [seen for seen in late if seen.source is BreathingSource.ACCELERATION]
    assert len(by_chest) > 0.5 * len(late)
    rates = [seen.rate_per_min for seen in late if seen.rate_per_min is not None]
    assert len(rates) > 0.8 * len(late)
    assert max(abs(rate - 6.0) for rate in rates) < 0.5


def test_intervals_alone_give_an_estimate_that_is_named_one() -> None:
    believed = [one.seen for one in _live(NO_STREAMS)[1] if isinstance(one, BreathingBelieved)]
    assert {seen.source for seen in believed} == {BreathingSource.INTERVALS}
    assert believed[-1].rate_per_min == pytest.approx(6.0, abs=0.35)


def test_movement_and_samples_are_told() -> None:
    updates = _live(ALL)[1]
    moved = np.concatenate([one.index_mg for one in updates if isinstance(one, MovementFound)])
    assert len(moved) > 3.5 * (FOR_S - 20.0)
    kinds = {one.stream for one in updates if isinstance(one, SamplesFound)}
    assert kinds == {StreamKind.ECG, StreamKind.ACCELERATION}


def test_later_it_is_what_it_was_live() -> None:
    live, later = _live(ALL)[0].body, settled(_records(ALL)).body
    assert np.array_equal(live.ecg.times_s, later.ecg.times_s)
    one, other = (body.breathing(50.0, 150.0, PACED) for body in (live, later))
    assert one is not None
    assert other is not None
    assert np.array_equal(one.times_s, other.times_s)
    assert np.array_equal(one.chest, other.chest)
    assert one.source == other.source == BreathingSource.ACCELERATION.value


def test_the_second_series_is_the_heart_s_own_beats() -> None:
    true_s = _session(ALL).true_beat_times_s
    found_s = _live(ALL)[0].body.ecg.times_s
    errors_s = found_s - true_s[np.abs(true_s[None, :] - found_s[:, None]).argmin(axis=1)]
    delay_s = float(np.median(errors_s))
    assert 0.0 < delay_s < 0.5, "a sample is some tenths of a second old when it arrives"
    assert float(np.std(errors_s)) < 0.005


def test_the_strap_is_checked_by_its_ecg() -> None:
    session = settled(_records(ALL))
    found = session.body.agreement(session.raw)
    assert found is not None
    assert found.matched_percent > 98.0
    assert abs(found.bias_ms) < 1.0


def test_the_lag_is_told_where_one_clock_timed_heart_and_chest() -> None:
    names = ("breath_lag", "breath_lag_s", "breathing_rate")
    with_them = {one.name: one for one in analyse(_records(ALL), metrics=names).metrics}
    without = {one.name: one for one in analyse(_records(NO_STREAMS), metrics=names).metrics}
    assert with_them["breath_lag"].value is not None
    assert without["breath_lag"].absence is Absence.DELAY_UNKNOWN
    assert with_them["breathing_rate"].value == pytest.approx(6.0, abs=0.1)


def test_without_a_pacer_the_chest_tells_the_rate_and_no_lag() -> None:
    names = ("breath_lag", "breathing_rate", "hf_power")
    records = _records(ALL, is_paced=False)
    found = {one.name: one for one in analyse(records, metrics=names).metrics}
    starts_s = np.array(_session(ALL, is_paced=False).breath_starts_s)
    true_per_min = 60.0 / float(np.median(np.diff(starts_s)))
    assert found["breathing_rate"].value == pytest.approx(true_per_min, rel=0.05)
    assert found["breath_lag"].absence is not None
    assert not found["hf_power"].notes


def test_a_body_without_records_has_nothing_to_tell() -> None:
    body = Body()
    assert body.finish() == []
    assert body.on_sensor_clock(body.ecg) is None
    assert body.agreement(body.ecg) is None
