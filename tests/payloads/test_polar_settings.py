import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.payloads.heart_rate import PayloadError, PayloadFault
from biofeedback.payloads.polar_settings import (
    MeasurementSettings,
    decode_settings,
    encode_settings,
)


def up_to(most: int) -> st.SearchStrategy[tuple[int, ...]]:
    return st.lists(st.integers(0, most), max_size=4).map(tuple)


SETTINGS = st.builds(
    MeasurementSettings,
    rates_hz=up_to(0xFFFF),
    resolutions_bits=up_to(0xFFFF),
    ranges=up_to(0xFFFF),
    ranges_milli=up_to(0xFFFF_FFFF),
    channels=up_to(0xFF),
    factors=st.lists(st.floats(width=32, allow_nan=False, allow_infinity=False), max_size=2).map(
        tuple
    ),
    security=st.lists(st.binary(min_size=16, max_size=16), max_size=2).map(tuple),
)


@given(SETTINGS)
def test_encoding_and_decoding_give_settings_back(settings: MeasurementSettings) -> None:
    assert decode_settings(encode_settings(settings)) == settings


def test_kinds_stand_with_number_and_count() -> None:
    settings = MeasurementSettings(ranges_milli=(2000,), channels=(3,), factors=(1.0,))
    assert encode_settings(settings).hex(" ") == "03 01 d0 07 00 00 04 01 03 05 01 00 00 80 3f"


@pytest.mark.parametrize(
    ("payload", "fault"),
    [
        ("00", PayloadFault.TOO_SHORT),
        ("000282", PayloadFault.TOO_SHORT),
        ("0701", PayloadFault.UNKNOWN_KIND),
        ("05010000c07f", PayloadFault.OUT_OF_RANGE),
        ("0601" + "00" * 15, PayloadFault.TOO_SHORT),
    ],
)
def test_what_are_no_settings_is_refused(payload: str, fault: PayloadFault) -> None:
    with pytest.raises(PayloadError) as caught:
        decode_settings(bytes.fromhex(payload))
    assert caught.value.reason is fault


@pytest.mark.parametrize(
    "settings",
    [
        MeasurementSettings(rates_hz=(70_000,)),
        MeasurementSettings(channels=(-1,)),
        MeasurementSettings(factors=(1e300,)),
        MeasurementSettings(security=(b"short",)),
        MeasurementSettings(rates_hz=(1,) * 256),
    ],
)
def test_numbers_beyond_their_field_are_refused(settings: MeasurementSettings) -> None:
    with pytest.raises(PayloadError) as caught:
        encode_settings(settings)
    assert caught.value.reason is PayloadFault.OUT_OF_RANGE
