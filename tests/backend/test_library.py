from pathlib import Path

import pytest

from biofeedback.backend.library import LibraryRoom
from biofeedback.clock import VirtualClock
from biofeedback.settings import Settings, ThemeChoice
from biofeedback.storage.errors import NoSessionError
from biofeedback.storage.library import Library


@pytest.fixture
def room(tmp_path: Path) -> LibraryRoom:
    path = tmp_path / "library.sqlite3"
    return LibraryRoom(path, lambda: Library.open(path, clock=VirtualClock()))


async def test_looking_makes_no_library(room: LibraryRoom, tmp_path: Path) -> None:
    assert await room.sessions() == ()
    assert await room.settings() == Settings()
    assert not (tmp_path / "library.sqlite3").exists()


async def test_settings_are_kept(room: LibraryRoom) -> None:
    chosen = Settings(theme=ThemeChoice.DARK, text_scale=1.5)
    await room.save_settings(chosen)
    assert await room.settings() == chosen


async def test_what_is_not_there_is_said(room: LibraryRoom) -> None:
    for ask in (room.session, room.trash, room.restore):
        with pytest.raises(NoSessionError):
            await ask("nothing")
