"""A session as RR text: a header in remarks, then one raw interval in ms on each line."""

from collections.abc import Iterator, Sequence

from biofeedback.dsp.pipeline import Pipeline
from biofeedback.dsp.series import BeatSeries
from biofeedback.exchange.exports.exported_beats import UtcAxis
from biofeedback.exchange.imports.rr_text import SIMULATED_REMARK
from biofeedback.records import Record, SessionInfo

_DIGITS = 7
"""Of a millisecond: all that an interval in 1/1024 s has."""


def rr_lines(records: Sequence[Record], info: SessionInfo) -> Iterator[str]:
    """The lines of the file; none where the session has no beats.

    The intervals are as they came, so that another program can correct them by its own rules.
    The form can't show a gap, so each is told in the header.
    """
    pipeline = Pipeline(metrics=(), correction=False)
    pipeline.feed_all(records)
    pipeline.finish()
    raw = pipeline.settled_raw
    if len(raw) == 0:
        return
    yield "# RR intervals in ms, one on each line, as they came (not corrected)"
    yield f"# written by biofeedback {info.app_version}"
    if info.source.is_simulated:
        yield f"# {SIMULATED_REMARK}"
    yield f"# source: {info.source.kind}"
    yield f"# session: {info.session_id}"
    yield f"# begins: {UtcAxis(info, records).iso(0.0)}"
    yield f"# intervals: {len(raw)}"
    yield from _gaps(raw)
    for rr_ms in raw.rr_ms.tolist():
        yield written_ms(rr_ms)


def written_ms(rr_ms: float) -> str:
    """An interval with as many digits as it has.

    >>> written_ms(812.0), written_ms(833.0078125)
    ('812', '833.0078125')
    """
    return f"{rr_ms:.{_DIGITS}f}".rstrip("0").rstrip(".")


def _gaps(raw: BeatSeries) -> Iterator[str]:
    for index in range(1, len(raw)):
        if raw.segments[index] != raw.segments[index - 1]:
            began_s = raw.times_s[index] - raw.rr_ms[index] / 1000.0
            gap_s = max(0.0, began_s - raw.times_s[index - 1])
            yield f"# gap: about {gap_s:.1f} s after interval {index}"
