"""A session's ECG or acceleration as CSV: one row for each sample, in the sensor's own units."""

from collections.abc import Iterator, Sequence

from biofeedback.dsp.streams.columns import sample_columns
from biofeedback.exchange.exports.exported_beats import UtcAxis
from biofeedback.records import Record, SessionInfo
from biofeedback.streams import StreamKind

ECG_COLUMNS = ("time_s", "utc", "ecg_uv", "segment", "source")
ACCELERATION_COLUMNS = ("time_s", "utc", "x_mg", "y_mg", "z_mg", "segment", "source")
"""``segment`` grows where samples were lost; ``source`` is a strap, a file or a simulation."""


def ecg_csv(records: Sequence[Record], info: SessionInfo) -> Iterator[str]:
    """The lines of the file, comma separated with a decimal point; none without an ECG."""
    return _lines(records, info, StreamKind.ECG, ECG_COLUMNS)


def acceleration_csv(records: Sequence[Record], info: SessionInfo) -> Iterator[str]:
    """The lines of the file, comma separated with a decimal point; none without acceleration."""
    return _lines(records, info, StreamKind.ACCELERATION, ACCELERATION_COLUMNS)


def _lines(
    records: Sequence[Record], info: SessionInfo, kind: StreamKind, columns: tuple[str, ...]
) -> Iterator[str]:
    found = sample_columns(records).get(kind)
    if found is None:
        return
    axis = UtcAxis(info, records)
    source = str(info.source.kind)
    yield ",".join(columns)
    rows = found.values.reshape(len(found), -1).tolist()
    for time_s, row, segment in zip(
        found.times_s.tolist(), rows, found.segments.tolist(), strict=True
    ):
        values = ",".join(map(_written, row))
        yield f"{time_s:.6f},{axis.iso(time_s)},{values},{segment},{source}"


def _written(value: float) -> str:
    """A whole number as one, any other with as many digits as tell it apart.

    >>> _written(-12.0), _written(0.244)
    ('-12', '0.244')
    """
    return str(int(value)) if value.is_integer() else repr(value)
