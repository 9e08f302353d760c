import gc
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from biofeedback.clock import SystemClock
from biofeedback.settings import Settings, ThemeChoice
from biofeedback.ui import app as starting
from biofeedback.ui.bridge import Bridge
from biofeedback.ui.theme import DARK
from biofeedback.ui.window_memory import WindowMemory
from ui.program_double import FakeProgram


@pytest.fixture(autouse=True)
def plain_again(qapp: QApplication) -> Iterator[None]:
    """Let the next test find the application as it was."""
    font, palette = qapp.font(), qapp.palette()
    yield
    qapp.setStyleSheet("")
    qapp.setFont(font)
    qapp.setPalette(palette)


@pytest.fixture
def memory(tmp_path: Path) -> WindowMemory:
    """Nothing is remembered."""
    return WindowMemory(QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))


def test_the_first_picture_wears_the_looks_of_the_last_run(
    qtbot: QtBot, qapp: QApplication, memory: WindowMemory
) -> None:
    memory.remember_looks(Settings(theme=ThemeChoice.DARK, text_scale=1.4))
    bridge = Bridge(FakeProgram().open)
    window = starting.build_window(bridge, memory=memory, clock=SystemClock())
    qtbot.addWidget(window)
    window.show()
    assert qapp.palette().window().color().name().upper() == DARK.background
    assert qapp.font().pixelSize() >= round(15 * 1.4)
    window.leave()
    window.leave()
    assert bridge.close()


def test_a_window_opens_and_closes_with_a_library_of_its_own(tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from PySide6.QtCore import QTimer\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from biofeedback.ui.app import run_window\n"
        "def close():\n"
        "    for window in QApplication.topLevelWidgets():\n"
        "        window.close()\n"
        "timer = QTimer()\n"
        "timer.setInterval(200)\n"
        "timer.timeout.connect(close)\n"
        "QTimer.singleShot(0, timer.start)\n"
        "sys.exit(run_window(Path(sys.argv[1])))\n"
    )
    done = _run([sys.executable, "-c", script, str(tmp_path / "library.sqlite")], tmp_path)
    assert done.returncode == 0, done.stderr


def test_after_the_first_picture_garbage_is_looked_for_again() -> None:
    gc.disable()
    starting.look_for_garbage()
    assert gc.isenabled()
    assert gc.get_freeze_count() > 0
    gc.unfreeze()


def _run(command: list[str], home: Path) -> subprocess.CompletedProcess[str]:
    """With a home of its own, so that nobody's settings are touched."""
    return subprocess.run(
        command,
        env={"QT_QPA_PLATFORM": "offscreen", "HOME": str(home), "XDG_CONFIG_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
