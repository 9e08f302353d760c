import numpy as np
import pytest

from beat_records import (
    DATA,
    file_intervals,
    in_order,
    interval,
    paced,
    packet,
    part,
    polar_h10,
    sine_beats,
    strap_packets,
    ticks_until,
)
from biofeedback.analysis.session_analysis import SessionAnalysis, analyse
from biofeedback.dsp.catalogue import catalogue
from biofeedback.dsp.statistics import time_domain
from biofeedback.dsp.updates import Absence, GapReason, MetricValue, Note, Standing
from biofeedback.records import (
    ENGINE,
    LinkChanged,
    LinkState,
    Paused,
    Record,
    Resumed,
    SessionInfo,
    SourceInfo,
    SourceKind,
)


def _metric(analysis: SessionAnalysis, name: str) -> MetricValue:
    return next(value for value in analysis.metrics if value.name == name)


def _turn(t_s: float, kind: type[Paused | Resumed]) -> Record:
    return kind(t_s=t_s, utc_s=t_s, source=ENGINE)


def test_a_file_of_intervals_gives_the_numbers_of_its_intervals() -> None:
    rr_ms = np.load(DATA / "pyhrv_samples" / "SampleNNISeriesShort.npy").astype(np.float64)
    analysis = analyse(file_intervals(rr_ms), correction=False)
    differences = np.diff(rr_ms)
    assert analysis.beats == len(rr_ms) == 337
    assert analysis.duration_s == pytest.approx(rr_ms.sum() / 1000.0)
    assert analysis.corrected_percent == 0.0
    assert _metric(analysis, "mean_rr").value == pytest.approx(rr_ms.mean(), rel=1e-12)
    assert _metric(analysis, "sdnn").value == pytest.approx(rr_ms.std(ddof=1), rel=1e-12)
    assert _metric(analysis, "rmssd").value == time_domain.rmssd_ms(differences)
    assert _metric(analysis, "pnn50").value == time_domain.pnn50_percent(differences)
    live = [name for name, metric in catalogue().items() if metric.is_live]
    assert [value.name for value in analysis.metrics] == live
    assert {value.standing for value in analysis.metrics} == {Standing.SETTLED}
    assert {value.profile for value in analysis.metrics} == {analysis.profile} == {"task-force"}


def test_a_person_asked_so_unmeasured_breathing_is_shown_and_said() -> None:
    analysis = analyse(file_intervals(sine_beats(hz=0.25)[1]))
    hf_power = _metric(analysis, "hf_power")
    assert hf_power.value == pytest.approx(800.0, rel=0.02)
    assert hf_power.notes == (Note.BREATHING_NOT_MEASURED,)
    assert _metric(analysis, "breath_power").absence is Absence.NOT_PACED
    assert _metric(analysis, "breath_swing").absence is Absence.NOT_PACED


def test_a_paced_session_has_its_breath() -> None:
    rr_ms = sine_beats(hz=0.1, swing_ms=60.0)[1]
    analysis = analyse([paced(0.0, 6.0), *file_intervals(rr_ms)])
    assert _metric(analysis, "breath_power").value == pytest.approx(1800.0, rel=5e-3)
    swing = 60_000 / 840 - 60_000 / 960
    assert _metric(analysis, "breath_swing").value == pytest.approx(swing, rel=0.02)
    assert _metric(analysis, "hf_power").absence is Absence.SLOW_BREATHING
    assert Note.SLOW_PACE in _metric(analysis, "rmssd").notes


def test_gaps_are_told_and_never_bridged() -> None:
    first, second = [1000.0] * 80, [800.0] * 200
    lost = LinkChanged(t_s=85.0, utc_s=85.0, source="strap", state=LinkState.LOST)
    records = in_order(
        strap_packets(first), [lost], strap_packets(second, starts_s=120.0), ticks_until(285.0)
    )
    analysis = analyse(records)
    assert [gap.reason for gap in analysis.gaps] == [GapReason.LINK]
    assert analysis.beats == 280
    # Ticks of 1/1024 s: 800 ms come as 819 of them.
    assert _metric(analysis, "rmssd").value == pytest.approx(0.0, abs=1e-9)
    assert _metric(analysis, "lf_power").window_s == pytest.approx(200 * 819 / 1024)
    assert analysis.duration_s == pytest.approx(120.0 + 160.0, abs=1.5)


def test_pauses_enter_nothing_but_the_count_of_beats() -> None:
    calm, wild = [1000.0] * 100, [900.0, 700.0] * 20
    records = file_intervals([*calm, *wild, *calm])
    end_s = records[len(calm) + len(wild) - 1].t_s
    paused = [_turn(100.0, Paused), _turn(end_s, Resumed)]
    analysis = analyse(in_order(records, paused))
    assert analysis.beats == 240
    assert _metric(analysis, "mean_rr").value == 1000.0
    assert _metric(analysis, "sdnn").value == 0.0
    assert _metric(analysis, "sdnn").window_s == pytest.approx(200.0, abs=2.0)
    assert _metric(analysis, "lf_power").window_s == pytest.approx(100.0, abs=2.0)


