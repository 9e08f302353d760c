"""What can go wrong between this program and a sensor."""

from enum import StrEnum

from biofeedback.errors import BiofeedbackError


class BluetoothProblem(StrEnum):
    """Why Bluetooth, or one device, did not do what was asked."""

    NO_ADAPTER = "no adapter"
    """There is no Bluetooth radio, or none that can talk to sensors."""
    ADAPTER_OFF = "adapter off"
    NOT_ALLOWED = "not allowed"
    """The system or its user denies this program the use of Bluetooth."""
    SERVICE_GONE = "service gone"
    """The system's Bluetooth service is not there or does not answer."""
    BUSY = "busy"
    """Something else is using the radio in a way that excludes us just now."""
    NOT_FOUND = "not found"
    """The device is out of reach, switched off, or connected to something else."""
    CONNECT_FAILED = "connect failed"
    NO_HEART_RATE = "no heart rate"
    """The device does not offer the heart-rate measurement."""
    NOTIFY_REFUSED = "notify refused"
    """The device is connected, and will not send."""
    DROPPED = "dropped"
    """The device or the radio ended the connection."""
    MUTE = "mute"
    """Connected, but nothing came for longer than the watchdog waits."""
    READ_FAILED = "read failed"
    """One value could not be read; the connection stands."""
    WRITE_FAILED = "write failed"
    """The device did not take what was written to it; the connection stands."""
    NEEDS_PAIRING = "needs pairing"
    """The device does this only for a computer that it is paired with."""
    FAILED = "failed"
    """The system gave no reason that this program knows."""


class SensorError(BiofeedbackError):
    """A sensor, or the way to it, failed."""

    def __init__(self, reason: BluetoothProblem, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else str(reason))
        self.reason = reason
        self.detail = detail
        """The system's own words, without addresses."""
