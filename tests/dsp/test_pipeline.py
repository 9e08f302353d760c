from collections.abc import Iterable, Sequence

import numpy as np
import pytest

from beat_records import (
    file_intervals,
    in_order,
    interval,
    paced,
    packet,
    part,
    polar_h10,
    sine_beats,
    strap_packets,
    tick,
    ticks_until,
)
from biofeedback.dsp.pipeline import Pipeline
from biofeedback.dsp.updates import (
    Absence,
    BeatsFound,
    BeatsSettled,
    GapFound,
    MetricsComputed,
    MetricValue,
    Note,
    SessionState,
    Standing,
    StateChanged,
    Update,
)
from biofeedback.payloads.heart_rate import BATTERY_LEVEL
from biofeedback.records import (
    ENGINE,
    LinkChanged,
    LinkState,
    Packet,
    Paused,
    Record,
    Resumed,
    UnknownRecord,
)


def _updates(records: Iterable[Record], *, on_request: bool = False) -> list[Update]:
    pipeline = Pipeline(on_request=on_request)
    return [*pipeline.feed_all(records), *pipeline.finish()]


def _values(updates: Iterable[Update], name: str) -> dict[float, MetricValue]:
    return {
        update.at_s: value
        for update in updates
        if isinstance(update, MetricsComputed)
        for value in update.values
        if value.name == name
    }


def _strap(rr_ms: Sequence[float], *more: Record, until_s: float = 0.0) -> list[Record]:
    packets = strap_packets(rr_ms)
    return in_order(packets, ticks_until(max(until_s, packets[-1].t_s)), more)


def _link(t_s: float, state: LinkState) -> LinkChanged:
    return LinkChanged(t_s=t_s, utc_s=t_s, source="strap", state=state)


def _turn(t_s: float, kind: type[Paused | Resumed]) -> Record:
    return kind(t_s=t_s, utc_s=t_s, source=ENGINE)


class TestBeats:
    def test_every_interval_of_a_strap_is_found_and_settled_once(self) -> None:
        updates = _updates(_strap([1000.0] * 200))
        found = [b for u in updates if isinstance(u, BeatsFound) for b in u.beats]
        settled = [b for u in updates if isinstance(u, BeatsSettled) for b in u.beats]
        assert len(found) == len(settled) == 200
        assert [beat.rr_ms for beat in settled] == [1000.0] * 200
        assert {beat.segment for beat in settled} == {0}
        assert [u for u in updates if isinstance(u, GapFound)] == []

    def test_beats_found_lag_by_two_and_settled_by_forty_five(self) -> None:
        pipeline = Pipeline(metrics=())
        seen = {BeatsFound: 0, BeatsSettled: 0}
        for record in file_intervals([1000.0] * 100):
            for update in pipeline.feed(record):
                if isinstance(update, BeatsFound | BeatsSettled):
                    seen[type(update)] += len(update.beats)
        assert seen == {BeatsFound: 98, BeatsSettled: 55}
        assert len(pipeline.settled_beats) == 55
        assert len(pipeline.settled_raw) == 100

    def test_without_correction_every_interval_passes_as_it_came(self) -> None:
        rr_ms = [900.0] * 60 + [500.0, 1300.0] + [900.0] * 60
        raw, mended = Pipeline(correction=False, metrics=()), Pipeline(metrics=())
        for pipeline in (raw, mended):
            pipeline.feed_all(file_intervals(rr_ms))
            pipeline.finish()
        assert raw.settled_beats.rr_ms.tolist() == rr_ms
        assert mended.settled_beats.rr_ms.min() > 800.0
        assert mended.settled_raw.rr_ms.tolist() == rr_ms

    def test_malformed_payloads_and_impossible_intervals_are_counted(self) -> None:
        pipeline = Pipeline()
        good = packet(1.0, 1024)
        broken = Packet(
            t_s=2.0,
            utc_s=2.0,
            source="strap",
            characteristic=good.characteristic,
            payload=b"\x10\x3c\x01",
        )
        battery = Packet(
            t_s=3.0, utc_s=3.0, source="strap", characteristic=BATTERY_LEVEL, payload=b""
        )
        pipeline.feed_all([good, broken, battery, packet(4.0, 0, 0), interval(5.0, -1.0)])
        assert pipeline.malformed_payloads == 2
        assert pipeline.rejected_intervals == 3


class TestState:
    def test_is_told_whole_whenever_something_changed(self) -> None:
        link = _link(0.5, LinkState.LIVE)
        records: list[Record] = [link, tick(1.0), packet(1.5, 1024), part(2.0, 3, "rest")]
        states = [u.state for u in _updates(records) if isinstance(u, StateChanged)]
        assert len(states) == 3
        assert states[-1].link is LinkState.LIVE
        assert states[-1].last_packet_s == 1.5
        assert (states[-1].part_index, states[-1].part_name) == (3, "rest")

    def test_can_be_asked_for(self) -> None:
        pipeline = Pipeline()
        assert pipeline.state == SessionState()
        pipeline.feed(part(2.0, 3))
        assert pipeline.state.part_index == 3
        assert pipeline.now_s == 2.0


