"""Polar's compression of samples: a first one whole, then differences in as few bits as they need.

The first sample has whole bytes for each channel. Blocks follow: a byte for the bits of one
difference, a byte for how many samples, then the signed differences, channel by channel, lowest
bit first; what is left of a block's last byte means nothing.
"""

import numpy as np
from numpy.typing import NDArray

from biofeedback.payloads.heart_rate import PayloadError, PayloadFault

WIDEST_BITS = 32
"""Of a difference; a block that claims more is not this format."""
_MOST_IN_BLOCK = 0xFF


def decode_deltas(body: bytes, *, channels: int, resolution_bits: int) -> NDArray[np.int32]:
    """The samples, oldest first, shape (n, channels) with n of at least 1; raises PayloadError."""
    width = -(-resolution_bits // 8)
    at = channels * width
    if len(body) < at:
        raise PayloadError(PayloadFault.TOO_SHORT, size=len(body))
    first = [
        int.from_bytes(body[place : place + width], "little", signed=True)
        for place in range(0, at, width)
    ]
    rows = [np.array([first], dtype=np.int64)]
    while at < len(body):
        if at + 2 > len(body):
            raise PayloadError(PayloadFault.TOO_SHORT, size=len(body))
        bits, count = body[at], body[at + 1]
        at += 2
        ends = at + -(-bits * count * channels // 8)
        if bits > WIDEST_BITS:
            raise PayloadError(PayloadFault.OUT_OF_RANGE, size=len(body))
        if ends > len(body):
            raise PayloadError(PayloadFault.TOO_SHORT, size=len(body))
        rows.append(_differences(body[at:ends], bits, count * channels).reshape(count, channels))
        at = ends
    samples = np.cumsum(np.concatenate(rows), axis=0)
    if samples.max() > _INT32.max or samples.min() < _INT32.min:
        raise PayloadError(PayloadFault.OUT_OF_RANGE, size=len(body))
    return samples.astype(np.int32)


def encode_deltas(samples: NDArray[np.int32], *, resolution_bits: int, block: int = 60) -> bytes:
    """The bytes of samples of shape (n, channels), n of at least 1, in blocks of some samples.

    Raises PayloadError OUT_OF_RANGE for a first sample that the resolution can't hold, for
    differences of more than 32 bits, and for no samples.
    """
    if not len(samples):
        raise PayloadError(PayloadFault.OUT_OF_RANGE, size=0)
    width = -(-resolution_bits // 8)
    try:
        body = b"".join(int(one).to_bytes(width, "little", signed=True) for one in samples[0])
    except OverflowError as error:
        raise PayloadError(PayloadFault.OUT_OF_RANGE, size=0) from error
    wide = samples.astype(np.int64)
    differences = wide[1:] - wide[:-1]
    step = max(1, min(block, _MOST_IN_BLOCK))
    for start in range(0, len(differences), step):
        part = differences[start : start + step]
        bits = _bits_of(part)
        if bits > WIDEST_BITS:
            raise PayloadError(PayloadFault.OUT_OF_RANGE, size=0)
        places = part.reshape(-1, 1) >> np.arange(bits) & 1
        packed = np.packbits(places.astype(np.uint8).ravel(), bitorder="little")
        body += bytes((bits, len(part))) + packed.tobytes()
    return body


_INT32 = np.iinfo(np.int32)


def _differences(packed: bytes, bits: int, count: int) -> NDArray[np.int64]:
    if not bits or not count:
        return np.zeros(count, dtype=np.int64)
    places = np.unpackbits(
        np.frombuffer(packed, np.uint8), count=bits * count, bitorder="little"
    ).reshape(count, bits)
    weights = 1 << np.arange(bits, dtype=np.int64)
    weights[-1] = -weights[-1]
    return places @ weights


def _bits_of(differences: NDArray[np.int64]) -> int:
    """The fewest that hold all of them, a sign among them."""
    widest = max(int(differences.max()), -1 - int(differences.min()))
    return widest.bit_length() + 1
