from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.payloads.heart_rate import (
    DEVICE_FACTS,
    BodyLocation,
    Contact,
    HeartRateMeasurement,
    PayloadError,
    PayloadFault,
    decode_battery,
    decode_body_location,
    decode_measurement,
    decode_rr_bulk,
    decode_text,
    encode_measurement,
    max_intervals,
)

U16 = st.integers(0, 0xFFFF)
MEASUREMENTS = st.builds(
    HeartRateMeasurement,
    heart_rate_bpm=U16,
    contact=st.sampled_from(Contact),
    energy_kj=st.none() | U16,
    rr_ticks=st.lists(U16, max_size=7).map(tuple),
)
WELL_FORMED = st.builds(
    lambda measurement, is_wide: encode_measurement(measurement, is_wide=is_wide),
    MEASUREMENTS,
    st.booleans(),
)
ANY_BYTES = st.binary(max_size=24)


@pytest.mark.parametrize(
    ("payload", "bpm"), [("00ff", 255), ("018080", 32896), ("0000", 0), ("01ffff", 65535)]
)
def test_heart_rate_has_8_or_16_bits(payload: str, bpm: int) -> None:
    assert decode_measurement(bytes.fromhex(payload)) == HeartRateMeasurement(heart_rate_bpm=bpm)


@pytest.mark.parametrize(
    ("payload", "contact"),
    [
        ("0600", Contact.YES),
        ("0400", Contact.NO),
        ("0200", Contact.UNSUPPORTED),
        ("0000", Contact.UNSUPPORTED),
    ],
)
def test_contact_counts_only_where_it_is_supported(payload: str, contact: Contact) -> None:
    assert decode_measurement(bytes.fromhex(payload)).contact is contact


@pytest.mark.parametrize(
    ("payload", "ticks"),
    [
        ("1000ffff", (65535,)),
        ("110000ffff7f80", (65535, 32895)),
        ("1100000000", (0,)),
        ("1048f4036804", (1012, 1128)),
        ("103c" + "0004" * 9, (1024,) * 9),
        ("103c", ()),
        ("003c", ()),
    ],
)
def test_intervals_are_kept_as_sent(payload: str, ticks: tuple[int, ...]) -> None:
    assert decode_measurement(bytes.fromhex(payload)).rr_ticks == ticks


def test_energy_shifts_the_intervals() -> None:
    assert decode_measurement(bytes.fromhex("090000ffff")).energy_kj == 65535
    assert decode_measurement(bytes.fromhex("1f3c0064000004ff03")) == HeartRateMeasurement(
        heart_rate_bpm=60, contact=Contact.YES, energy_kj=100, rr_ticks=(1024, 1023)
    )


@pytest.mark.parametrize("reserved", [0x20, 0x40, 0x80, 0xE0])
def test_reserved_flags_change_nothing(reserved: int) -> None:
    payload = bytes.fromhex("1048f4036804")
    marked = bytes([payload[0] | reserved]) + payload[1:]
    assert decode_measurement(marked) == decode_measurement(payload)