class TestMetrics:
    def test_appear_as_their_windows_fill(self) -> None:
        records = _strap(sine_beats(hz=0.1, swing_ms=60.0)[1].tolist(), paced(0.0, 6.0))
        updates = _updates(records)
        first = {
            name: min(at_s for at_s, v in _values(updates, name).items() if v.value is not None)
            for name in ("mean_hr", "breath_swing", "rmssd", "sdnn", "lf_power", "breath_power")
        }
        assert 10.0 <= first["mean_hr"] <= 16.0
        assert 10.0 <= first["breath_swing"] <= 26.0
        assert 57.0 <= first["rmssd"] <= 64.0
        assert first["sdnn"] == first["rmssd"]
        assert 114.0 <= first["lf_power"] <= 125.0
        assert 171.0 <= first["breath_power"] <= 185.0

    def test_are_right_at_the_end_of_a_slow_paced_session(self) -> None:
        rr_ms = sine_beats(hz=0.1, swing_ms=60.0, for_s=330.0)[1]
        updates = _updates(_strap(rr_ms.tolist(), paced(0.0, 6.0)))
        last = {name: _values(updates, name)[330.0] for name in ("breath_power", "hf_power")}
        assert last["breath_power"].value == pytest.approx(1800.0, rel=0.01)
        assert last["hf_power"].absence is Absence.SLOW_BREATHING
        rmssd = _values(updates, "rmssd")[330.0]
        assert Note.SLOW_PACE in rmssd.notes
        assert rmssd.standing is Standing.PROVISIONAL
        swing = _values(updates, "breath_swing")[330.0].value
        assert swing == pytest.approx(60_000 / 840 - 60_000 / 960, rel=0.02)

    def test_can_be_chosen_and_unknown_names_are_refused(self) -> None:
        pipeline = Pipeline(metrics=("rmssd", "mean_hr"))
        updates = pipeline.feed_all(_strap([1000.0] * 20))
        names = {v.name for u in updates if isinstance(u, MetricsComputed) for v in u.values}
        assert names == {"rmssd", "mean_hr"}
        with pytest.raises(ValueError, match="no live metric 'coherence'"):
            Pipeline(metrics=("coherence",))
        with pytest.raises(ValueError, match="no profile 'own'"):
            Pipeline(profile="own")

    def test_choosing_fewer_changes_no_value(self) -> None:
        records = polar_h10()
        chosen = Pipeline(metrics=("rmssd",))
        alone = _values([*chosen.feed_all(records), *chosen.finish()], "rmssd")
        among = _values(_updates(records), "rmssd")
        assert alone == among

    def test_unmeasured_breathing_without_a_clear_rhythm_is_shown_on_request_only(self) -> None:
        rr_ms = np.random.default_rng(1).normal(900.0, 40.0, 110)
        live = _values(_updates(_strap(rr_ms.tolist())), "hf_power")[90.0]
        asked = _values(_updates(_strap(rr_ms.tolist()), on_request=True), "hf_power")[90.0]
        assert live.absence is Absence.BREATHING_NOT_MEASURED
        assert asked.value is not None
        assert asked.notes == (Note.BREATHING_NOT_MEASURED,)

    def test_a_clear_rhythm_is_an_estimate_of_breathing_and_said(self) -> None:
        records = _strap(sine_beats(hz=0.25, swing_ms=40.0, for_s=100.0)[1].tolist())
        live = _values(_updates(records), "hf_power")[95.0]
        assert live.value is not None
        assert live.notes == (Note.BREATHING_ESTIMATED,)

    def test_settled_ones_follow_for_the_same_points_when_asked_for(self) -> None:
        records = _strap(sine_beats(hz=0.25, swing_ms=20.0, for_s=200.0)[1].tolist())
        pipeline = Pipeline(metrics=("rmssd",), standings=tuple(Standing))
        updates = [*pipeline.feed_all(records), *pipeline.finish()]
        by_standing: dict[Standing, dict[float, float | None]] = {one: {} for one in Standing}
        for update in updates:
            if isinstance(update, MetricsComputed):
                for value in update.values:
                    by_standing[value.standing][update.at_s] = value.value
        settled, provisional = by_standing[Standing.SETTLED], by_standing[Standing.PROVISIONAL]
        assert settled.keys() == provisional.keys()
        assert settled[150.0] == pytest.approx(provisional[150.0], rel=0.1)
        assert min(at_s for at_s, value in settled.items() if value is not None) >= 57.0


