import asyncio
import logging
from pathlib import Path

import pytest

from biofeedback.backend.known_straps import KnownStraps
from biofeedback.clock import VirtualClock
from biofeedback.records import LinkState, SourceInfo, SourceKind
from biofeedback.storage.errors import StorageError, StorageProblem
from biofeedback.storage.library import Library
from strap_examples import ADDRESS, INFO, UTC_S, fact, link


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "library.sqlite3"


@pytest.fixture
def room(path: Path) -> KnownStraps:
    return KnownStraps(path, lambda: Library.open(path, clock=VirtualClock()))


async def test_a_strap_is_remembered_once_it_sends_intervals(room: KnownStraps, path: Path) -> None:
    watch = room.watch(INFO)
    watch.observe(fact("model", "H10"))
    watch.observe(fact("serial", "12345"))
    watch.observe(link(LinkState.WAITING))
    await room.close()
    assert await room.last() is None
    assert not await asyncio.to_thread(path.exists)
    watch.observe(link(LinkState.LIVE, t_s=3.0))
    watch.observe(fact("firmware", "5.0.0"))
    watch.observe(fact("firmware", "5.0.0"))
    watch.observe(link(LinkState.LIVE, t_s=90.0))
    watch.closed()
    await room.close()
    (strap,) = await room.list()
    assert (strap.address, strap.name) == (ADDRESS, "Anna's H10")
    assert strap.last_used_utc_s == UTC_S + 3.0
    assert dict(strap.facts) == {"model": "H10", "firmware": "5.0.0"}


async def test_one_can_be_chosen_and_forgotten(room: KnownStraps) -> None:
    assert not await room.forget(ADDRESS)
    room.watch(INFO).observe(link(LinkState.LIVE))
    await room.close()
    await room.set_automatic(ADDRESS)
    last = await room.last()
    assert last is not None
    assert last.is_automatic
    await room.set_automatic(None)
    assert await room.forget(ADDRESS)
    assert await room.list() == ()


async def test_a_source_without_an_address_is_nothing_to_remember(
    room: KnownStraps, path: Path
) -> None:
    nameless = SourceInfo(key="strap", kind=SourceKind.STRAP, label="strap")
    room.watch(nameless).observe(link(LinkState.LIVE))
    await room.close()
    assert not await asyncio.to_thread(path.exists)


async def test_a_library_in_trouble_is_logged_without_a_name(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> Library:
        raise StorageError(StorageProblem.FULL, path)

    room = KnownStraps(path, broken)
    with caplog.at_level(logging.DEBUG):
        room.watch(INFO).observe(link(LinkState.LIVE))
        await room.close()
    assert "disk full" in caplog.text
    assert "Anna" not in caplog.text
    assert ADDRESS not in caplog.text
