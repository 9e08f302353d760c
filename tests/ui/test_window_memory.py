from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSettings

from biofeedback.settings import Settings, ThemeChoice
from biofeedback.ui.window_memory import WindowMemory


def _memory(path: Path) -> WindowMemory:
    return WindowMemory(QSettings(str(path / "window.ini"), QSettings.Format.IniFormat))


def test_a_first_start_remembers_nothing(tmp_path: Path) -> None:
    memory = _memory(tmp_path)
    assert memory.geometry().isEmpty()
    assert memory.looks() == Settings()


def test_size_and_looks_outlive_the_run(tmp_path: Path) -> None:
    memory = _memory(tmp_path)
    memory.remember_geometry(QByteArray(b"\x01\x02\xff"))
    memory.remember_looks(Settings(theme=ThemeChoice.HIGH_CONTRAST, text_scale=1.4))
    memory.store.sync()
    again = _memory(tmp_path)
    assert again.geometry() == QByteArray(b"\x01\x02\xff")
    assert again.looks() == Settings(theme=ThemeChoice.HIGH_CONTRAST, text_scale=1.4)


@pytest.mark.parametrize(("key", "value"), [("theme", "pink"), ("text_scale", "large")])
def test_what_is_broken_is_left_out(
    tmp_path: Path, key: str, value: str, caplog: pytest.LogCaptureFixture
) -> None:
    memory = _memory(tmp_path)
    memory.store.setValue(key, value)
    memory.store.setValue("geometry", 3)
    assert memory.looks() == Settings()
    assert memory.geometry().isEmpty()
    assert "can't be read" in caplog.text


def test_a_scale_outside_the_limits_is_brought_back(tmp_path: Path) -> None:
    memory = _memory(tmp_path)
    memory.store.setValue("text_scale", "9")
    assert memory.looks().text_scale == 2.0
