from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import ArrayLike

from beat_records import DATA, interval
from biofeedback.analysis.session_analysis import analyse
from biofeedback.dsp.catalogue import catalogue
from biofeedback.dsp.errors import IntervalsError, IntervalsProblem
from biofeedback.dsp.report import Report, report
from biofeedback.dsp.series import BeatSeries
from biofeedback.dsp.updates import Absence
from biofeedback.exchange.imports.reading import read_recording
from biofeedback.records import Interval

REST_MS = np.loadtxt(DATA / "rhenanbartels_hrv" / "rest_rri.txt")
NAMES = tuple(name for name, metric in catalogue().items() if not metric.is_costly)


def _columns(series: BeatSeries) -> list[list[float]]:
    columns = (series.times_s, series.rr_ms, series.kinds, series.segments)
    return [column.tolist() for column in columns]


def _same(found: Report, records: list[Interval], **chosen: Any) -> None:
    """Hold a report against the analysis of the same intervals as an imported file's."""
    analysis = analyse(records, **{"metrics": NAMES, **chosen})
    assert tuple(found.values.values()) == analysis.metrics
    assert _columns(found.beats) == _columns(analysis.series)
    assert len(found.raw) == analysis.beats
    assert found.corrected_percent == analysis.corrected_percent
    assert found.profile == analysis.profile


def _imported(rr_ms: ArrayLike) -> list[Interval]:
    """Without times, as the importer makes them: each arrives when its beat was."""
    values = np.asarray(rr_ms, dtype=np.float64).tolist()
    times_s = np.cumsum(np.array(values) / 1000.0).tolist()
    return [interval(time_s, value) for time_s, value in zip(times_s, values, strict=True)]


def _timed(times_s: ArrayLike, rr_ms: ArrayLike) -> list[Interval]:
    """With times, as the importer makes them: counted from where the first interval begins."""
    times, values = np.asarray(times_s, dtype=np.float64), np.asarray(rr_ms, dtype=np.float64)
    beats_s = (values[0] / 1000.0 + (times - times[0])).tolist()
    return [interval(t, ms, beat_s=t) for t, ms in zip(beats_s, values.tolist(), strict=True)]


def test_a_real_recording_gives_what_its_file_gives() -> None:
    found = report(REST_MS)
    _same(found, _imported(REST_MS))
    assert tuple(found.values) == NAMES
    assert (found.gaps_percent, found.is_irregular) == (0.0, False)
    rmssd = found.values["rmssd"]
    assert rmssd.value == pytest.approx(np.sqrt(np.mean(np.diff(REST_MS) ** 2)), rel=0.2)
    assert (rmssd.unit, rmssd.profile) == ("ms", "task-force")


def test_the_imported_file_itself_gives_the_same(tmp_path: Path) -> None:
    path = tmp_path / "rr.txt"
    path.write_text("\n".join(f"{ms:.0f}" for ms in REST_MS), encoding="utf-8")
    records = list(read_recording(path).records)
    _same(report(np.loadtxt(path)), records)


def test_times_show_gaps_and_nothing_crosses_them() -> None:
    rr_ms = np.concatenate((REST_MS[:200], REST_MS[200:400]))
    times_s = 1000.0 + np.cumsum(rr_ms) / 1000.0
    times_s[200:] += 60.0
    found = report(rr_ms, times_s=times_s)
    _same(found, _timed(times_s, rr_ms))
    assert found.gaps_percent == pytest.approx(100 * 60 / (60 + rr_ms.sum() / 1000), rel=0.01)
    assert len(set(found.beats.segments.tolist())) == 2


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(300.0, 2000.0) | st.floats(11.0, 64_000.0), max_size=80), st.booleans())
def test_any_possible_intervals_give_what_their_file_gives(
    rr_ms: list[float], correction: bool
) -> None:
    names = ("mean_hr", "rmssd", "sdnn", "lf_power")
    found = report(rr_ms, correction=correction, metrics=names)
    _same(found, _imported(rr_ms), correction=correction, metrics=names)


def test_one_metric_may_be_asked_for() -> None:
    found = report(REST_MS, metrics=["rmssd"], correction=False)
    assert list(found.values) == ["rmssd"]
    assert found.values["rmssd"].value == pytest.approx(np.sqrt(np.mean(np.diff(REST_MS) ** 2)))


