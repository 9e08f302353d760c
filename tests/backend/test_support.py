import getpass
import json
import logging
import platform
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from biofeedback.backend.doctor import Cause, Checked, Examination, Outcome, Step
from biofeedback.backend.link_history import LinkHistory
from biofeedback.backend.log_tail import LogTail
from biofeedback.backend.support import SCHEMA, Support
from biofeedback.clock import VirtualClock
from biofeedback.exchange.errors import ExchangeError
from biofeedback.records import LinkReason, LinkState
from biofeedback.settings import Settings
from biofeedback.storage.errors import StorageError, StorageProblem
from biofeedback.storage.known_straps import KnownStrap
from strap_examples import ADDRESS, INFO, link

USER, HOST = "anna", "annas-laptop"
STRANGER = "00:00:5E:00:53:77"
EXAMINATION = Examination(
    checks=(
        Checked(
            step=Step.SEEN,
            outcome=Outcome.FAILED,
            cause=Cause.NOT_SEEN,
            detail=f"dev_{ADDRESS.replace(':', '_')} not found",
        ),
    ),
    is_of_running_link=False,
)
KNOWN = KnownStrap(
    address=STRANGER,
    name="Bea's strap",
    last_used_utc_s=0.0,
    facts={"model": "H10", "firmware": "5.0", "serial": "87654321"},
)


class Desk:
    """Support in a home that has much to hide."""

    def __init__(self, home: Path, problem: StorageError | None = None) -> None:
        self.links, self.log, self.home = LinkHistory(), LogTail(), home
        self.problem = problem
        self.support = Support(
            links=self.links,
            log=self.log,
            clock=VirtualClock(),
            settings=self._settings,
            known_straps=self._straps,
            library_path=home / "praxis" / "library.sqlite3",
        )

    async def _settings(self) -> Settings:
        return Settings(text_scale=1.5)

    async def _straps(self) -> tuple[KnownStrap, ...]:
        if self.problem is not None:
            raise self.problem
        return (KNOWN,)

    async def told(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads(await self.support.bundle(EXAMINATION))
        return read


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / USER
    folder.mkdir()
    monkeypatch.setattr(Path, "home", lambda: folder)
    monkeypatch.setattr(getpass, "getuser", lambda: USER)
    monkeypatch.setattr(platform, "node", lambda: HOST)
    return folder


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    desk = Desk(home)
    desk.log.begin()
    yield desk
    desk.log.end()


async def test_it_says_what_helps(desk: Desk) -> None:
    desk.links.watch(INFO).observe(link(LinkState.LOST, LinkReason.MUTE, t_s=1.0))
    logging.getLogger("biofeedback.sensors").warning("a strap was slow")
    told = await desk.told()
    assert told["schema"] == SCHEMA
    assert told["made_utc"] == "2026-01-01T00:00:00+00:00"
    assert {"biofeedback", "bleak", "numpy"} <= set(told["versions"])
    assert set(told["system"]) == {"platform", "release", "machine", "python"}
    assert (told["links"][0]["state"], told["links"][0]["reason"]) == ("lost", "mute")
    assert told["known_straps"] == [{"model": "H10", "firmware": "5.0"}]
    assert told["settings"]["text_scale"] == 1.5
    assert told["examination"]["steps"][0]["cause"] == "not seen"
    assert told["examination"]["try"]
    assert told["log"][-1].endswith("a strap was slow")


async def test_it_says_nothing_of_whom_it_is_about(desk: Desk) -> None:
    log = logging.getLogger("biofeedback.anything")
    watch = desk.links.watch(INFO)
    watch.observe(link(LinkState.LOST, detail=f"{ADDRESS} and {INFO.label} on {HOST}"))
    log.warning("%s at %s, %s, %s", KNOWN.name, STRANGER, ADDRESS.lower(), INFO.label)
    log.warning("Library at %s of %s", desk.home / "praxis" / "library.sqlite3", USER)
    try:
        raise OSError(f"{desk.home}/secret is not there for {USER}@{HOST}")
    except OSError:
        log.exception("failed for %s", USER)
    text = (await desk.support.bundle(EXAMINATION)).casefold()
    private = (
        *(ADDRESS, STRANGER, ADDRESS.replace(":", "_"), KNOWN.name, INFO.label, "87654321"),
        *(USER, HOST, str(desk.home)),
    )
    for word in private:
        assert word.casefold() not in text, word


async def test_a_library_that_cannot_be_read_is_told_and_hinders_nothing(home: Path) -> None:
    desk = Desk(home, StorageError(StorageProblem.DAMAGED, home / "library.sqlite3"))
    told = await desk.told()
    assert told["library_problem"] == "damaged"
    assert told["settings"] is None


async def test_it_is_written_to_a_file(desk: Desk, tmp_path: Path) -> None:
    path = await desk.support.save(tmp_path / "support.json")
    told = json.loads(path.read_text(encoding="utf-8"))
    assert told["examination"] is None
    with pytest.raises(ExchangeError) as refused:
        await desk.support.save(tmp_path / "missing" / "support.json")
    assert "No such file" in refused.value.detail
