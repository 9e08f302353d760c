"""What can go wrong with a library file: the problem as an enum, the facts as fields."""

from enum import StrEnum
from pathlib import Path

from biofeedback.errors import BiofeedbackError


class StorageProblem(StrEnum):
    """What stands between a person and the library."""

    NOT_A_LIBRARY = "not a library"
    """The file is something else; it was not touched."""
    NEWER_VERSION = "newer version"
    """A newer program wrote it; it was not touched."""
    OLDER_VERSION = "older version"
    """It must be brought up to date first, and may not be written to here."""
    NETWORK_FOLDER = "network folder"
    """Write-ahead logging needs memory that only processes of one machine share."""
    UNSUITABLE_FOLDER = "unsuitable folder"
    """The file system cannot do write-ahead logging."""
    UNREACHABLE = "unreachable"
    """The folder cannot be made, or the file cannot be opened."""
    READ_ONLY = "read-only"
    FULL = "disk full"
    STALLED = "stalled"
    """The disk, or another program that holds the file, does not let a write through."""
    DISK_FAILED = "disk failed"
    """The system reported an input or output error."""
    BUSY_RECORDER = "busy recorder"
    """Another recorder owns the library."""
    NO_SESSION = "no session"
    DAMAGED = "damaged"
    MIGRATION_FAILED = "migration failed"
    """The library is as it was before the attempt."""
    UNEXPECTED = "unexpected"
    """A fault of this program; its trace is in the log."""


DISK_TROUBLES = frozenset(
    {
        StorageProblem.UNREACHABLE,
        StorageProblem.READ_ONLY,
        StorageProblem.FULL,
        StorageProblem.STALLED,
        StorageProblem.DISK_FAILED,
    }
)
"""Troubles that may pass while the program runs; a recorder goes on and tries again."""


class StorageError(BiofeedbackError):
    """Something kept a library from being read or written."""

    def __init__(self, reason: StorageProblem, path: Path, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else str(reason))
        self.reason = reason
        self.path = path
        """The library file."""
        self.detail = detail
        """The system's own words, for the log."""


class RecorderBusyError(StorageError):
    """Another recorder owns the library."""

    def __init__(self, path: Path, *, pid: int, host: str, heartbeat_age_s: float) -> None:
        super().__init__(StorageProblem.BUSY_RECORDER, path)
        self.pid = pid
        """Its process."""
        self.host = host
        """Its computer's name; personal, so never in a log."""
        self.heartbeat_age_s = heartbeat_age_s
        """Seconds since it last said that it lives."""


class VersionError(StorageError):
    """The library's version is not one this program can use here."""

    def __init__(self, reason: StorageProblem, path: Path, *, found: int, known: int) -> None:
        super().__init__(reason, path, f"version {found}, this program knows {known}")
        self.found = found
        """The file's version."""
        self.known = known
        """The newest version that this program knows."""


class MigrationFailedError(StorageError):
    """A library could not be brought up to date; it is as it was before."""

    def __init__(self, path: Path, *, version: int, backup: Path | None, detail: str) -> None:
        super().__init__(StorageProblem.MIGRATION_FAILED, path, detail)
        self.version = version
        """The version that it was to become."""
        self.backup = backup
        """The copy that was made first; None when there was nothing to copy."""


class NoSessionError(StorageError):
    """There is no such session."""

    def __init__(self, path: Path, session_id: str) -> None:
        super().__init__(StorageProblem.NO_SESSION, path, session_id)
        self.session_id = session_id
