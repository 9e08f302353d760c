import asyncio
from pathlib import Path

import pytest

from biofeedback.backend.program import Program
from biofeedback.cli.session_names import (
    SessionNameError,
    origin_of,
    session_named,
    stored_sessions,
)
from biofeedback.records import SessionInfo, SourceInfo, SourceKind


def info(session_id: str, kind: SourceKind = SourceKind.STRAP) -> SessionInfo:
    return SessionInfo(
        session_id=session_id,
        started_utc_s=0.0,
        zone_offset_s=0,
        plan_name="plan",
        source=SourceInfo(key="strap", kind=kind, label="H10"),
        app_version="1",
    )


SESSIONS = (info("abc1"), info("abd2"), info("ffff"))


@pytest.mark.parametrize(
    ("name", "session_id"),
    [("last", "abc1"), ("abd", "abd2"), ("abc1", "abc1"), ("FF", "ffff")],
)
def test_a_session_is_meant_by_the_beginning_of_its_id(name: str, session_id: str) -> None:
    assert session_named(name, SESSIONS).session_id == session_id


@pytest.mark.parametrize(
    ("name", "words"), [("ab", "more than one"), ("x", "no session"), ("", "no")]
)
def test_a_name_that_means_none_or_several_says_so(name: str, words: str) -> None:
    with pytest.raises(SessionNameError, match=words):
        session_named(name, SESSIONS)


def test_there_is_no_last_session_in_an_empty_library() -> None:
    with pytest.raises(SessionNameError):
        session_named("last", ())


def test_the_origin_is_told_unless_it_is_a_strap() -> None:
    told = {kind: origin_of(info("a", kind)) for kind in SourceKind}
    assert told == {
        SourceKind.STRAP: "",
        SourceKind.SIMULATED: "simulated",
        SourceKind.FILE: "imported",
    }


async def _sessions(path: Path) -> tuple[SessionInfo, ...]:
    program = await Program.open(library_path=path)
    try:
        return await stored_sessions(program)
    finally:
        await program.close()


def test_looking_for_sessions_makes_no_library(tmp_path: Path) -> None:
    assert asyncio.run(_sessions(tmp_path / "none.sqlite3")) == ()
    assert list(tmp_path.iterdir()) == []
