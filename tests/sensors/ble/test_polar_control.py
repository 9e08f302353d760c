import asyncio
import logging

import pytest

from biofeedback.clock import VirtualClock
from biofeedback.payloads.polar_measurement import (
    CONTROL_POINT,
    DATA,
    Answer,
    AnswerStatus,
    MeasurementType,
    Operation,
    StoppedBySensor,
    encode_control,
)
from biofeedback.payloads.polar_settings import encode_settings
from biofeedback.sensors.ble.polar_control import ControlPoint
from biofeedback.sensors.errors import BluetoothProblem, SensorError
from straps.scripted_polar import NEEDS_PAIRING, OFFERED, ScriptedPolarLink

ECG, ACCELERATION = MeasurementType.ECG, MeasurementType.ACCELERATION


class Conversation:
    """A control point, its sensor, and what came of them."""

    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.values: list[tuple[str, bytes]] = []
        self.stopped: list[tuple[MeasurementType, ...]] = []
        self.link = ScriptedPolarLink(self.clock)
        self.control = ControlPoint(
            self.link,
            clock=self.clock,
            answer_s=4.0,
            on_value=lambda characteristic, payload: self.values.append((characteristic, payload)),
            on_stopped=self.stopped.append,
        )


@pytest.fixture
def talk() -> Conversation:
    return Conversation()


def test_features_are_read_then_answers_and_frames_followed(talk: Conversation) -> None:
    offered = talk.clock.run(talk.control.open())
    assert offered == {ECG}
    assert talk.link.actions == ["read 5c81", "subscribe 5c81", "subscribe 5c82"]
    talk.link.bring[DATA](b"frame")
    assert talk.values == [(CONTROL_POINT, talk.link.features), (DATA, b"frame")]


def test_opening_goes_on_where_it_failed(talk: Conversation) -> None:
    async def main() -> None:
        await talk.control.open()
        talk.link.actions.clear()
        await talk.control.open()

    talk.clock.run(main())
    assert talk.link.actions == []


def test_features_that_can_not_be_read_say_so(talk: Conversation) -> None:
    talk.link.features = b"\x0f"
    with pytest.raises(SensorError, match="features"):
        talk.clock.run(talk.control.open())


def test_a_request_gets_its_answer_and_everything_is_kept(talk: Conversation) -> None:
    async def main() -> Answer:
        await talk.control.open()
        return await talk.control.settings(ECG)

    answer = talk.clock.run(main())
    assert answer.settings == OFFERED
    assert talk.values[-1][0] == CONTROL_POINT
    assert talk.values[-1][1].startswith(b"\xf0\x01\x00")


def test_a_refusal_is_an_answer(talk: Conversation) -> None:
    talk.link.codes[Operation.START] = 10

    async def main() -> Answer:
        await talk.control.open()
        return await talk.control.start(ECG, OFFERED)

    answer = talk.clock.run(main())
    assert (answer.is_ok, answer.status) == (False, AnswerStatus.INVALID_MTU)


def test_no_answer_is_trouble_after_the_limit_and_a_late_one_is_not_the_next(
    talk: Conversation,
) -> None:
    async def main() -> Answer:
        await talk.control.open()
        talk.link.is_silent = True
        with pytest.raises(SensorError, match="no answer") as caught:
            await talk.control.settings(ECG)
        assert caught.value.reason is BluetoothProblem.WRITE_FAILED
        assert talk.clock.monotonic_s() == pytest.approx(4.0)
        late = talk.link.requests[0]
        asking = asyncio.create_task(talk.control.stop(ECG))
        await talk.clock.sleep(0.1)
        talk.link.answer(late)
        await talk.clock.sleep(0.1)
        assert not asking.done()
        talk.link.answer(talk.link.requests[1])
        return await asking

    assert talk.clock.run(main()).operation is Operation.STOP


def test_requests_wait_for_each_other(talk: Conversation) -> None:
    async def main() -> None:
        await talk.control.open()
        talk.link.is_silent = True
        first = asyncio.create_task(talk.control.stop(ECG))
        second = asyncio.create_task(talk.control.stop(ACCELERATION))
        await talk.clock.sleep(1.0)
        assert len(talk.link.requests) == 1
        talk.link.answer(talk.link.requests[0])
        await first
        await talk.clock.sleep(0.0)
        talk.link.answer(talk.link.requests[1])
        await second

    talk.clock.run(main())


def test_an_answer_in_parts_is_joined(talk: Conversation) -> None:
    async def main() -> Answer:
        await talk.control.open()
        talk.link.is_silent = True
        asking = asyncio.create_task(talk.control.settings(ECG))
        await talk.clock.sleep(0.1)
        body = encode_settings(OFFERED)
        bring = talk.link.bring[CONTROL_POINT]
        bring(b"\xf0\x01\x00\x00\x01" + body[:3])
        assert not asking.done()
        bring(b"\x01" + body[3:5])
        bring(b"\x00" + body[5:])
        return await asking

    assert talk.clock.run(main()).settings == OFFERED


def test_malformed_messages_are_logged_and_forgotten(
    talk: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    async def main() -> Answer:
        await talk.control.open()
        for payload in (b"", b"\xf0", b"\x77\x00", b"\xf0\x01\x00\x00\x01\x00", b""):
            talk.link.bring[CONTROL_POINT](payload)
        return await talk.control.settings(ECG)

    with caplog.at_level(logging.WARNING):
        assert talk.clock.run(main()).is_ok
    assert "could not be read" in caplog.text


def test_a_sensor_that_stops_by_itself_is_heard(talk: Conversation) -> None:
    async def main() -> None:
        await talk.control.open()
        message = encode_control(StoppedBySensor(measurements=(ECG, ACCELERATION)))
        talk.link.bring[CONTROL_POINT](message)

    talk.clock.run(main())
    assert talk.stopped == [(ECG, ACCELERATION)]


def test_it_pairs_once_where_the_sensor_wants_that(talk: Conversation) -> None:
    async def main() -> None:
        await talk.control.open()
        talk.link.fails = [NEEDS_PAIRING]
        assert (await talk.control.stop(ECG)).is_ok
        talk.link.fails = [NEEDS_PAIRING]
        with pytest.raises(SensorError) as caught:
            await talk.control.stop(ECG)
        assert caught.value.reason is BluetoothProblem.NEEDS_PAIRING

    talk.clock.run(main())
    assert talk.link.actions.count("pair") == 1
