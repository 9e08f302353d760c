"""A link to a Polar sensor whose answers are the test's, for virtual time."""

from collections.abc import Callable

from bleak.backends.device import BLEDevice

from biofeedback.clock import VirtualClock
from biofeedback.payloads.polar_measurement import (
    CONTROL_POINT,
    DATA,
    Answer,
    Features,
    MeasurementType,
    Operation,
    Request,
    decode_request,
    encode_control,
)
from biofeedback.payloads.polar_settings import MeasurementSettings, encode_settings
from biofeedback.sensors.ble.limits import DEFAULT_LIMITS
from biofeedback.sensors.ble.link import Link
from biofeedback.sensors.ble.scan import Found, SeenStrap
from biofeedback.sensors.errors import BluetoothProblem, SensorError

ADDRESS = "00:00:5E:00:53:01"
OFFERED = MeasurementSettings(rates_hz=(130,), resolutions_bits=(14,))
EMPTY_FRAME = bytes(10)
"""Of an ECG: its number is 0."""


def found() -> Found:
    strap = SeenStrap(address=ADDRESS, name="Strap", rssi_dbm=None, is_connected=False)
    return Found(strap=strap, device=BLEDevice(ADDRESS, "Strap", {"path": "/x", "props": {}}))


class ScriptedPolarLink(Link):
    """A connection to a sensor that answers at once, unless the test says otherwise."""

    def __init__(self, clock: VirtualClock) -> None:
        super().__init__(found(), clock=clock, limits=DEFAULT_LIMITS)
        self._scripted_clock = clock
        self.bring: dict[str, Callable[[bytes], None]] = {}
        self.actions: list[str] = []
        self.requests: list[Request] = []
        self.asked_at_s: list[float] = []
        self.features = encode_control(Features(offered=frozenset({MeasurementType.ECG})))
        self.codes: dict[Operation, int] = {}
        self.is_silent = False
        self.is_frozen = False
        self.has_control_point = True
        self.fails: list[SensorError] = []

    def offers(self, characteristic: str) -> bool:
        return characteristic in {CONTROL_POINT, DATA} and self.has_control_point

    async def read(self, characteristic: str) -> bytes:
        self._act("read", characteristic)
        return self.features

    async def subscribe(self, characteristic: str, on_value: Callable[[bytes], None]) -> None:
        self._act("subscribe", characteristic)
        self.bring[characteristic] = on_value

    async def pair(self) -> None:
        self.actions.append("pair")

    async def write(self, characteristic: str, value: bytes) -> None:
        self._act("write", characteristic)
        if self.is_frozen:
            await self._scripted_clock.sleep(1e6)
        request = decode_request(value)
        self.requests.append(request)
        self.asked_at_s.append(self._scripted_clock.monotonic_s())
        if not self.is_silent:
            self.answer(request)

    def answer(self, request: Request) -> None:
        assert request.measurement is not None
        is_settings = request.operation is Operation.SETTINGS
        answer = Answer(
            operation=request.operation,
            measurement=request.measurement,
            code=self.codes.get(request.operation, 0),
            parameters=encode_settings(OFFERED) if is_settings else b"",
        )
        self.bring[CONTROL_POINT](encode_control(answer))

    def operations(self) -> list[Operation]:
        return [each.operation for each in self.requests]

    def _act(self, what: str, characteristic: str) -> None:
        self.actions.append(f"{what} {characteristic[4:8]}")
        if self.fails:
            raise self.fails.pop(0)


NEEDS_PAIRING = SensorError(BluetoothProblem.NEEDS_PAIRING)
