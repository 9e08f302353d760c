import json
import subprocess
import sys
from pathlib import Path

import pytest

from biofeedback.cli import main as entry
from biofeedback.cli.exit_codes import ExitCode
from biofeedback.cli.main import main, run_home

HEAVY = {"PySide6", "pyqtgraph", "numpy", "scipy", "bleak", "rich", "sqlcipher3", "asyncio"}


def modules_after(*line: str) -> set[str]:
    script = (
        "import json, sys\n"
        "from biofeedback.cli.main import main\n"
        "try:\n"
        f"    main({list(line)!r})\n"
        "except SystemExit:\n"
        "    pass\n"
        "print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize("line", [("--help",), ("sessions", "--help"), ("--version",), ("replay",)])
def test_help_loads_nothing_heavy(line: tuple[str, ...]) -> None:
    assert not modules_after(*line) & HEAVY


def test_a_command_never_loads_qt(library: Path) -> None:
    loaded = modules_after("analyze", "last", "--library", str(library))
    assert "numpy" in loaded
    assert not loaded & {"PySide6", "pyqtgraph", "neurokit2", "pandas", "matplotlib"}


def test_a_library_in_the_home_folder_is_found(
    tmp_path: Path,
    library: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert main(["sessions", "--library", f"~/{library.name}"]) == ExitCode.OK
    assert "Simulated strap" in capsys.readouterr().out


def test_the_environment_names_a_library(
    library: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BIOFEEDBACK_LIBRARY", str(library))
    assert main(["sessions"]) == ExitCode.OK
    assert "Simulated strap" in capsys.readouterr().out


def test_without_a_command_it_greets(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--library", str(library)]) == ExitCode.OK
    assert run_home(library) == ExitCode.OK
    told = capsys.readouterr().out
    assert told.count("biofeedback record --simulated") == 2
    assert told.count("no display") == 1


def test_ctrl_c_where_nothing_is_to_be_kept_has_its_own_code(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupted(command: str, arguments: object) -> int:
        del command, arguments
        raise KeyboardInterrupt

    monkeypatch.setattr(entry, "_run", interrupted)
    assert main(["sessions"]) == ExitCode.INTERRUPTED


def test_a_reader_that_has_seen_enough_gets_no_traceback(library: Path) -> None:
    command = "import sys; from biofeedback.cli.main import main; sys.exit(main(sys.argv[1:]))"
    line = [sys.executable, "-c", command, "sessions", "--json", "--library", str(library)]
    process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    trouble = process.stderr.read()
    process.stderr.close()
    assert process.wait() == ExitCode.FAILED
    assert b"Traceback" not in trouble


def test_the_log_is_silent_unless_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_text("Dear Jane", encoding="utf-8")
    command = "import sys; from biofeedback.cli.main import main; sys.exit(main(sys.argv[1:]))"
    line = [sys.executable, "-c", command, "sessions", "--library", str(path)]
    quiet = subprocess.run(line, capture_output=True, text=True, check=False)
    told = subprocess.run([*line, "--verbose"], capture_output=True, text=True, check=False)
    assert "WARNING biofeedback" not in quiet.stderr
    assert "WARNING biofeedback" in told.stderr
