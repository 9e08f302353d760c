from pathlib import Path

import pytest

from biofeedback.errors import BiofeedbackError
from biofeedback.storage.errors import (
    DISK_TROUBLES,
    MigrationFailedError,
    NoSessionError,
    RecorderBusyError,
    StorageError,
    StorageProblem,
    VersionError,
)

PATH = Path("library.sqlite3")


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (
            RecorderBusyError(PATH, pid=7, host="here", heartbeat_age_s=1.5),
            StorageProblem.BUSY_RECORDER,
        ),
        (
            VersionError(StorageProblem.NEWER_VERSION, PATH, found=9, known=1),
            StorageProblem.NEWER_VERSION,
        ),
        (
            MigrationFailedError(PATH, version=2, backup=None, detail="no such column"),
            StorageProblem.MIGRATION_FAILED,
        ),
        (NoSessionError(PATH, "one"), StorageProblem.NO_SESSION),
    ],
)
def test_each_error_says_what_and_where(error: StorageError, reason: StorageProblem) -> None:
    assert isinstance(error, BiofeedbackError)
    assert error.reason is reason
    assert error.path == PATH


def test_what_goes_to_the_log_names_no_computer_and_no_file() -> None:
    error = RecorderBusyError(PATH, pid=7, host="annas-laptop", heartbeat_age_s=1.5)
    assert "annas-laptop" not in str(error)
    assert PATH.name not in str(error)


def test_what_will_not_pass_is_no_trouble_of_the_disk() -> None:
    assert DISK_TROUBLES.isdisjoint(
        {
            StorageProblem.NOT_A_LIBRARY,
            StorageProblem.NEWER_VERSION,
            StorageProblem.NETWORK_FOLDER,
            StorageProblem.BUSY_RECORDER,
            StorageProblem.DAMAGED,
        }
    )
