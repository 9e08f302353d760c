"""The child of frames.py: shows the window as the program does, says when it was painted, ends.

Prints the monotonic clock's reading at the end of the first paint of the whole window; the clock
is the machine's, so the parent can subtract the moment at which it started this process.
"""

import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSettings, QTimer

import biofeedback.__main__  # noqa: F401 - what the console script imports first
from biofeedback.backend.program import Program
from biofeedback.clock import SystemClock
from biofeedback.ui.app import build_window, make_application
from biofeedback.ui.bridge import Bridge
from biofeedback.ui.main_window import MainWindow
from biofeedback.ui.window_memory import WindowMemory


class FirstPaint(QObject):
    """Waits until the window has painted once, and all events of that frame are done."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._is_seen = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at the window's paint events only."""
        if event.type() is QEvent.Type.Paint and watched is self._window and not self._is_seen:
            self._is_seen = True
            QTimer.singleShot(0, self, self._painted)
        return False

    def _painted(self) -> None:
        print(time.monotonic(), flush=True)
        self._window.leave()


def main() -> int:
    """Show the window with an empty library, and close it after its first picture."""
    app = make_application()
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "library.sqlite"

        async def open_program() -> Program:
            return await Program.open(library_path=library)

        bridge = Bridge(open_program)
        settings = QSettings(str(Path(folder) / "window.ini"), QSettings.Format.IniFormat)
        window = build_window(bridge, memory=WindowMemory(settings), clock=SystemClock())
        watcher = FirstPaint(window)
        window.installEventFilter(watcher)
        window.show()
        QTimer.singleShot(0, bridge.start)
        code = app.exec()
        bridge.close()
    return code


if __name__ == "__main__":
    sys.exit(main())
