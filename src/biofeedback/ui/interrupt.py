"""Ctrl-C in the terminal and the system's request to end, as a Qt signal.

Python looks at its signals only between two steps of its own, and there is none while Qt waits;
so the system's handler writes to a socket that Qt watches.
"""

import signal
import socket
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Signal

_WATCHED = (signal.SIGINT, signal.SIGTERM)


class Interrupt(QObject):
    """Watches from its making until ``stop``; belongs to the main thread."""

    asked = Signal()
    """Somebody wants the program to end."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)
        self._before_fd = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        self._before = {number: signal.signal(number, _do_nothing) for number in _WATCHED}

    def stop(self) -> None:
        """Give the signals back to whom they belonged."""
        for number, handler in self._before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._before_fd)
        self._notifier.setEnabled(False)
        self._reader.close()
        self._writer.close()

    def _read(self) -> None:
        if any(number in _WATCHED for number in self._reader.recv(4096)):
            self.asked.emit()


def _do_nothing(number: int, frame: FrameType | None) -> None:
    """Only there so that the system's handler is not the one that kills."""
    del number, frame
