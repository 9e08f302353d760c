import numpy as np
import pytest

from beat_records import (
    file_intervals,
    in_order,
    paced,
    sine_beats,
    strap_packets,
    ticks_until,
)
from biofeedback.analysis.session_analysis import analyse
from biofeedback.analysis.sliding_course import (
    SlidingCourse,
    SlidingMetric,
    SlidingRequest,
    sliding_course,
)
from biofeedback.dsp.catalogue import catalogue
from biofeedback.dsp.sliding import sliding
from biofeedback.dsp.updates import Absence
from biofeedback.records import LinkChanged, LinkState, Record


def sines(hz: float = 0.1, for_s: float = 400.0) -> list[Record]:
    return file_intervals(sine_beats(hz=hz, for_s=for_s)[1])


def only(course: SlidingCourse) -> SlidingMetric:
    (metric,) = course.metrics
    return metric


@pytest.mark.parametrize("name", ["rmssd", "lf_power", "sd1"])
def test_without_a_pacer_it_is_what_the_library_slides(name: str) -> None:
    records = sines()
    metric = catalogue()[name]
    found = only(sliding_course(records, SlidingRequest(names=(name,))))
    expected = sliding(metric, analyse(records).series, window_s=metric.window_s, step_s=5.0)
    assert (found.unit, found.window_s) == (metric.unit, metric.window_s)
    assert [value.ends_s for value in found.values] == expected.ends_s.tolist()
    assert [value.value is not None for value in found.values] == expected.is_there.tolist()
    there = np.array([value.value for value in found.values if value.value is not None])
    assert there == pytest.approx(expected.there[1], rel=1e-9)


def test_a_window_that_is_not_full_has_no_value_but_a_reason() -> None:
    found = only(sliding_course(sines(for_s=100.0), SlidingRequest(names=("rmssd",), step_s=10.0)))
    absent = [value for value in found.values if value.value is None]
    assert [value.ends_s for value in absent] == [10.0, 20.0, 30.0, 40.0, 50.0]
    assert {value.absence for value in absent} == {Absence.NOT_FILLED}


def test_a_window_never_reaches_over_a_gap_and_is_soon_stale() -> None:
    _, rr_ms = sine_beats(for_s=90.0)
    lost = LinkChanged(t_s=95.0, utc_s=95.0, source="strap", state=LinkState.LOST)
    again = strap_packets(rr_ms, starts_s=120.0)
    records = in_order(strap_packets(rr_ms), [lost], again, ticks_until(215.0))
    found = only(sliding_course(records, SlidingRequest(names=("rmssd",))))
    absences = {value.ends_s: value.absence for value in found.values}
    assert absences[90.0] is None
    assert absences[110.0] is Absence.STALE
    assert absences[150.0] is Absence.NOT_FILLED
    assert absences[185.0] is None


def test_the_pacer_counts_as_it_does_live() -> None:
    _, rr_ms = sine_beats(for_s=120.0)
    records = in_order([paced(0.0, 6.0)], strap_packets(rr_ms), ticks_until(120.0))
    request = SlidingRequest(names=("breath_swing", "hf_power"), window_s=100.0)
    hf_power, swing = sliding_course(records, request).metrics
    assert (hf_power.name, swing.name) == ("hf_power", "breath_swing")
    assert hf_power.values[-1].absence is Absence.SLOW_BREATHING
    assert swing.values[-1].value is not None


def test_an_irregular_rhythm_withholds_variability_but_not_the_rate() -> None:
    records = file_intervals(np.tile([600.0, 1100.0], 150))
    request = SlidingRequest(names=("mean_hr", "rmssd"), correction=False)
    rate, rmssd = sliding_course(records, request).metrics
    assert rate.values[-1].value == pytest.approx(60_000 / 850, rel=0.1)
    assert rmssd.values[-1].absence is Absence.TOO_IRREGULAR


def test_other_windows_and_definitions_are_taken_as_asked() -> None:
    request = SlidingRequest(
        names=("rmssd",), profile="kubios lambda=300", window_s=120.0, step_s=30.0
    )
    course = sliding_course(sines(), request)
    assert course.profile == "kubios lambda=300"
    assert only(course).window_s == 120.0
    assert {value.profile for value in only(course).values} == {"kubios lambda=300"}


def test_progress_counts_windows_of_all_metrics() -> None:
    told: list[tuple[int, int, str]] = []
    request = SlidingRequest(names=("rmssd", "sdnn"))
    course = sliding_course(sines(), request, on_step=lambda *step: told.append(step))
    windows = sum(len(metric.values) for metric in course.metrics)
    assert {of for _, of, _ in told} == {windows}
    assert [done for done, _, _ in told] == [0, 50, 80, 130]
    assert [step for _, _, step in told] == ["rmssd", "rmssd", "sdnn", "sdnn"]


def test_no_beats_have_no_windows() -> None:
    assert only(sliding_course([], SlidingRequest(names=("rmssd",)))).values == ()


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (SlidingRequest(names=("nothing",)), "no metric"),
        (SlidingRequest(names=("rmssd",), profile="nobody"), "no profile"),
        (SlidingRequest(names=("lf_power",), window_s=60.0), "lf_power needs windows"),
        (SlidingRequest(names=("rmssd",), step_s=0.0), "lead nowhere"),
    ],
)
def test_what_can_not_be_is_refused(request_: SlidingRequest, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        sliding_course(sines(), request_)
