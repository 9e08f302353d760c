import os
import subprocess
import sys

import pytest

from biofeedback.storage.processes import is_alive, pid_space


def test_this_process_lives() -> None:
    assert is_alive(os.getpid())


def test_the_first_process_lives_whoever_asks() -> None:
    assert is_alive(1) or sys.platform == "win32"


def test_an_ended_process_does_not() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    assert not is_alive(process.pid)


def test_two_processes_here_share_their_numbers() -> None:
    asked = "from biofeedback.storage.processes import pid_space; print(pid_space())"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == pid_space()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")
def test_a_process_that_nobody_has_buried_does_not_live() -> None:
    with subprocess.Popen([sys.executable, "-c", ""], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.read()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert not is_alive(process.pid)