class TestWithdrawal:
    def test_a_number_disappears_before_it_is_ten_seconds_old(self) -> None:
        updates = _updates(_strap([1000.0] * 100, until_s=130.0))
        heart_rate = _values(updates, "mean_hr")
        assert heart_rate[100.0].value == pytest.approx(60.0)
        assert heart_rate[109.0].value is not None
        assert heart_rate[110.0].absence is Absence.STALE

    def test_a_lost_link_takes_every_number_away_at_the_next_point(self) -> None:
        updates = _updates(_strap([1000.0] * 100, _link(90.5, LinkState.LOST)))
        computed = [u for u in updates if isinstance(u, MetricsComputed) and u.at_s == 91.0]
        assert len(computed[0].values) == 10
        assert {value.absence for value in computed[0].values} == {Absence.LINK_LOST}

    def test_after_a_loss_windows_start_anew(self) -> None:
        calm_ms = 800.0 + np.random.default_rng(0).normal(0.0, 3.0, 150)
        before, after = strap_packets([1000.0] * 80), strap_packets(calm_ms, starts_s=100.0)
        records = in_order(before, after, [_link(85.0, LinkState.LOST)], ticks_until(220.0))
        updates = _updates(records)
        rmssd = _values(updates, "rmssd")
        assert rmssd[95.0].absence is Absence.LINK_LOST
        assert rmssd[110.0].absence is Absence.NOT_FILLED
        assert rmssd[110.0].window_s < 11.0
        assert rmssd[170.0].value == pytest.approx(4.2, abs=1.0)
        assert [gap.reason.value for gap in updates if isinstance(gap, GapFound)] == ["link lost"]

    def test_packets_without_intervals_mean_lost_contact(self) -> None:
        empty = [packet(float(second) + 0.02) for second in range(61, 71)]
        updates = _updates(in_order(strap_packets([1000.0] * 60), empty, ticks_until(70.0)))
        heart_rate = _values(updates, "mean_hr")
        assert heart_rate[63.0].value is not None
        assert heart_rate[66.0].absence is Absence.LOST_CONTACT

    def test_paused_spans_enter_no_metric(self) -> None:
        calm, wild = [1000.0] * 100, [500.0] * 60
        records = _strap([*calm, *wild, *calm], _turn(100.5, Paused), _turn(130.5, Resumed))
        updates = _updates(records)
        heart_rate = _values(updates, "mean_hr")
        assert heart_rate[115.0].absence is Absence.PAUSED
        assert heart_rate[135.0].absence is Absence.NOT_FILLED
        shown = [value.value for value in heart_rate.values() if value.value is not None]
        assert shown == pytest.approx([60.0] * len(shown))

    def test_before_any_beat_there_are_none(self) -> None:
        heart_rate = _values(_updates(ticks_until(5.0)), "mean_hr")
        assert {value.absence for value in heart_rate.values()} == {Absence.NO_BEATS}
        assert len(heart_rate) == 5


class TestOddInput:
    @pytest.mark.parametrize(
        "records",
        [
            [],
            [interval(0.0, 900.0)],
            [packet(1.0, 65535), packet(0.5, 1), packet(-3.0, 900)],
            [tick(float("nan")), tick(float("inf")), packet(float("nan"), 900), tick(2.0)],
            [tick(1e300), packet(1e300, 900), tick(5.0)],
            [interval(float(n), 64_000.0, beat_s=1e200) for n in range(10)],
            [interval(0.0, 0.6, beat_s=float(-n)) for n in range(100)],
            [UnknownRecord(t_s=1.0, utc_s=1.0, source="s", kind="x", version=9, body=b"?")],
            [paced(1.0, 6.0, from_s=float("inf")), paced(2.0, 6.0, from_s=-1e9), packet(3.0, 900)],
        ],
        ids=["none", "one", "unsorted", "nan", "late", "huge", "backwards", "unknown", "pacer"],
    )
    def test_raises_and_warns_about_nothing(self, records: list[Record]) -> None:
        updates = _updates([*records, *ticks_until(100.0)])
        for update in updates:
            if isinstance(update, MetricsComputed):
                assert all((v.value is None) == (v.absence is not None) for v in update.values)
                assert all(v.value is None or np.isfinite(v.value) for v in update.values)

    def test_a_constant_heart_gives_numbers_where_there_are_any(self) -> None:
        updates = _updates(file_intervals([1000.0] * 320) + ticks_until(320.0), on_request=True)
        last = {name: _values(updates, name)[320.0] for name in ("rmssd", "sdnn", "lf_hf")}
        assert (last["rmssd"].value, last["sdnn"].value) == (0.0, 0.0)
        assert last["lf_hf"].absence is Absence.UNDEFINED

    def test_of_a_constant_strap_no_variability_is_shown(self) -> None:
        updates = _updates(_strap([1000.0] * 100))
        assert _values(updates, "mean_hr")[100.0].value == pytest.approx(60.0)
        assert _values(updates, "rmssd")[62.0].value == pytest.approx(0.0, abs=1.5)
        assert _values(updates, "rmssd")[100.0].absence is Absence.INVENTED

    def test_is_finished_once(self) -> None:
        pipeline = Pipeline()
        pipeline.feed(tick(1.0))
        pipeline.finish()
        assert pipeline.finish() == ()
        with pytest.raises(ValueError, match="finished"):
            pipeline.feed(tick(2.0))