def test_each_part_has_its_own_numbers() -> None:
    rr_ms = [*[1000.0] * 90, *sine_beats(hz=0.1, swing_ms=60.0)[1]]
    turns: list[Record] = [part(0.0, 0, "rest"), part(90.0, 1, "train"), paced(90.0, 6.0)]
    analysis = analyse(in_order(turns, file_intervals(rr_ms)))
    rest, train = analysis.parts
    assert (rest.index, rest.name, rest.starts_s, rest.ends_s) == (0, "rest", 0.0, 90.0)
    assert (train.index, train.name, train.starts_s) == (1, "train", 90.0)
    assert train.ends_s == pytest.approx(390.0, abs=1.0)
    values = {value.name: value for value in rest.metrics}
    assert values["rmssd"].value == 0.0
    assert values["rmssd"].notes == ()
    assert values["breath_swing"].absence is Absence.NOT_PACED
    values = {value.name: value for value in train.metrics}
    assert values["breath_power"].value == pytest.approx(1800.0, rel=5e-3)
    assert rest.beats + train.beats <= analysis.beats


def test_an_irregular_rhythm_has_a_heart_rate_and_no_variability() -> None:
    rows = np.loadtxt(DATA / "polarh10_pvc_kbroman" / "rr_time_ms.csv", delimiter=",", skiprows=1)
    analysis = analyse(file_intervals(rows[:, 1]))
    assert analysis.beats == 798
    assert _metric(analysis, "mean_hr").notes == ()
    mean_hr_bpm = 60_000 / rows[:, 1].mean()
    assert _metric(analysis, "mean_hr").value == pytest.approx(mean_hr_bpm, rel=0.01)
    variability = [v for v in analysis.metrics if v.name in {"rmssd", "sdnn", "pnn50", "lf_power"}]
    assert {value.absence for value in variability} == {Absence.TOO_IRREGULAR}


def test_a_real_recording_as_packets() -> None:
    analysis = analyse(polar_h10())
    assert analysis.beats == 620
    assert analysis.gaps == ()
    assert analysis.corrected_percent < 1.0
    assert _metric(analysis, "rmssd").value == pytest.approx(37.4, rel=0.03)
    assert _metric(analysis, "sdnn").value == pytest.approx(80.2, rel=0.01)


def test_what_is_known_of_the_session_travels_along() -> None:
    info = SessionInfo(
        session_id="one",
        started_utc_s=0.0,
        zone_offset_s=0,
        plan_name="",
        source=SourceInfo(key="strap", kind=SourceKind.SIMULATED, label="Simulated"),
        app_version="1",
    )
    assert analyse([], info=info).info is info


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_next_to_nothing_has_reasons_and_no_numbers(count: int) -> None:
    analysis = analyse(file_intervals([900.0] * count))
    assert analysis.beats == count
    assert analysis.duration_s == pytest.approx(0.9 * count)
    assert all(value.value is None for value in analysis.metrics)
    assert all(value.absence is not None for value in analysis.metrics)
    assert analysis.parts == ()


def test_what_could_not_be_read_is_counted() -> None:
    broken = packet(1.0)
    analysis = analyse([interval(0.0, -5.0), packet(0.5, 0), broken])
    assert analysis.rejected_intervals == 2
    assert analysis.malformed_payloads == 0


def test_an_unknown_profile_is_refused() -> None:
    with pytest.raises(ValueError, match="no profile"):
        analyse([], profile="own")


def test_intervals_come_where_they_are_asked_for_and_hold_the_value() -> None:
    records = file_intervals(sine_beats(hz=0.25, for_s=400.0)[1])
    assert {value.interval for value in analyse(records).metrics} == {None}
    found = analyse(records, with_intervals=True)
    rmssd = _metric(found, "rmssd")
    assert rmssd.value is not None
    assert rmssd.interval is not None
    assert rmssd.interval.low <= rmssd.value <= rmssd.interval.high
    absent = [value for value in found.metrics if value.value is None]
    assert absent
    assert {value.interval for value in absent} == {None}
    others = analyse(records, with_intervals=True, profile="neurokit2", metrics=["rmssd"])
    assert others.metrics[0].interval is None


def test_each_metric_of_the_whole_and_of_each_part_is_told() -> None:
    rr_ms = sine_beats(for_s=120.0)[1]
    records = in_order([part(0.0, 0), part(60.0, 1)], strap_packets(rr_ms), ticks_until(120.0))
    told: list[tuple[int, int, str]] = []
    analyse(records, metrics=["rmssd", "sdnn"], on_metric=lambda *step: told.append(step))
    assert [step for _, _, step in told] == ["rmssd", "sdnn"] * 3
    assert [(done, of) for done, of, _ in told] == [(place, 6) for place in range(6)]
