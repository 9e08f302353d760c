from beat_records import interval, strap_packets
from biofeedback.dsp.series import BeatKind
from biofeedback.exchange.exports.exported_beats import UtcAxis, exported_beats
from biofeedback.records import ENGINE, ClockJumped, SessionInfo, SourceInfo, SourceKind

STEADY = [800.0 + 10.0 * (index % 3) for index in range(60)]
INFO = SessionInfo(
    session_id="s",
    started_utc_s=1_700_000_000.0,
    zone_offset_s=3600,
    plan_name="plan",
    source=SourceInfo(key="strap", kind=SourceKind.STRAP, label="H10"),
    app_version="1",
)


def test_clean_beats_are_the_same_raw_and_corrected() -> None:
    beats = exported_beats(strap_packets(STEADY))
    assert len(beats) == 60
    assert all(beat.raw_ms == beat.rr_ms and beat.kind is BeatKind.NORMAL for beat in beats)
    assert [beat.time_s for beat in beats] == sorted(beat.time_s for beat in beats)


def test_a_missed_beat_is_put_in_without_a_raw_interval() -> None:
    rr_ms = [*STEADY[:30], STEADY[30] + STEADY[31], *STEADY[32:]]
    beats = exported_beats(strap_packets(rr_ms))
    missed = [beat for beat in beats if beat.kind is BeatKind.MISSED]
    assert [beat.raw_ms is None for beat in missed] == [True, False]
    assert len(beats) == 60
    raw_ms = [beat.raw_ms for beat in beats if beat.raw_ms is not None]
    assert len(raw_ms) == 59


def test_an_extra_beat_is_taken_out_but_its_raw_interval_is_told() -> None:
    rr_ms = [*STEADY[:30], 300.0, STEADY[30] - 300.0, *STEADY[31:]]
    beats = exported_beats(strap_packets(rr_ms))
    taken_out = [beat for beat in beats if beat.rr_ms is None]
    assert len(taken_out) == 1
    assert taken_out[0].kind is BeatKind.EXTRA
    assert len(beats) == 61
    corrected_ms = sum(beat.rr_ms for beat in beats if beat.rr_ms is not None)
    raw_ms = sum(beat.raw_ms for beat in beats if beat.raw_ms is not None)
    assert abs(corrected_ms - raw_ms) < 1e-6


def test_a_session_without_beats_has_none_to_export() -> None:
    assert exported_beats([]) == ()
    assert exported_beats([interval(1.0, 0.0)]) == ()


def test_utc_counts_the_clocks_jumps_in() -> None:
    jump = ClockJumped(t_s=10.0, utc_s=0.0, source=ENGINE, missed_s=3600.0)
    axis = UtcAxis(INFO, [jump])
    assert axis.iso(0.0) == "2023-11-14T22:13:20.000Z"
    assert axis.iso(9.5) == "2023-11-14T22:13:29.500Z"
    assert axis.iso(10.0) == "2023-11-14T23:13:30.000Z"
