"""Reads beat annotations of PhysioNet's records (WFDB's MIT format).

Format: 16-bit little-endian words, the upper 6 bits a code, the lower 10 a number of samples since
the annotation before; code 59 (SKIP) is followed by a 32-bit interval, its high half first; 60 to
62 change a field of the annotation before; 63 (AUX) is followed by so many bytes, padded to even;
a zero word ends the file. See https://physionet.org/physiotools/wag/annot-5.htm.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

NORMAL = 1
BEAT_CODES = frozenset({*range(1, 14), 25, 30, 34, 35, 38, 41})
"""The codes that say: here is a beat (``ecgcodes.h``)."""
_SKIP, _NUM, _CHAN, _AUX = 59, 60, 62, 63


@dataclass(frozen=True, slots=True)
class Annotations:
    """Marks of a record: its beats, or its beats and what else was noted."""

    samples: NDArray[np.int64]
    """Where each is, in samples; shape (n,)."""
    codes: NDArray[np.int64]
    """What each is; shape (n,)."""


def read_beats(path: Path) -> Annotations:
    """The beats of an annotation file; everything else in it is left out."""
    every = read_all(path)
    is_beat = np.isin(every.codes, sorted(BEAT_CODES))
    return Annotations(every.samples[is_beat], every.codes[is_beat])


def read_all(path: Path) -> Annotations:
    """The beats of an annotation file, and its marks of noise, rhythm and the like."""
    words = np.frombuffer(path.read_bytes(), dtype="<u2").astype(np.int64)
    samples, codes = [], []
    at, sample = 0, 0
    while at < len(words) and words[at]:
        code, number = int(words[at]) >> 10, int(words[at]) & 0x3FF
        at += 1
        if code == _SKIP:
            sample += (int(words[at]) << 16) + int(words[at + 1])
            at += 2
        elif code == _AUX:
            at += (number + 1) // 2
        elif not _NUM <= code <= _CHAN:
            sample += number
            samples.append(sample)
            codes.append(code)
    return Annotations(np.array(samples), np.array(codes))
