"""Errors by what stands in the way, for those who must decide and not only tell."""

from enum import StrEnum

from biofeedback.errors import BiofeedbackError
from biofeedback.sensors.errors import SensorError
from biofeedback.storage.errors import NoSessionError, StorageError


class Trouble(StrEnum):
    """What stands in the way."""

    REQUEST = "request"
    """What was asked for is not there, or is not what it should be."""
    BLUETOOTH = "bluetooth"
    LIBRARY = "library"


def trouble_of(error: BiofeedbackError) -> Trouble:
    """What stands in the way when this error is raised."""
    match error:
        case SensorError():
            return Trouble.BLUETOOTH
        case NoSessionError():
            return Trouble.REQUEST
        case StorageError():
            return Trouble.LIBRARY
        case _:
            return Trouble.REQUEST
