import os
import signal
import sys

import pytest
from pytestqt.qtbot import QtBot

from biofeedback.ui.interrupt import Interrupt


@pytest.mark.skipif(sys.platform == "win32", reason="a process can't send itself these there")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_of_the_system_is_told_to_the_window(qtbot: QtBot, number: signal.Signals) -> None:
    interrupt = Interrupt()
    try:
        with qtbot.waitSignal(interrupt.asked):
            os.kill(os.getpid(), number)
    finally:
        interrupt.stop()


def test_afterwards_everything_is_as_it_was(qapp: object) -> None:
    assert qapp
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    Interrupt().stop()
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before
    assert signal.set_wakeup_fd(-1) == -1
