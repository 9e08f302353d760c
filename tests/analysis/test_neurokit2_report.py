import numpy as np
import pytest

from beat_records import series
from biofeedback.analysis.neurokit2_calls import VERSION, ask
from biofeedback.analysis.neurokit2_numbers import (
    MOST_BEATS,
    Call,
    NoNumber,
    TheirNumbers,
)
from biofeedback.analysis.neurokit2_report import five_minutes, wide_report
from reference.recordings import Array, vu_ms


def count_only(call: Call, rr_ms: Array) -> TheirNumbers:
    return TheirNumbers(call=call, version="0", values={f"HRV_N_{call}": float(len(rr_ms))})


def test_a_short_stretch_is_taken_whole_with_every_column() -> None:
    report = wide_report(series(vu_ms("sitting")), ask)
    assert report.source == f"NeuroKit2 {VERSION}"
    assert not report.is_cut
    assert len(report.segments) == 1
    assert len(report.rows) == 95
    by_column = {row.column: row for row in report.rows}
    assert by_column["HRV_RMSSD"].value == pytest.approx(95.0032, abs=1e-4)
    assert by_column["HRV_HFD"].value is not None
    assert by_column["HRV_ULF"].value is None
    assert by_column["HRV_ULF"].reason is NoNumber.UNDEFINED


def test_the_longest_stretch_is_taken() -> None:
    beats = series([800.0] * 30, segments=[0] * 10 + [1] * 20)
    (segment,) = wide_report(beats, count_only).segments
    assert segment.beats == 20
    assert segment.starts_s == pytest.approx(8.0)
    assert segment.ends_s == pytest.approx(24.0)


def test_a_long_stretch_is_cut_into_five_minutes_each() -> None:
    beats = series(np.full(MOST_BEATS + 1, 1000.0), starts_s=60.0)
    told: list[tuple[int, int, str]] = []
    report = wide_report(beats, count_only, on_step=lambda *step: told.append(step))
    assert report.is_cut
    assert [segment.beats for segment in report.segments] == [300] * 16
    assert [segment.starts_s for segment in report.segments[:2]] == [60.0, 360.0]
    assert {row.value for row in report.rows} == {300.0}
    assert len(told) == told[0][1] == 16 * len(Call)


def test_a_segment_that_is_not_covered_is_left_out() -> None:
    assert len(five_minutes(series(np.full(584, 1000.0)))) == 1
    assert len(five_minutes(series(np.full(585, 1000.0)))) == 2
    assert five_minutes(series([])) == ()


def test_a_function_that_failed_says_why() -> None:
    def fails(call: Call, _: Array) -> TheirNumbers:
        return TheirNumbers(call=call, version="0", values={}, reason=NoNumber.FAILED)

    rows = wide_report(series([800.0] * 30), fails).rows
    assert [row.reason for row in rows] == [NoNumber.FAILED] * len(Call)


def test_no_beats_are_no_error() -> None:
    report = wide_report(series([]), ask)
    assert {row.reason for row in report.rows} == {NoNumber.TOO_FEW}
