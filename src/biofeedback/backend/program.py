"""The program without a window: one owner of library, straps and running sessions."""

import asyncio
import logging
import os
from pathlib import Path

from biofeedback.backend.doctor import Doctor
from biofeedback.backend.files import Files
from biofeedback.backend.known_straps import KnownStraps
from biofeedback.backend.library import LibraryRoom
from biofeedback.backend.link_history import LinkHistory
from biofeedback.backend.log_tail import LogTail
from biofeedback.backend.numbers import Numbers
from biofeedback.backend.recording import Recording
from biofeedback.backend.sessions import Sessions
from biofeedback.backend.sources import SourceFactory
from biofeedback.backend.standby import Standby
from biofeedback.backend.strap_sources import StrapSources
from biofeedback.backend.straps import Straps
from biofeedback.backend.support import Support
from biofeedback.clock import Clock, SystemClock
from biofeedback.records import SessionInfo
from biofeedback.sensors.ble.radio import Radio
from biofeedback.sensors.ble.system import NATIVE, BluetoothSystem
from biofeedback.storage.errors import RecorderBusyError, StorageError
from biofeedback.storage.library import Library, default_library_path
from biofeedback.storage.recorder import Recorder

logger = logging.getLogger(__name__)

LIBRARY_VARIABLE = "BIOFEEDBACK_LIBRARY"
RECOVERY_CLOSE_S = 5.0
"""How long the start waits for a slow disk after looking for sessions without an end."""


class Program:
    """Everything the terminal and the window can ask for, room by room.

    All coroutines belong to the loop that ``open`` ran on.
    """

    def __init__(
        self,
        *,
        library_path: Path,
        clock: Clock,
        recovered: tuple[SessionInfo, ...],
        startup_problem: StorageError | None,
        bluetooth: BluetoothSystem = NATIVE,
    ) -> None:
        self.library_path = library_path
        self.recovered = recovered
        """Sessions whose recorder had died; found and closed at this start."""
        self.startup_problem = startup_problem
        """Why the library could not be looked through at the start; sessions run all the same."""
        self._log = LogTail()
        self._log.begin()
        radio, links = Radio(clock=clock, system=bluetooth), LinkHistory()
        self.library = LibraryRoom(library_path, self._open_library)
        self.files = Files(self._open_library)
        self.numbers = Numbers(self.files)
        self.straps = Straps(radio)
        self.known_straps = KnownStraps(library_path, self._open_library)
        self.doctor = Doctor(radio, links, clock=clock)
        strap_sources = StrapSources(radio, (self.known_straps.watch, links.watch))
        self.standby = Standby(strap_sources, clock=clock)
        self.support = Support(
            links=links,
            log=self._log,
            clock=clock,
            settings=self.library.settings,
            known_straps=self.known_straps.list,
            library_path=library_path,
        )
        self.sessions = Sessions(
            clock=clock,
            recording=Recording(path=library_path, clock=clock),
            sources=SourceFactory(straps=strap_sources, standby=self.standby),
            open_library=self._open_library,
        )
        self._clock = clock

    @classmethod
    async def open(
        cls,
        *,
        library_path: Path | None = None,
        clock: Clock | None = None,
        looks_after_library: bool = True,
        bluetooth: BluetoothSystem = NATIVE,
    ) -> "Program":
        """Be ready; a broken library is told in ``startup_problem``, not raised.

        Unless told otherwise it first looks for sessions whose recorder died, and gives them an
        end. A library that is not there yet is made when a session is first recorded.
        """
        path = library_path or chosen_library_path()
        clock = clock or SystemClock()
        recovered: tuple[SessionInfo, ...] = ()
        problem: StorageError | None = None
        if looks_after_library and path.exists():
            try:
                recovered = await asyncio.to_thread(_recover, path, clock)
            except RecorderBusyError:
                logger.info("another program is recording; nothing is recovered meanwhile")
            except StorageError as error:
                logger.warning("the library could not be looked through: %s", error.reason)
                problem = error
        return cls(
            library_path=path,
            clock=clock,
            recovered=recovered,
            startup_problem=problem,
            bluetooth=bluetooth,
        )

    async def close(self) -> None:
        """End running sessions, save what can be saved, let go of every strap."""
        await self.sessions.close()
        await self.doctor.stop()
        await self.standby.release()
        await self.known_straps.close()
        self._log.end()

    def _open_library(self) -> Library:
        return Library.open(self.library_path, clock=self._clock)


def _recover(path: Path, clock: Clock) -> tuple[SessionInfo, ...]:
    recorder = Recorder.open(path, clock=clock, on_saving=lambda _: None)
    recovered = recorder.recovered_sessions
    recorder.close(RECOVERY_CLOSE_S)
    return recovered


def chosen_library_path() -> Path:
    """The library that BIOFEEDBACK_LIBRARY names, else the one in the platform's data folder."""
    named = os.environ.get(LIBRARY_VARIABLE)
    return Path(named).expanduser() if named else default_library_path()
