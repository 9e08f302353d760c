"""What a heart-rate strap is asked for once it is connected, and in which order."""

import logging
from collections.abc import Callable

from biofeedback.payloads.heart_rate import (
    BATTERY_LEVEL,
    BODY_SENSOR_LOCATION,
    DEVICE_FACTS,
    HEART_RATE_MEASUREMENT,
)
from biofeedback.sensors.ble.link import Link
from biofeedback.sensors.errors import BluetoothProblem, SensorError

_log = logging.getLogger(__name__)

OnValue = Callable[[str, bytes], None]
"""Called with the characteristic a value came from, and its bytes."""


async def start_measuring(link: Link, on_value: OnValue) -> None:
    """Have the strap send its measurements; raises SensorError.

    Comes first after connecting: intervals of the time before are lost for good.
    """
    if not link.offers(HEART_RATE_MEASUREMENT):
        raise SensorError(BluetoothProblem.NO_HEART_RATE)
    await link.subscribe(
        HEART_RATE_MEASUREMENT, lambda payload: on_value(HEART_RATE_MEASUREMENT, payload)
    )


async def ask_for_details(link: Link, on_value: OnValue, *, is_first_time: bool) -> None:
    """Bring the battery's level, now and later, and, the first time, what the device is.

    A strap that refuses any of it is as good as another; what it refuses is absent.
    """
    await _read(link, BATTERY_LEVEL, on_value)
    await _follow(link, BATTERY_LEVEL, on_value)
    if is_first_time:
        for characteristic in (BODY_SENSOR_LOCATION, *DEVICE_FACTS):
            await _read(link, characteristic, on_value)


async def _read(link: Link, characteristic: str, on_value: OnValue) -> None:
    try:
        if link.offers(characteristic):
            on_value(characteristic, await link.read(characteristic))
    except SensorError as error:
        _log.info("A strap would not tell %s: %s.", characteristic, error)


async def _follow(link: Link, characteristic: str, on_value: OnValue) -> None:
    # After reading: BlueZ brings a value that is read while it is followed a second time.
    try:
        if link.notifies(characteristic):
            await link.subscribe(characteristic, lambda payload: on_value(characteristic, payload))
    except SensorError as error:
        _log.info("A strap would not send %s: %s.", characteristic, error)
