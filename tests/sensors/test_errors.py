from biofeedback.errors import BiofeedbackError
from biofeedback.sensors.errors import BluetoothProblem, SensorError


def test_a_sensor_error_carries_its_reason_and_the_systems_words() -> None:
    error = SensorError(BluetoothProblem.ADAPTER_OFF, "Resource Not Ready")
    assert isinstance(error, BiofeedbackError)
    assert error.reason is BluetoothProblem.ADAPTER_OFF
    assert error.detail == "Resource Not Ready"
    assert str(error) == "adapter off: Resource Not Ready"
    assert str(SensorError(BluetoothProblem.MUTE)) == "mute"
