import pytest

from biofeedback.payloads.polar_settings import MeasurementSettings
from biofeedback.sensors.ble.stream_choice import (
    KINDS,
    MEASUREMENTS,
    chosen_settings,
    described,
    has_settings,
)
from biofeedback.streams import StreamKind

CHEST = MeasurementSettings(rates_hz=(200, 25, 100, 50), resolutions_bits=(16,), ranges=(2, 8, 4))
ARM = MeasurementSettings(rates_hz=(52,), resolutions_bits=(16,), ranges=(8,), channels=(3,))


def test_each_stream_has_a_number_and_each_number_its_stream() -> None:
    assert set(MEASUREMENTS) == set(StreamKind)
    assert {KINDS[number] for number in MEASUREMENTS.values()} == set(StreamKind)


@pytest.mark.parametrize(
    ("wanted_hz", "chosen_hz"), [(1, 25), (37, 25), (38, 50), (75, 50), (130, 100), (1000, 200)]
)
def test_the_nearest_rate_is_taken(wanted_hz: int, chosen_hz: int) -> None:
    chosen = chosen_settings(StreamKind.ACCELERATION, CHEST, rate_hz=wanted_hz)
    assert chosen == MeasurementSettings(rates_hz=(chosen_hz,), resolutions_bits=(16,), ranges=(8,))


def test_an_ecg_has_130_hz_and_14_bit_whatever_is_wished_for() -> None:
    offered = MeasurementSettings(rates_hz=(65, 130, 260), resolutions_bits=(12, 14, 16))
    chosen = chosen_settings(StreamKind.ECG, offered, rate_hz=50)
    assert chosen == MeasurementSettings(rates_hz=(130,), resolutions_bits=(14,))
    assert described(chosen) == "130 Hz, 14 bit"


def test_what_the_sensor_does_not_mention_is_not_asked_for() -> None:
    chosen = chosen_settings(StreamKind.ECG, MeasurementSettings(), rate_hz=None)
    assert chosen == MeasurementSettings()
    assert described(chosen) == ""


def test_channels_and_fine_ranges_are_answered_where_they_are_offered() -> None:
    chosen = chosen_settings(StreamKind.ACCELERATION, ARM, rate_hz=50)
    assert chosen == ARM
    assert described(chosen) == "52 Hz, 16 bit, 8 g"
    fine = MeasurementSettings(ranges_milli=(2000, 6000, 16000))
    assert chosen_settings(StreamKind.ACCELERATION, fine, rate_hz=50).ranges_milli == (6000,)


def test_pulse_intervals_come_in_one_way_only() -> None:
    assert [kind for kind in StreamKind if not has_settings(kind)] == [StreamKind.PPI]
