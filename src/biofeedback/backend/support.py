"""The room where a file is written for whoever is asked for help: facts, and nothing personal."""

import asyncio
import json
import platform
import sys
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from biofeedback.backend.doctor import Examination
from biofeedback.backend.doctor_sentences import verdict_of
from biofeedback.backend.link_history import LinkEvent, LinkHistory
from biofeedback.backend.log_tail import LogTail
from biofeedback.backend.scrubbing import Scrubber
from biofeedback.clock import Clock
from biofeedback.errors import BiofeedbackError
from biofeedback.exchange.errors import ExchangeError, ExchangeProblem
from biofeedback.sensors.ble.adapter_facts import adapters, radio_blocks
from biofeedback.settings import Settings
from biofeedback.storage.errors import StorageError
from biofeedback.storage.known_straps import KnownStrap

SCHEMA = 1
_PACKAGES = (
    "biofeedback",
    "bleak",
    "dbus-fast",
    "numpy",
    "scipy",
    "PySide6-Essentials",
    "pyqtgraph",
    "sqlcipher3",
)


class Support:
    """Collects what this program knows of the machine, the links and itself."""

    def __init__(
        self,
        *,
        links: LinkHistory,
        log: LogTail,
        clock: Clock,
        settings: Callable[[], Awaitable[Settings]],
        known_straps: Callable[[], Awaitable[tuple[KnownStrap, ...]]],
        library_path: Path,
    ) -> None:
        self._links = links
        self._log = log
        self._clock = clock
        self._settings = settings
        self._known_straps = known_straps
        self._library_path = library_path

    async def bundle(self, examination: Examination | None = None) -> str:
        """All of it as indented JSON, so that a person can read what is handed out."""
        straps, settings, problem = await self._from_library()
        words = {word for strap in straps for word in (strap.name, strap.address)}
        scrubber = Scrubber(words | self._links.personal_words, [self._library_path.parent])
        told = {
            "schema": SCHEMA,
            "made_utc": _utc(self._clock.utc_s()),
            "versions": _versions(),
            "system": _system(),
            "bluetooth": {
                "adapters": [asdict(each) for each in adapters()],
                "blocks": [asdict(each) for each in radio_blocks()],
            },
            "examination": None if examination is None else examined(examination),
            "links": [_link_event(event) for event in self._links.events],
            "known_straps": [_kind_of(strap) for strap in straps],
            "settings": None if settings is None else asdict(settings),
            "library_problem": problem,
            "log": list(self._log.lines),
        }
        return json.dumps(_scrubbed(told, scrubber), indent=2, ensure_ascii=False) + "\n"

    async def save(self, path: Path, examination: Examination | None = None) -> Path:
        """Write it to a file, in place of one with that name; raises ExchangeError."""
        text = await self.bundle(examination)
        try:
            await asyncio.to_thread(path.write_text, text, encoding="utf-8")
        except OSError as error:
            detail = error.strerror or type(error).__name__
            raise ExchangeError(ExchangeProblem.NOT_WRITABLE, path, detail=detail) from error
        return path

    async def _from_library(
        self,
    ) -> tuple[tuple[KnownStrap, ...], Settings | None, str | None]:
        try:
            return await self._known_straps(), await self._settings(), None
        except BiofeedbackError as error:
            problem = error.reason if isinstance(error, StorageError) else type(error).__name__
            return (), None, str(problem)


def examined(examination: Examination) -> dict[str, Any]:
    """What the doctor found, for JSON."""
    verdict = verdict_of(examination)
    return {
        "steps": [
            {
                "step": str(each.step),
                "outcome": str(each.outcome),
                "cause": None if each.cause is None else str(each.cause),
                "detail": each.detail,
            }
            for each in examination.checks
        ],
        "is_of_running_link": examination.is_of_running_link,
        "verdict": verdict.sentence,
        "try": verdict.remedy,
    }


def _versions() -> dict[str, str]:
    found = {}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def _system() -> dict[str, str]:
    return {
        "platform": sys.platform,
        "release": platform.release(),
        "machine": platform.machine(),
        "python": platform.python_version(),
    }


def _link_event(event: LinkEvent) -> dict[str, Any]:
    return {**asdict(event), "utc_s": round(event.utc_s, 3)}


def _kind_of(strap: KnownStrap) -> dict[str, str]:
    """What it is, not whose."""
    return {
        fact: strap.facts[fact] for fact in ("maker", "model", "firmware") if fact in strap.facts
    }


def _scrubbed(told: Any, scrubber: Scrubber) -> Any:
    match told:
        case str():
            return scrubber.clean(told)
        case dict():
            return {key: _scrubbed(value, scrubber) for key, value in told.items()}
        case list() | tuple():
            return [_scrubbed(each, scrubber) for each in told]
        case _:
            return told


def _utc(utc_s: float) -> str:
    return datetime.fromtimestamp(utc_s, UTC).isoformat(timespec="seconds")
