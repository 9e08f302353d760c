from pathlib import Path

import pytest

from biofeedback.backend.troubles import Trouble, trouble_of
from biofeedback.errors import BiofeedbackError
from biofeedback.exchange.errors import ExchangeError, ExchangeProblem
from biofeedback.sensors.errors import BluetoothProblem, SensorError
from biofeedback.storage.errors import NoSessionError, StorageError, StorageProblem

PATH = Path("file")


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (ExchangeError(ExchangeProblem.EMPTY, PATH), Trouble.REQUEST),
        (NoSessionError(PATH, "abc"), Trouble.REQUEST),
        (StorageError(StorageProblem.DAMAGED, PATH), Trouble.LIBRARY),
        (SensorError(BluetoothProblem.NO_ADAPTER), Trouble.BLUETOOTH),
        (BiofeedbackError(), Trouble.REQUEST),
    ],
)
def test_each_error_stands_for_one_trouble(error: BiofeedbackError, trouble: Trouble) -> None:
    assert trouble_of(error) is trouble