def test_bigeminy_is_called_irregular() -> None:
    found = report(np.tile([600.0, 1100.0], 200))
    assert found.is_irregular
    assert found.values["rmssd"].absence is Absence.TOO_IRREGULAR


@pytest.mark.parametrize("rr_ms", [[], [900.0], [900.0, 910.0]])
def test_too_little_is_absent_with_reasons(rr_ms: list[float]) -> None:
    found = report(rr_ms)
    assert len(found.raw) == len(rr_ms)
    assert all(one.value is None and one.absence is not None for one in found.values.values())
    assert len(report(rr_ms, times_s=rr_ms).raw) == len(rr_ms)


@pytest.mark.parametrize("kind", [list, tuple, np.array, lambda row: np.array(row, np.int32)])
def test_takes_any_row_of_numbers_and_leaves_it_alone(kind: Callable[[list[int]], Any]) -> None:
    row = [800, 810, 820] * 40
    given_row = kind(row)
    assert report(given_row).values["mean_rr"].value == pytest.approx(810.0)
    assert list(given_row) == row


@pytest.mark.parametrize(
    ("rr_ms", "reason", "index"),
    [
        ([800.0, np.nan, 810.0], IntervalsProblem.NOT_FINITE, 1),
        ([800.0, 810.0, np.inf], IntervalsProblem.NOT_FINITE, 2),
        ([800.0, 0.0, -1.0], IntervalsProblem.NOT_POSITIVE, 1),
        ([-800.0], IntervalsProblem.NOT_POSITIVE, 0),
        ([0.8, 0.9, 1.0], IntervalsProblem.SECONDS, None),
        ([800.0, 1e9], IntervalsProblem.OUT_OF_RANGE, 1),
        ([800.0, 1e308], IntervalsProblem.OUT_OF_RANGE, 1),
        ([800.0, 0.4], IntervalsProblem.OUT_OF_RANGE, 1),
        ([[800.0, 810.0]], IntervalsProblem.WRONG_SHAPE, None),
        (800.0, IntervalsProblem.WRONG_SHAPE, None),
        (["800", "x"], IntervalsProblem.NOT_NUMBERS, None),
        ([800.0, None], IntervalsProblem.NOT_FINITE, 1),
        ([800.0, 1j], IntervalsProblem.NOT_NUMBERS, None),
        ([800.0, object()], IntervalsProblem.NOT_NUMBERS, None),
        ([10**400, 1], IntervalsProblem.NOT_NUMBERS, None),
        ([[800.0], [1.0, 2.0]], IntervalsProblem.NOT_NUMBERS, None),
    ],
)
def test_what_is_no_interval_is_named_with_its_place(
    rr_ms: Any, reason: IntervalsProblem, index: int | None
) -> None:
    with pytest.raises(IntervalsError) as caught:
        report(rr_ms)
    assert (caught.value.reason, caught.value.index) == (reason, index)
    assert caught.value.name == "rr_ms"


@pytest.mark.parametrize(
    ("times_s", "reason", "index"),
    [
        ([1.0, 2.0], IntervalsProblem.WRONG_SHAPE, None),
        ([1.0, 3.0, 2.0], IntervalsProblem.UNSORTED, 2),
        ([1.0, np.nan, 3.0], IntervalsProblem.NOT_FINITE, 1),
        ([-1e308, 0.0, 1e308], IntervalsProblem.OUT_OF_RANGE, 0),
        ([1000.0, 2000.0, 3000.0], IntervalsProblem.MILLISECONDS, None),
    ],
)
def test_what_are_no_times_is_named_with_its_place(
    times_s: list[float], reason: IntervalsProblem, index: int | None
) -> None:
    with pytest.raises(IntervalsError) as caught:
        report([1000.0, 1000.0, 1000.0], times_s=times_s)
    assert (caught.value.reason, caught.value.index) == (reason, index)
    assert caught.value.name == "times_s"


def test_an_unknown_profile_or_metric_is_refused() -> None:
    with pytest.raises(ValueError, match="no profile 'own'"):
        report(REST_MS, profile="own")
    with pytest.raises(ValueError, match="no metric 'coherence'"):
        report(REST_MS, metrics=("coherence",))