@pytest.mark.parametrize("payload", ["", "10", "00", "01ff", "083c", "083c01", "193c0064"])
def test_too_short_is_refused(payload: str) -> None:
    with pytest.raises(PayloadError) as caught:
        decode_measurement(bytes.fromhex(payload))
    assert (caught.value.reason, caught.value.size) == (PayloadFault.TOO_SHORT, len(payload) // 2)


@pytest.mark.parametrize("payload", ["1048f403ff", "103c00", "003c00", "083c640000"])
def test_bytes_too_many_are_refused(payload: str) -> None:
    with pytest.raises(PayloadError) as caught:
        decode_measurement(bytes.fromhex(payload))
    assert caught.value.reason is PayloadFault.TRAILING_BYTES


@given(ANY_BYTES)
def test_no_bytes_raise_anything_but_payload_error(payload: bytes) -> None:
    for decode in (decode_measurement, decode_battery, decode_body_location):
        with suppress(PayloadError):
            decode(payload)
    assert decode_text(payload).isprintable()


@given(MEASUREMENTS, st.booleans())
def test_encoding_and_decoding_give_the_measurement_back(
    measurement: HeartRateMeasurement, is_wide: bool
) -> None:
    payload = encode_measurement(measurement, is_wide=is_wide)
    assert decode_measurement(payload) == measurement
    assert len(payload) <= 20


@pytest.mark.parametrize("is_wide", [False, True])
@pytest.mark.parametrize("energy_kj", [None, 7])
@pytest.mark.parametrize("mtu", [23, 24, 247])
def test_a_packet_holds_as_many_intervals_as_fit(
    is_wide: bool, energy_kj: int | None, mtu: int
) -> None:
    most = max_intervals(mtu=mtu, is_wide=is_wide, has_energy=energy_kj is not None)

    def encode(count: int) -> bytes:
        measurement = HeartRateMeasurement(
            heart_rate_bpm=60, energy_kj=energy_kj, rr_ticks=(1024,) * count
        )
        return encode_measurement(measurement, mtu=mtu, is_wide=is_wide)

    assert len(encode(most)) in {mtu - 3, mtu - 4}
    with pytest.raises(PayloadError) as caught:
        encode(most + 1)
    assert caught.value.reason is PayloadFault.TOO_LONG


@pytest.mark.parametrize(
    "measurement",
    [
        HeartRateMeasurement(heart_rate_bpm=-1),
        HeartRateMeasurement(heart_rate_bpm=65536),
        HeartRateMeasurement(heart_rate_bpm=60, energy_kj=65536),
        HeartRateMeasurement(heart_rate_bpm=60, rr_ticks=(1024, 70000)),
    ],
)
def test_what_has_no_place_in_16_bits_is_not_encoded(measurement: HeartRateMeasurement) -> None:
    with pytest.raises(PayloadError) as caught:
        encode_measurement(measurement)
    assert caught.value.reason is PayloadFault.OUT_OF_RANGE


@given(st.lists(WELL_FORMED | ANY_BYTES, max_size=30))
def test_bulk_decoding_equals_one_by_one(payloads: list[bytes]) -> None:
    ticks: list[int] = []
    counts: list[int] = []
    malformed: list[bool] = []
    for payload in payloads:
        try:
            intervals = decode_measurement(payload).rr_ticks
        except PayloadError:
            intervals = ()
            malformed.append(True)
        else:
            malformed.append(False)
        ticks.extend(intervals)
        counts.append(len(intervals))

    joined = np.frombuffer(b"".join(payloads), dtype=np.uint8)
    ends = np.cumsum([len(payload) for payload in payloads], dtype=np.int64)
    bulk_ticks, bulk_counts, bulk_malformed = decode_rr_bulk(joined, ends)

    assert bulk_ticks.tolist() == ticks
    assert bulk_counts.tolist() == counts
    assert bulk_malformed.tolist() == malformed
    assert bulk_ticks.dtype == np.int64
    assert bulk_counts.dtype == np.int64
    assert bulk_malformed.dtype == np.bool_


def test_battery_is_a_percentage() -> None:
    assert [decode_battery(bytes([percent])) for percent in (0, 57, 100)] == [0, 57, 100]
    for payload, reason in (
        (b"\x65", PayloadFault.OUT_OF_RANGE),
        (b"", PayloadFault.TOO_SHORT),
        (b"\1\2", PayloadFault.TRAILING_BYTES),
    ):
        with pytest.raises(PayloadError) as caught:
            decode_battery(payload)
        assert caught.value.reason is reason


def test_body_locations_have_the_numbers_of_the_service() -> None:
    numbers = [decode_body_location(bytes([number])) for number in range(7)]
    assert numbers == [
        BodyLocation.OTHER,
        BodyLocation.CHEST,
        BodyLocation.WRIST,
        BodyLocation.FINGER,
        BodyLocation.HAND,
        BodyLocation.EAR_LOBE,
        BodyLocation.FOOT,
    ]
    with pytest.raises(PayloadError) as caught:
        decode_body_location(b"\7")
    assert caught.value.reason is PayloadFault.OUT_OF_RANGE


@pytest.mark.parametrize(
    ("payload", "text"),
    [
        (b"Polar Electro Oy\0", "Polar Electro Oy"),
        (b"  H10 \0\0", "H10"),
        ("Größe".encode(), "Größe"),
        (b"\xff1.0", "\ufffd1.0"),
        (b"\x1b[31mred", "[31mred"),
        (b"\0", ""),
    ],
)
def test_texts_are_safe_to_print(payload: bytes, text: str) -> None:
    assert decode_text(payload) == text


def test_device_facts_name_the_six_texts() -> None:
    assert [*DEVICE_FACTS.values()] == [
        "maker",
        "model",
        "serial",
        "firmware",
        "hardware",
        "software",
    ]
    assert all(len(uuid) == 36 and uuid == uuid.lower() for uuid in DEVICE_FACTS)
