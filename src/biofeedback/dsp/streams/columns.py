"""Whole streams of a session as columns, for exports and whatever else looks back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.streams.stream_intake import StreamIntake
from biofeedback.dsp.updates import SamplesFound, SamplesLost, Update
from biofeedback.records import Record
from biofeedback.streams import StreamKind


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SampleColumns:
    """All samples of one stream, the same bits as were told live."""

    times_s: NDArray[np.float64]
    """Session time of each, strictly growing, shape (n,) with n of at least 1."""
    values: NDArray[np.float64]
    """ECG in microvolts, shape (n,); acceleration in mg, shape (n, 3)."""
    segments: NDArray[np.int64]
    """Shape (n,); grows where samples were lost."""
    lost: tuple[SamplesLost, ...]

    def __len__(self) -> int:
        return len(self.times_s)


def sample_columns(records: Iterable[Record]) -> Mapping[StreamKind, SampleColumns]:
    """The streams in a session's records; those without samples are left out."""
    intake = StreamIntake()
    updates: list[Update] = []
    for record in records:
        updates += intake.feed(record)
    updates += intake.finish()
    return joined(updates)


def joined(updates: Iterable[Update]) -> Mapping[StreamKind, SampleColumns]:
    """The streams that some updates told of, other updates among them or not."""
    found: dict[StreamKind, list[SamplesFound]] = {}
    lost: dict[StreamKind, list[SamplesLost]] = {}
    for update in updates:
        match update:
            case SamplesFound():
                found.setdefault(update.stream, []).append(update)
            case SamplesLost():
                lost.setdefault(update.stream, []).append(update)
    return {kind: _column(parts, lost.get(kind, [])) for kind, parts in found.items()}


def _column(parts: list[SamplesFound], lost: list[SamplesLost]) -> SampleColumns:
    sizes = [len(part.times_s) for part in parts]
    return SampleColumns(
        times_s=np.concatenate([part.times_s for part in parts]),
        values=np.concatenate([part.values for part in parts]),
        segments=np.repeat(np.array([part.segment for part in parts], dtype=np.int64), sizes),
        lost=tuple(lost),
    )
