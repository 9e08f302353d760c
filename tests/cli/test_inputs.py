from pathlib import Path

import pytest

from biofeedback.backend.inputs import FileInput, StoredInput
from biofeedback.backend.program import Program
from biofeedback.cli.exit_codes import ExitCode
from biofeedback.cli.inputs import FoundInput, Inputs, PartNameError, is_file_name
from biofeedback.cli.progress import ProgressLine
from biofeedback.exchange.errors import ExchangeError, ExchangeProblem
from biofeedback.storage.errors import StorageError, StorageProblem


async def itself(found: FoundInput) -> FoundInput:
    return found


async def test_files_and_sessions_are_found(library: Path, tmp_path: Path) -> None:
    program = await Program.open(library_path=library)
    inputs = Inputs(program, ProgressLine())
    path = tmp_path / "a.txt"
    file, session = await inputs.each([str(path), "last"], itself)
    await program.close()
    assert (file.source, file.input, file.is_file) == (str(path), FileInput(path=path), True)
    assert isinstance(session.input, StoredInput)
    assert session.source == session.input.session_id
    assert session.input.library_path == library
    assert session.origin(None).source.startswith("aaaa2222")
    assert inputs.outcome is ExitCode.OK


async def test_what_fails_is_told_and_the_others_go_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program = await Program.open(library_path=tmp_path / "none.sqlite3")
    inputs = Inputs(program, ProgressLine())

    async def work(found: FoundInput) -> str:
        if "bad" in found.source:
            raise ExchangeError(ExchangeProblem.EMPTY, Path(found.source))
        if "part" in found.source:
            raise PartNameError("No such part.")
        return found.source

    assert await inputs.each(["bad.txt", "part.txt", "zzzz", "good.txt"], work) == ["good.txt"]
    told = capsys.readouterr().err
    assert all(word in told for word in ("bad.txt", "No such part.", "zzzz"))
    assert inputs.outcome is ExitCode.FAILED
    await program.close()


async def test_an_unusable_library_outweighs_a_failed_input(tmp_path: Path) -> None:
    program = await Program.open(library_path=tmp_path / "none.sqlite3")
    inputs = Inputs(program, ProgressLine())

    async def work(found: FoundInput) -> None:
        reason = StorageProblem.DAMAGED if "a" in found.source else StorageProblem.FULL
        raise StorageError(reason, tmp_path)

    await inputs.each(["zzzz", "a.txt", "zzzz"], work)
    assert inputs.outcome is ExitCode.LIBRARY
    await program.close()


@pytest.mark.parametrize(
    ("named", "is_file"),
    [("last", False), ("aaaa", False), ("a.txt", True), ("a/b", True), ("x" * 5000, False)],
)
def test_a_file_looks_like_one(named: str, is_file: bool) -> None:
    assert is_file_name(named) is is_file
