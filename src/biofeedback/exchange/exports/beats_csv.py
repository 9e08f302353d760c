"""A session as CSV: one row for each beat, raw and corrected side by side."""

from collections.abc import Iterator, Sequence

from biofeedback.exchange.exports.exported_beats import ExportedBeat, UtcAxis, exported_beats
from biofeedback.exchange.exports.rr_lines import written_ms
from biofeedback.records import Record, SessionInfo

COLUMNS = ("time_s", "utc", "rr_raw_ms", "rr_ms", "kind", "segment", "source")
"""``rr_raw_ms`` is empty for a beat that correction put in, ``rr_ms`` for one it took out."""


def beats_csv(records: Sequence[Record], info: SessionInfo) -> Iterator[str]:
    """The lines of the file, comma separated with a decimal point; none without beats.

    ``source`` says on every row whether a strap, a file or a simulation is behind it.
    """
    beats = exported_beats(records)
    if not beats:
        return
    axis = UtcAxis(info, records)
    yield ",".join(COLUMNS)
    for beat in beats:
        yield ",".join(_cells(beat, axis, str(info.source.kind)))


def _cells(beat: ExportedBeat, axis: UtcAxis, source: str) -> tuple[str, ...]:
    return (
        f"{beat.time_s:.6f}",
        axis.iso(beat.time_s),
        "" if beat.raw_ms is None else written_ms(beat.raw_ms),
        "" if beat.rr_ms is None else written_ms(beat.rr_ms),
        beat.kind.name.lower(),
        str(beat.segment),
        source,
    )
