from contextlib import suppress
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from biofeedback.payloads.heart_rate import Contact, PayloadError, PayloadFault
from biofeedback.payloads.polar_frames import (
    AccelerationFrame,
    EcgFrame,
    PulseFrame,
    PulseReading,
    decode_frame,
    encode_frame,
)
from polar_vectors import polar_vectors

VECTORS = polar_vectors()
U64 = st.integers(0, 2**64 - 1)
U16 = st.integers(0, 0xFFFF)
READINGS = st.builds(
    PulseReading,
    heart_rate_bpm=st.integers(0, 0xFF),
    interval_ms=U16,
    error_ms=U16,
    is_blocked=st.booleans(),
    contact=st.sampled_from(Contact),
)


def integers(bits: int, shape: tuple[int, ...]) -> st.SearchStrategy[NDArray[np.int32]]:
    return arrays(np.int32, shape, elements=st.integers(-(2 ** (bits - 1)), 2 ** (bits - 1) - 1))


def acceleration(name: str) -> AccelerationFrame:
    frame = decode_frame(VECTORS[name])
    assert isinstance(frame, AccelerationFrame)
    return frame


def test_voltages_are_signed_and_of_24_bits() -> None:
    frame = decode_frame(VECTORS["ecg_raw_0"])
    assert isinstance(frame, EcgFrame)
    assert frame.timestamp_ns == 2_000_000_000
    assert frame.microvolts.tolist() == [-32766, 32770]


def test_raw_acceleration_is_in_mg() -> None:
    frame = acceleration("acceleration_raw_1")
    assert frame.counts.shape == (36, 3)
    assert frame.counts[:2].tolist() == [[-9, -1, 999], [-8, -2, 997]]
    np.testing.assert_array_equal(frame.milligravity(factor=7.0), frame.counts)


def test_compressed_acceleration_of_type_0_is_in_g_by_a_factor() -> None:
    frame = acceleration("acceleration_compressed_0")
    assert frame.counts.shape == (57, 3)
    assert frame.counts[:2].tolist() == [[1905, 27376, -29282], [2095, 27271, -29367]]
    in_mg = frame.milligravity(factor=2.44e-4)
    assert np.abs(in_mg).max() <= 8000
    assert in_mg[0, 0] == pytest.approx(464.82)


def test_compressed_acceleration_of_type_1_is_in_mg_by_a_factor() -> None:
    frame = acceleration("acceleration_compressed_1")
    assert frame.timestamp_ns == 102
    assert frame.counts.tolist() == [[-15, 20, 1008], [-20, 17, 1008]]
    assert frame.milligravity(0.5)[0].tolist() == [-7.5, 10.0, 504.0]


def test_pulse_intervals_come_with_their_doubts() -> None:
    frame = decode_frame(VECTORS["pulse_raw_0"])
    assert isinstance(frame, PulseFrame)
    assert frame.readings == (
        PulseReading(
            heart_rate_bpm=128,
            interval_ms=32896,
            error_ms=32896,
            is_blocked=True,
            contact=Contact.YES,
        ),
        PulseReading(heart_rate_bpm=0, interval_ms=1, error_ms=1),
    )


@given(U64, st.integers(0, 80).flatmap(lambda size: integers(24, (size,))))
def test_an_ecg_frame_comes_back(timestamp_ns: int, microvolts: NDArray[np.int32]) -> None:
    back = decode_frame(encode_frame(EcgFrame(timestamp_ns=timestamp_ns, microvolts=microvolts)))
    assert isinstance(back, EcgFrame)
    assert back.timestamp_ns == timestamp_ns
    np.testing.assert_array_equal(back.microvolts, microvolts)


@given(
    U64,
    st.sampled_from([(0, 8, False), (1, 16, False), (2, 24, False), (0, 16, True), (1, 16, True)]),
    st.integers(1, 40),
    st.data(),
)
def test_an_acceleration_frame_comes_back(
    timestamp_ns: int, form: tuple[int, int, bool], size: int, data: st.DataObject
) -> None:
    layout, bits, is_compressed = form
    frame = AccelerationFrame(
        timestamp_ns=timestamp_ns,
        counts=data.draw(integers(bits, (size, 3))),
        layout=layout,
        is_compressed=is_compressed,
    )
    back = decode_frame(encode_frame(frame))
    assert isinstance(back, AccelerationFrame)
    assert (back.timestamp_ns, back.layout, back.is_compressed) == (
        timestamp_ns,
        layout,
        is_compressed,
    )
    np.testing.assert_array_equal(back.counts, frame.counts)


@given(U64, st.lists(READINGS, max_size=5).map(tuple))
def test_a_pulse_frame_comes_back(timestamp_ns: int, readings: tuple[PulseReading, ...]) -> None:
    frame = PulseFrame(timestamp_ns=timestamp_ns, readings=readings)
    assert decode_frame(encode_frame(frame)) == frame


@pytest.mark.parametrize(
    ("head", "body", "fault"),
    [
        ("00", "", PayloadFault.TOO_SHORT),
        ("00" + "00" * 8 + "00", "0102", PayloadFault.TRAILING_BYTES),
        ("02" + "00" * 8 + "01", "010203", PayloadFault.TRAILING_BYTES),
        ("03" + "00" * 8 + "00", "0102030405", PayloadFault.TRAILING_BYTES),
        ("00" + "00" * 8 + "01", "010203", PayloadFault.UNKNOWN_KIND),
        ("00" + "00" * 8 + "80", "010203", PayloadFault.UNKNOWN_KIND),
        ("02" + "00" * 8 + "03", "", PayloadFault.UNKNOWN_KIND),
        ("05" + "00" * 8 + "00", "", PayloadFault.UNKNOWN_KIND),
    ],
)
def test_what_is_no_known_frame_is_refused(head: str, body: str, fault: PayloadFault) -> None:
    with pytest.raises(PayloadError) as caught:
        decode_frame(bytes.fromhex(head + body))
    assert caught.value.reason is fault


def test_the_type_stands_in_the_lower_six_bits() -> None:
    marked = bytes([VECTORS["ecg_raw_0"][0] | 0xC0]) + VECTORS["ecg_raw_0"][1:]
    assert isinstance(decode_frame(marked), EcgFrame)


def test_numbers_beyond_their_field_are_refused() -> None:
    ecg = EcgFrame(timestamp_ns=0, microvolts=np.array([2**23], dtype=np.int32))
    reading = PulseReading(heart_rate_bpm=256, interval_ms=0, error_ms=0)
    for frame in (
        ecg,
        replace(ecg, timestamp_ns=-1),
        PulseFrame(timestamp_ns=0, readings=(reading,)),
        AccelerationFrame(timestamp_ns=0, counts=np.full((1, 3), 128, np.int32), layout=0),
    ):
        with pytest.raises(PayloadError) as caught:
            encode_frame(frame)
        assert caught.value.reason is PayloadFault.OUT_OF_RANGE


@given(st.binary(max_size=60), st.sampled_from([0, 2, 3]), st.sampled_from([0, 1, 2, 0x80, 0x81]))
def test_no_bytes_raise_anything_but_payload_error(body: bytes, kind: int, layout: int) -> None:
    for payload in (body, bytes([kind]) + bytes(8) + bytes([layout]) + body):
        with suppress(PayloadError):
            decode_frame(payload)
