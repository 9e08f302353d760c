"""Makes the pictures in docs/pictures: real recordings through the real Bluetooth path.

A virtual strap on a private D-Bus sends two public Polar H10 recordings, in real time, to the real
window through unmodified bleak; they are shown, recorded and replayed. Takes about five minutes.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

# Only now can the virtual strap be imported.
from PySide6.QtCore import QEventLoop, QSettings, Qt, QTimer  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QPushButton  # noqa: E402

from biofeedback.backend.program import Program  # noqa: E402
from biofeedback.clock import SystemClock  # noqa: E402
from biofeedback.session.engine import UNDO_S  # noqa: E402
from biofeedback.ui.app import build_window, make_application  # noqa: E402
from biofeedback.ui.bridge import Bridge  # noqa: E402
from biofeedback.ui.main_window import MainWindow  # noqa: E402
from biofeedback.ui.session.view import SessionScreen  # noqa: E402
from biofeedback.ui.window_memory import WindowMemory  # noqa: E402
from straps.fake_bluez import FakeBluez  # noqa: E402
from straps.recordings import polar_h10_ectopic_packets, polar_h10_packets  # noqa: E402
from straps.virtual_strap import BluezThread, bluez_in_thread  # noqa: E402

SIZE_PX = (1280, 800)
SESSION_S = 95.0
"""Long enough for every number of the session screen to have its window."""
STRAPS = {
    "00:00:5E:00:53:01": ("Polar H10", polar_h10_packets, "session"),
    "00:00:5E:00:53:02": ("Another H10", polar_h10_ectopic_packets, "irregular"),
}


class Photographer:
    """Presses what a person would press, and takes pictures."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self._window = window
        self.folder = folder
        """Where the pictures go."""

    def wait(self, seconds: float) -> None:
        """Let the window live."""
        loop = QEventLoop()
        QTimer.singleShot(round(seconds * 1000), loop.quit)
        loop.exec()

    def press(self, text: str) -> None:
        """Press the visible button with this in its text, once it can be pressed."""
        button = self._when(lambda: self._button(text), f"no button {text!r} to press")
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.wait(0.5)

    def key(self, key: Qt.Key) -> None:
        """Press a key in a running session."""
        screen = self._window.findChild(SessionScreen)
        assert isinstance(screen, SessionScreen)
        QTest.keyClick(screen.running_view, key)
        self.wait(0.5)

    def take(self, name: str) -> None:
        """Keep a picture of the window."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.wait(0.3)
        self._window.grab().save(str(self.folder / f"{name}.png"))
        print(f"{name}.png", flush=True)

    def _button(self, text: str) -> QPushButton | None:
        for button in self._window.findChildren(QPushButton):
            if text in button.text() and button.isVisible() and button.isEnabled():
                return button
        return None

    def _when(self, look: Callable[[], QPushButton | None], trouble: str) -> QPushButton:
        for _ in range(150):
            found = look()
            if found is not None:
                return found
            self.wait(0.1)
        raise SystemExit(trouble)


def main() -> int:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=ROOT / "docs" / "pictures")
    parser.add_argument("--seconds", type=float, default=SESSION_S, help="of each session")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, bluez_in_thread() as bench:
        os.environ["XDG_CONFIG_HOME"] = folder
        _photograph(bench, Path(folder), arguments.into, arguments.seconds)
    return 0


def _photograph(bench: BluezThread, folder: Path, into: Path, seconds: float) -> None:
    app = make_application()

    async def open_program() -> Program:
        return await Program.open(library_path=folder / "library.sqlite3")

    bridge = Bridge(open_program)
    memory = WindowMemory(QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat))
    window = build_window(bridge, memory=memory, clock=SystemClock())
    window.resize(*SIZE_PX)
    window.show()
    bridge.start()
    photographer = Photographer(window, into)
    photographer.wait(1.0)
    straps = {
        name: bench.do(partial(FakeBluez.add_strap, address=address, name=name))
        for address, (name, _, _) in STRAPS.items()
    }
    for name, packets, picture in STRAPS.values():
        playing = bench.begin(partial(straps[name].play, packets()))
        _session(photographer, name, picture, seconds)
        playing.cancel()
    _recordings(photographer)
    _looks(photographer)
    bridge.close()
    window.deleteLater()
    app.processEvents()


def _session(photographer: Photographer, strap: str, picture: str, seconds: float) -> None:
    photographer.press("Heart-rate strap")
    photographer.press(f"{strap} ·")
    photographer.take(f"{picture}-prepare")
    photographer.press("Start")
    photographer.wait(seconds)
    photographer.take(picture)
    photographer.key(Qt.Key.Key_I)
    photographer.take(f"{picture}-details")
    photographer.press("End")
    photographer.take(f"{picture}-ending")
    photographer.wait(UNDO_S + 1.0)
    photographer.take(f"{picture}-summary")
    photographer.press("Done")


def _recordings(photographer: Photographer) -> None:
    photographer.press("Recordings")
    photographer.take("recordings")
    photographer.press("Numbers")
    photographer.press("All that are quick")
    photographer.wait(1.0)
    photographer.take("numbers")
    photographer.press("Back to the list")
    photographer.press("Replay")
    photographer.wait(1.0)
    photographer.press("16")
    photographer.wait(4.5)
    photographer.take("replay")
    photographer.press("Back")


def _looks(photographer: Photographer) -> None:
    photographer.press("Settings")
    photographer.take("settings")
    photographer.press("Dark")
    for _ in range(10):
        photographer.press("+")
    photographer.take("settings-dark-200")


if __name__ == "__main__":
    sys.exit(main())
