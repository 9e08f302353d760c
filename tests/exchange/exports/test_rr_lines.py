from dataclasses import replace

from beat_records import strap_packets
from biofeedback.exchange.exports.rr_lines import rr_lines, written_ms
from biofeedback.records import LinkChanged, LinkState, SessionInfo, SourceInfo, SourceKind

INFO = SessionInfo(
    session_id="some-id",
    started_utc_s=1_700_000_000.0,
    zone_offset_s=0,
    plan_name="plan",
    source=SourceInfo(key="strap", kind=SourceKind.STRAP, label="Jane's H10"),
    app_version="1",
)


def intervals(lines: list[str]) -> list[float]:
    return [float(line) for line in lines if not line.startswith("#")]


def test_intervals_are_written_as_they_came() -> None:
    lines = list(rr_lines(strap_packets([1000.0, 500.0, 833.0]), INFO))
    assert lines[-3:] == ["1000", "500", "833.0078125"]
    assert intervals(lines) == [1000.0, 500.0, 833.0078125]


def test_the_header_tells_what_it_is_and_names_nobody() -> None:
    header = [line for line in rr_lines(strap_packets([800.0] * 5), INFO) if line.startswith("#")]
    assert "# source: strap" in header
    assert "# session: some-id" in header
    assert "# begins: 2023-11-14T22:13:20.000Z" in header
    assert not any("Jane" in line for line in header)
    assert "# simulated: no heart was measured" not in header


def test_a_simulated_session_says_so() -> None:
    simulated = replace(INFO, source=replace(INFO.source, kind=SourceKind.SIMULATED))
    lines = list(rr_lines(strap_packets([800.0] * 5), simulated))
    assert "# simulated: no heart was measured" in lines


def test_a_gap_that_the_form_can_not_show_is_told_in_the_header() -> None:
    lost = LinkChanged(t_s=9.0, utc_s=9.0, source="strap", state=LinkState.LOST)
    records = [*strap_packets([1000.0] * 8), lost, *strap_packets([1000.0] * 8, starts_s=30.0)]
    lines = list(rr_lines(records, INFO))
    assert len(intervals(lines)) == 16
    assert next(line for line in lines if line.startswith("# gap: about")).endswith("interval 8")


def test_a_session_without_beats_has_no_lines() -> None:
    assert list(rr_lines([], INFO)) == []


def test_an_interval_has_as_many_digits_as_it_needs() -> None:
    assert written_ms(812.0) == "812"
    assert written_ms(812.5) == "812.5"
    assert float(written_ms(851 * 1000 / 1024)) == 851 * 1000 / 1024
