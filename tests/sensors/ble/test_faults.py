import pytest
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakDBusError,
    BleakDeviceNotFoundError,
    BleakError,
    BleakGATTProtocolError,
)

from biofeedback.sensors.ble.faults import named_faults, problem_of, without_addresses
from biofeedback.sensors.errors import BluetoothProblem, SensorError

Unavailable = BleakBluetoothNotAvailableReason


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (
            BleakBluetoothNotAvailableError("", Unavailable.NO_BLUETOOTH),
            BluetoothProblem.NO_ADAPTER,
        ),
        (
            BleakBluetoothNotAvailableError("", Unavailable.NO_BLE_CENTRAL_ROLE),
            BluetoothProblem.NO_ADAPTER,
        ),
        (
            BleakBluetoothNotAvailableError("", Unavailable.POWERED_OFF),
            BluetoothProblem.ADAPTER_OFF,
        ),
        (
            BleakBluetoothNotAvailableError("", Unavailable.DENIED_BY_USER),
            BluetoothProblem.NOT_ALLOWED,
        ),
        (
            BleakBluetoothNotAvailableError("", Unavailable.DENIED_BY_SYSTEM),
            BluetoothProblem.NOT_ALLOWED,
        ),
        (BleakBluetoothNotAvailableError("", Unavailable.UNKNOWN), None),
        (BleakDeviceNotFoundError("x", "gone"), BluetoothProblem.NOT_FOUND),
        (BleakDBusError("org.bluez.Error.NotReady", []), BluetoothProblem.ADAPTER_OFF),
        (BleakDBusError("org.bluez.Error.InProgress", []), BluetoothProblem.BUSY),
        (
            BleakDBusError("org.freedesktop.DBus.Error.ServiceUnknown", []),
            BluetoothProblem.SERVICE_GONE,
        ),
        (
            BleakDBusError("org.freedesktop.systemd1.NoSuchUnit", []),
            BluetoothProblem.SERVICE_GONE,
        ),
        (
            BleakDBusError("org.freedesktop.DBus.Error.Spawn.ChildExited", []),
            BluetoothProblem.SERVICE_GONE,
        ),
        (
            BleakDBusError("org.freedesktop.DBus.Error.AccessDenied", []),
            BluetoothProblem.NOT_ALLOWED,
        ),
        (BleakDBusError("org.bluez.Error.Failed", ["?"]), None),
        (
            BleakDBusError("org.bluez.Error.NotPermitted", ["Not paired"]),
            BluetoothProblem.NEEDS_PAIRING,
        ),
        (BleakDBusError("org.bluez.Error.NotPermitted", ["Read not permitted"]), None),
        (BleakGATTProtocolError(5), BluetoothProblem.NEEDS_PAIRING),
        (BleakGATTProtocolError(14), None),
        (BleakError("anything"), None),
        (PermissionError(), BluetoothProblem.NOT_ALLOWED),
        (FileNotFoundError(), BluetoothProblem.SERVICE_GONE),
        (ConnectionResetError(), BluetoothProblem.SERVICE_GONE),
        (EOFError(), BluetoothProblem.SERVICE_GONE),
        (NotImplementedError(), BluetoothProblem.NO_ADAPTER),
        (TimeoutError(), None),
        (AssertionError(), None),
    ],
)
def test_each_kind_of_exception_has_its_reason(
    error: BaseException, problem: BluetoothProblem | None
) -> None:
    assert problem_of(error) is problem


def test_an_exception_without_a_reason_gets_that_of_its_place() -> None:
    with pytest.raises(SensorError) as caught, named_faults(BluetoothProblem.CONNECT_FAILED):
        raise TimeoutError
    assert caught.value.reason is BluetoothProblem.CONNECT_FAILED
    assert caught.value.detail == "TimeoutError"


def test_an_exception_with_a_reason_keeps_it_and_its_words() -> None:
    with pytest.raises(SensorError) as caught, named_faults(BluetoothProblem.CONNECT_FAILED):
        raise BleakDBusError("org.bluez.Error.NotReady", ["Resource Not Ready"])
    assert caught.value.reason is BluetoothProblem.ADAPTER_OFF
    assert "Resource Not Ready" in caught.value.detail


def test_what_is_no_trouble_of_the_radio_passes() -> None:
    with pytest.raises(KeyError), named_faults(BluetoothProblem.CONNECT_FAILED):
        raise KeyError


@pytest.mark.parametrize("address", ["A0:9E:1A:00:00:01", "a0-9e-1a-00-00-01", "A0_9E_1A_00_00_01"])
def test_no_address_gets_into_an_errors_words(address: str) -> None:
    with pytest.raises(SensorError) as caught, named_faults(BluetoothProblem.CONNECT_FAILED):
        raise BleakError(f"device 'dev_{address}/service' is away")
    assert address not in str(caught.value)
    assert caught.value.detail.endswith("device 'dev_<address>/service' is away")


def test_a_characteristics_uuid_is_no_address() -> None:
    words = "no characteristic 00002a37-0000-1000-8000-00805f9b34fb"
    assert without_addresses(words) == words


def test_what_is_missing_is_what_was_asked_for() -> None:
    with (
        pytest.raises(SensorError) as caught,
        named_faults(BluetoothProblem.SERVICE_GONE, missing=BluetoothProblem.NO_ADAPTER),
    ):
        raise BleakDBusError("org.freedesktop.DBus.Error.UnknownObject", ["no such object"])
    assert caught.value.reason is BluetoothProblem.NO_ADAPTER
