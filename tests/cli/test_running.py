from pathlib import Path

import pytest

from biofeedback.backend.program import Program
from biofeedback.cli.exit_codes import ExitCode
from biofeedback.cli.running import exit_code_of, run_program
from biofeedback.errors import BiofeedbackError
from biofeedback.exchange.errors import ExchangeError, ExchangeProblem
from biofeedback.sensors.errors import BluetoothProblem, SensorError
from biofeedback.storage.errors import NoSessionError, StorageError, StorageProblem

PATH = Path("file")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ExchangeError(ExchangeProblem.EMPTY, PATH), ExitCode.FAILED),
        (NoSessionError(PATH, "abc"), ExitCode.FAILED),
        (StorageError(StorageProblem.FULL, PATH), ExitCode.LIBRARY),
        (SensorError(BluetoothProblem.ADAPTER_OFF), ExitCode.NO_BLUETOOTH),
    ],
)
def test_an_error_becomes_a_sentence_and_a_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], error: BiofeedbackError, code: ExitCode
) -> None:
    async def job(program: Program) -> int:
        del program
        raise error

    assert exit_code_of(error) is code
    assert run_program(tmp_path / "none.sqlite3", job) == code
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_the_code_of_the_job_is_the_code(tmp_path: Path) -> None:
    async def job(program: Program) -> int:
        assert program.library_path == tmp_path / "none.sqlite3"
        return 42

    assert run_program(tmp_path / "none.sqlite3", job) == 42


def test_a_broken_library_is_told_once_and_the_job_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "letter.db"
    path.write_text("Dear Jane", encoding="utf-8")

    async def job(program: Program) -> int:
        assert program.startup_problem is not None
        raise program.startup_problem

    assert run_program(path, job) == ExitCode.LIBRARY
    assert capsys.readouterr().err.count("is not a library") == 1
