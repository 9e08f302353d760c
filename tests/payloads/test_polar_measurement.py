from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.payloads.heart_rate import PayloadError, PayloadFault
from biofeedback.payloads.polar_measurement import (
    Answer,
    AnswerStatus,
    ControlMessage,
    Features,
    MeasurementType,
    Operation,
    Request,
    StoppedBySensor,
    decode_control,
    decode_request,
    encode_control,
    joined,
    settings_request,
    start_request,
    status_request,
    stop_request,
)
from biofeedback.payloads.polar_settings import MeasurementSettings
from polar_vectors import polar_vectors

VECTORS = polar_vectors()
ECG, ACCELERATION = MeasurementType.ECG, MeasurementType.ACCELERATION
ACCELERATION_OFFER = MeasurementSettings(
    rates_hz=(25, 50, 100, 200), resolutions_bits=(16,), ranges=(2, 4, 8)
)
TYPES = st.sampled_from(MeasurementType)
MESSAGES: st.SearchStrategy[ControlMessage] = st.one_of(
    st.frozensets(TYPES).map(lambda offered: Features(offered=offered)),
    st.lists(TYPES, min_size=1).map(lambda all_: StoppedBySensor(measurements=tuple(all_))),
    st.builds(
        Answer,
        operation=st.sampled_from(Operation),
        measurement=TYPES,
        has_more=st.booleans(),
        parameters=st.binary(max_size=40),
    ),
    st.builds(
        Answer, operation=st.sampled_from(Operation), measurement=TYPES, code=st.integers(1, 255)
    ),
)


def answer(name: str) -> Answer:
    message = decode_control(VECTORS[name])
    assert isinstance(message, Answer)
    return message


def test_an_h10_offers_ecg_and_acceleration() -> None:
    assert decode_control(VECTORS["features_h10"]) == Features(
        offered=frozenset({ECG, ACCELERATION})
    )


def test_settings_are_read() -> None:
    assert answer("settings_ecg").settings == MeasurementSettings(
        rates_hz=(130,), resolutions_bits=(14,)
    )
    assert answer("settings_acceleration").settings == ACCELERATION_OFFER


@pytest.mark.parametrize("second", ["settings_in_two_parts_2", "settings_in_two_parts_2_short"])
def test_an_answer_in_two_packets_is_joined(second: str) -> None:
    first = answer("settings_in_two_parts_1")
    assert first.has_more
    whole = joined(first, VECTORS[second])
    assert not whole.has_more
    assert whole.settings == ACCELERATION_OFFER


@pytest.mark.parametrize("continuation", [b"", VECTORS["settings_ecg"], VECTORS["stopped"]])
def test_what_continues_no_answer_is_refused(continuation: bytes) -> None:
    with pytest.raises(PayloadError):
        joined(answer("settings_in_two_parts_1"), continuation)


def test_the_factor_comes_with_the_start() -> None:
    assert answer("started").settings == MeasurementSettings()
    assert list(answer("started_with_factor").settings.factors) == pytest.approx([2.44e-4])


def test_the_status_tells_what_is_sent_now() -> None:
    assert answer("status").active == frozenset({ECG})


def test_a_sensor_can_stop_by_itself() -> None:
    assert decode_control(VECTORS["stopped_by_sensor"]) == StoppedBySensor(
        measurements=(ECG, ACCELERATION)
    )


@pytest.mark.parametrize(
    ("code", "status"),
    [
        (0, AnswerStatus.OK),
        (3, AnswerStatus.NOT_SUPPORTED),
        (5, AnswerStatus.INVALID_PARAMETER),
        (6, AnswerStatus.ALREADY_IN_STATE),
        (8, AnswerStatus.INVALID_RATE),
        (10, AnswerStatus.INVALID_MTU),
        (13, AnswerStatus.IN_CHARGER),
        (14, AnswerStatus.DISK_FULL),
        (15, AnswerStatus.UNNAMED),
        (255, AnswerStatus.UNNAMED),
    ],
)
def test_every_status_has_a_name(code: int, status: AnswerStatus) -> None:
    message = decode_control(bytes((0xF0, 2, 0, code)))
    assert isinstance(message, Answer)
    assert message.status is status
    assert message.is_ok is (code == 0)


def test_requests_are_those_that_polar_publishes() -> None:
    ecg = MeasurementSettings(rates_hz=(130,), resolutions_bits=(14,))
    acceleration = MeasurementSettings(rates_hz=(200,), resolutions_bits=(16,), ranges=(8,))
    assert start_request(ECG, ecg) == VECTORS["request_ecg"]
    assert start_request(ACCELERATION, acceleration) == VECTORS["request_acceleration"]
    assert settings_request(ACCELERATION) == bytes.fromhex("0102")
    assert stop_request(ACCELERATION) == bytes.fromhex("0302")
    assert status_request() == bytes.fromhex("05")


def test_a_sensor_reads_requests_as_they_were_meant() -> None:
    chosen = MeasurementSettings(rates_hz=(50,))
    assert decode_request(start_request(ECG, chosen)) == Request(
        operation=Operation.START, measurement=ECG, settings=chosen
    )
    assert decode_request(stop_request(ECG)) == Request(operation=Operation.STOP, measurement=ECG)
    assert decode_request(settings_request(ECG)).operation is Operation.SETTINGS
    assert decode_request(status_request()) == Request(operation=Operation.STATUS)


@pytest.mark.parametrize(
    ("payload", "fault"),
    [
        ("", PayloadFault.TOO_SHORT),
        ("02", PayloadFault.TOO_SHORT),
        ("030000", PayloadFault.TRAILING_BYTES),
        ("0500", PayloadFault.TRAILING_BYTES),
        ("0900", PayloadFault.UNKNOWN_KIND),
        ("033f", PayloadFault.UNKNOWN_KIND),
    ],
)
def test_a_request_that_is_none_is_refused(payload: str, fault: PayloadFault) -> None:
    with pytest.raises(PayloadError) as caught:
        decode_request(bytes.fromhex(payload))
    assert caught.value.reason is fault


@pytest.mark.parametrize(
    ("payload", "fault"),
    [
        ("f0", PayloadFault.TOO_SHORT),
        ("f00200", PayloadFault.TOO_SHORT),
        ("f0090000", PayloadFault.UNKNOWN_KIND),
        ("f0023f00", PayloadFault.UNKNOWN_KIND),
        ("7700", PayloadFault.UNKNOWN_KIND),
    ],
)
def test_a_message_that_is_none_is_refused(payload: str, fault: PayloadFault) -> None:
    with pytest.raises(PayloadError) as caught:
        decode_control(bytes.fromhex(payload))
    assert caught.value.reason is fault


@given(MESSAGES)
def test_encoding_and_decoding_give_a_message_back(message: ControlMessage) -> None:
    assert decode_control(encode_control(message)) == message


@given(st.binary(max_size=40), st.binary(max_size=10))
def test_no_bytes_raise_anything_but_payload_error(payload: bytes, rest: bytes) -> None:
    with suppress(PayloadError):
        decode_request(payload)
    with suppress(PayloadError):
        message = decode_control(payload)
        if isinstance(message, Answer):
            assert isinstance(message.active, frozenset)
            assert isinstance(joined(message, rest).settings, MeasurementSettings)
