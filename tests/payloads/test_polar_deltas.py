from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray

from biofeedback.payloads.heart_rate import PayloadError, PayloadFault
from biofeedback.payloads.polar_deltas import decode_deltas, encode_deltas

SAMPLES = arrays(
    np.int32,
    array_shapes(min_dims=2, max_dims=2, max_side=20),
    elements=st.integers(-(2**15), 2**15 - 1),
)


@given(SAMPLES, st.integers(1, 30))
def test_compressing_loses_nothing(samples: NDArray[np.int32], block: int) -> None:
    body = encode_deltas(samples, resolution_bits=16, block=block)
    back = decode_deltas(body, channels=samples.shape[1], resolution_bits=16)
    np.testing.assert_array_equal(back, samples)
    assert back.dtype == np.int32


def test_small_differences_take_few_bits() -> None:
    samples = np.cumsum(np.tile([[1], [-1]], (32, 3)), axis=0).astype(np.int32)
    assert len(encode_deltas(samples, resolution_bits=16)) < 6 + 2 * 2 + 64 * 3 * 2 // 8 + 2


def test_samples_that_stay_take_one_bit_each() -> None:
    samples = np.full((9, 1), 5, dtype=np.int32)
    assert encode_deltas(samples, resolution_bits=8).hex(" ") == "05 01 08 00"
    np.testing.assert_array_equal(
        decode_deltas(bytes.fromhex("050008"), channels=1, resolution_bits=8), samples
    )


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("0000", PayloadFault.TOO_SHORT),
        ("00000000000006", PayloadFault.TOO_SHORT),
        ("00000000000006017b0f", PayloadFault.TOO_SHORT),
        ("0000000000002101" + "00" * 13, PayloadFault.OUT_OF_RANGE),
        ("0000000000002002" + "ffffff7f" * 6, PayloadFault.OUT_OF_RANGE),
    ],
)
def test_what_is_not_this_format_is_refused(body: str, fault: PayloadFault) -> None:
    with pytest.raises(PayloadError) as caught:
        decode_deltas(bytes.fromhex(body), channels=3, resolution_bits=16)
    assert caught.value.reason is fault


@pytest.mark.parametrize(
    "samples", [np.empty((0, 3)), np.full((1, 3), 40_000), np.array([[0], [2**31 - 1], [-(2**31)]])]
)
def test_what_does_not_fit_is_refused(samples: NDArray[np.int64]) -> None:
    with pytest.raises(PayloadError):
        encode_deltas(samples.astype(np.int32), resolution_bits=16)


@given(st.binary(max_size=60))
def test_no_bytes_raise_anything_but_payload_error(body: bytes) -> None:
    with suppress(PayloadError):
        assert decode_deltas(body, channels=3, resolution_bits=16).shape[1] == 3
