"""The room where stored sessions and settings are kept."""

import asyncio
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from biofeedback.records import SessionInfo
from biofeedback.settings import Settings
from biofeedback.storage.library import Library

_T = TypeVar("_T")


class LibraryRoom:
    """Looks things up in the library file, off the loop; looking alone never makes one."""

    def __init__(self, path: Path, open_library: Callable[[], Library]) -> None:
        self._path = path
        self._open_library = open_library

    async def sessions(self) -> tuple[SessionInfo, ...]:
        """All sessions that are not in the trash, newest first."""
        return await self._with(lambda library: library.sessions(), if_missing=())

    async def session(self, session_id: str) -> SessionInfo:
        """One session. Raises StorageError where there is none."""
        return await self._with(lambda library: library.session(session_id))

    async def trash(self, session_id: str) -> None:
        """Put a session away; nothing of it is deleted."""
        await self._with(lambda library: library.trash(session_id))

    async def restore(self, session_id: str) -> None:
        """Take a session out of the trash."""
        await self._with(lambda library: library.restore(session_id))

    async def settings(self) -> Settings:
        """What the machine's user chose."""
        return await self._with(lambda library: library.settings(), if_missing=Settings())

    async def save_settings(self, settings: Settings) -> None:
        """Remember what the machine's user chose."""
        await self._with(lambda library: library.save_settings(settings))

    async def _with(self, job: Callable[[Library], _T], *, if_missing: _T | None = None) -> _T:
        def work() -> _T:
            if if_missing is not None and not self._path.exists():
                return if_missing
            with closing(self._open_library()) as library:
                return job(library)

        return await asyncio.to_thread(work)
