"""The room where straps that were used are remembered, in the library alone."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from biofeedback.payloads.heart_rate import DEVICE_FACTS, decode_text
from biofeedback.records import LinkChanged, LinkState, Packet, Record, SourceInfo
from biofeedback.sensors.observed import Observer
from biofeedback.storage.errors import StorageError
from biofeedback.storage.known_straps import KnownStrap
from biofeedback.storage.library import Library

__all__ = ["KnownStrap", "KnownStraps"]

_log = logging.getLogger(__name__)
_T = TypeVar("_T")
_KEPT_FACTS = frozenset({"maker", "model", "firmware"})
"""A serial number helps nobody here."""


class KnownStraps:
    """Remembers a strap once it has sent intervals; looking alone never makes a library."""

    def __init__(self, path: Path, open_library: Callable[[], Library]) -> None:
        self._path = path
        self._open_library = open_library
        self._writes: set[asyncio.Task[None]] = set()
        self._one_by_one = asyncio.Lock()

    async def list(self) -> tuple[KnownStrap, ...]:
        """Those of this computer, the one that was used last first. Raises StorageError."""
        return await self._with(lambda library: library.known_straps(), if_missing=())

    async def last(self) -> KnownStrap | None:
        """The one that was used last; None without any. Raises StorageError."""
        known = await self.list()
        return known[0] if known else None

    async def forget(self, address: str) -> bool:
        """Delete what is known of a strap; whether it was known. Sessions with it stay."""
        return await self._with(lambda library: library.forget_strap(address), if_missing=False)

    async def set_automatic(self, address: str | None) -> None:
        """Have one known strap connected to without being asked; None is for no strap."""
        await self._with(lambda library: library.set_automatic_strap(address))

    def watch(self, info: SourceInfo) -> Observer:
        """What to tell the records of a strap's session, so that it is remembered."""
        return _Memory(info, self._remember_soon)

    async def close(self) -> None:
        """Wait for what is being written."""
        if self._writes:
            await asyncio.wait(self._writes)

    def _remember_soon(
        self, address: str, name: str, facts: Mapping[str, str], used_utc_s: float
    ) -> None:
        task = asyncio.create_task(
            self._remember(address, name, dict(facts), used_utc_s), name="remember strap"
        )
        self._writes.add(task)
        task.add_done_callback(self._writes.discard)

    async def _remember(
        self, address: str, name: str, facts: Mapping[str, str], used_utc_s: float
    ) -> None:
        def job(library: Library) -> None:
            library.remember_strap(address=address, name=name, facts=facts, used_utc_s=used_utc_s)

        try:
            async with self._one_by_one:
                await self._with(job)
        except StorageError as error:
            # The session itself tells what is wrong with the library; a strap is found anew.
            _log.warning("a strap could not be remembered: %s", error.reason)

    async def _with(self, job: Callable[[Library], _T], *, if_missing: _T | None = None) -> _T:
        def work() -> _T:
            if if_missing is not None and not self._path.exists():
                return if_missing
            with closing(self._open_library()) as library:
                return job(library)

        return await asyncio.to_thread(work)


class _Memory:
    """Learns from one strap's records what there is to remember, and when."""

    def __init__(
        self,
        info: SourceInfo,
        remember: Callable[[str, str, Mapping[str, str], float], None],
    ) -> None:
        self._address = info.detail.get("address", "")
        self._name = info.label
        self._remember = remember
        self._facts: dict[str, str] = {}
        self._used_utc_s: float | None = None

    def observe(self, record: Record) -> None:
        """Remember at the first interval, and again when the strap tells more of itself."""
        if self._learns(record) and self._used_utc_s is not None and self._address:
            self._remember(self._address, self._name, self._facts, self._used_utc_s)

    def closed(self) -> None:
        """Nothing more is learned; what was stays."""

    def _learns(self, record: Record) -> bool:
        match record:
            case LinkChanged(state=LinkState.LIVE, utc_s=utc_s) if self._used_utc_s is None:
                self._used_utc_s = utc_s
                return True
            case Packet(characteristic=characteristic, payload=payload):
                return self._learns_fact(DEVICE_FACTS.get(characteristic, ""), payload)
            case _:
                return False

    def _learns_fact(self, fact: str, payload: bytes) -> bool:
        if fact not in _KEPT_FACTS:
            return False
        told = decode_text(payload)
        if not told or self._facts.get(fact) == told:
            return False
        self._facts[fact] = told
        return True
