"""From the Bluetooth library's exceptions to this program's reasons."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakDBusError,
    BleakDeviceNotFoundError,
    BleakError,
    BleakGATTProtocolError,
    BleakGATTProtocolErrorCode,
)

from biofeedback.sensors.errors import BluetoothProblem, SensorError

RECOVERABLE = (BleakError, OSError, EOFError, AssertionError, NotImplementedError)
"""What the library raises for trouble outside this program; a time-out is an OSError."""


@contextmanager
def named_faults(
    otherwise: BluetoothProblem, *, missing: BluetoothProblem = BluetoothProblem.NOT_FOUND
) -> Iterator[None]:
    """A block in which the library's exceptions become SensorError.

    ``otherwise`` is the reason where the exception itself tells none, ``missing`` the one where
    it tells that what was asked for is not there.
    """
    try:
        yield
    except RECOVERABLE as error:
        problem = problem_of(error)
        reason = otherwise if problem is None else problem
        if reason is BluetoothProblem.NOT_FOUND:
            reason = missing
        raise SensorError(reason, without_addresses(_words_of(error))) from error


def problem_of(error: BaseException) -> BluetoothProblem | None:
    """The reason that an exception tells by its kind; None where it tells none."""
    match error:
        case BleakBluetoothNotAvailableError():
            return _UNAVAILABLE.get(error.reason)
        case BleakDeviceNotFoundError():
            return BluetoothProblem.NOT_FOUND
        case BleakDBusError():
            return _problem_of_bus(error.dbus_error, error.dbus_error_details)
        case BleakGATTProtocolError():
            return BluetoothProblem.NEEDS_PAIRING if error.args[0] in _PAIRING_CODES else None
        case PermissionError():
            return BluetoothProblem.NOT_ALLOWED
        case ConnectionError() | FileNotFoundError() | EOFError():
            return BluetoothProblem.SERVICE_GONE
        case NotImplementedError():
            return BluetoothProblem.NO_ADAPTER
        case _:
            return None


def without_addresses(words: str) -> str:
    """The words with every device's address taken out, so that they may be logged.

    >>> without_addresses("device 'dev_A0_9E_1A_00_00_01' not found")
    "device 'dev_<address>' not found"
    """
    return _ADDRESS.sub("<address>", words)


_ADDRESS = re.compile(r"(?i)(?<![0-9a-f])[0-9a-f]{2}(?:[:_-][0-9a-f]{2}){5}(?![0-9a-f])")

_UNAVAILABLE = {
    BleakBluetoothNotAvailableReason.NO_BLUETOOTH: BluetoothProblem.NO_ADAPTER,
    BleakBluetoothNotAvailableReason.NO_BLE_CENTRAL_ROLE: BluetoothProblem.NO_ADAPTER,
    BleakBluetoothNotAvailableReason.POWERED_OFF: BluetoothProblem.ADAPTER_OFF,
    BleakBluetoothNotAvailableReason.DENIED_BY_USER: BluetoothProblem.NOT_ALLOWED,
    BleakBluetoothNotAvailableReason.DENIED_BY_SYSTEM: BluetoothProblem.NOT_ALLOWED,
    BleakBluetoothNotAvailableReason.DENIED_BY_UNKNOWN: BluetoothProblem.NOT_ALLOWED,
}

_PAIRING_CODES = frozenset(
    {
        BleakGATTProtocolErrorCode.INSUFFICIENT_AUTHENTICATION,
        BleakGATTProtocolErrorCode.INSUFFICIENT_AUTHORIZATION,
        BleakGATTProtocolErrorCode.INSUFFICIENT_ENCRYPTION,
    }
)

_NOT_PAIRED = "Not paired"
"""What BlueZ says of the same."""

_BUS_PROBLEMS = {
    "org.bluez.Error.InProgress": BluetoothProblem.BUSY,
    "org.bluez.Error.NotReady": BluetoothProblem.ADAPTER_OFF,
    "org.freedesktop.DBus.Error.AccessDenied": BluetoothProblem.NOT_ALLOWED,
    "org.freedesktop.DBus.Error.Disconnected": BluetoothProblem.SERVICE_GONE,
    "org.freedesktop.DBus.Error.NameHasNoOwner": BluetoothProblem.SERVICE_GONE,
    "org.freedesktop.DBus.Error.NoReply": BluetoothProblem.SERVICE_GONE,
    "org.freedesktop.DBus.Error.ServiceUnknown": BluetoothProblem.SERVICE_GONE,
    "org.freedesktop.DBus.Error.TimedOut": BluetoothProblem.SERVICE_GONE,
    "org.freedesktop.DBus.Error.UnknownObject": BluetoothProblem.NOT_FOUND,
}
_NO_SERVICE_PREFIXES = ("org.freedesktop.DBus.Error.Spawn.", "org.freedesktop.systemd1.")
"""The system tried to start its Bluetooth service for us, and could not."""


def _problem_of_bus(name: str, details: str | None) -> BluetoothProblem | None:
    if details == _NOT_PAIRED:
        return BluetoothProblem.NEEDS_PAIRING
    if name.startswith(_NO_SERVICE_PREFIXES):
        return BluetoothProblem.SERVICE_GONE
    return _BUS_PROBLEMS.get(name)


def _words_of(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
