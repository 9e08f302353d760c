"""Reports of sessions with a gap, for tests of how they are written."""

from beat_records import in_order, paced, sine_beats, strap_packets, ticks_until
from biofeedback.analysis.session_analysis import analyse
from biofeedback.cli.report import Report
from biofeedback.records import LinkChanged, LinkState, SessionInfo, SourceInfo, SourceKind


def report_of(kind: SourceKind, *, is_recovered: bool = False) -> Report:
    """A paced session of three minutes whose link was lost for half a minute."""
    _, rr_ms = sine_beats(for_s=90.0)
    lost = LinkChanged(t_s=95.0, utc_s=95.0, source="strap", state=LinkState.LOST)
    again = strap_packets(rr_ms[:60], starts_s=120.0)
    records = in_order([paced(0.0, 6.0)], strap_packets(rr_ms), [lost], again, ticks_until(175.0))
    info = SessionInfo(
        session_id="some-id",
        started_utc_s=1_700_000_000.0,
        zone_offset_s=0,
        plan_name="plan",
        source=SourceInfo(key="strap", kind=kind, label="Polar H10"),
        app_version="1",
        is_recovered=is_recovered,
    )
    return Report(
        source="walk.txt" if kind is SourceKind.FILE else "some-id",
        is_file=kind is SourceKind.FILE,
        analysis=analyse(records, info=info),
    )
