"""A real recording, sent by a virtual strap over real Bluetooth code, seen in the real window."""

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from biofeedback.backend.program import Program
from biofeedback.clock import SystemClock
from biofeedback.records import LinkState, SourceKind
from biofeedback.ui.app import build_window
from biofeedback.ui.bridge import Bridge
from biofeedback.ui.main_window import MainWindow
from biofeedback.ui.session.presenter import SessionPresenter
from biofeedback.ui.session.strap_list import StrapButton
from biofeedback.ui.session.view import SessionScreen
from biofeedback.ui.session.view_state import Intent, Stage
from biofeedback.ui.window_memory import WindowMemory
from straps.fake_bluez import FakeBluez
from straps.private_bus import is_possible
from straps.recordings import polar_h10_packets
from straps.virtual_strap import ADDRESS, BluezThread, bluez_in_thread, release_bleak

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not is_possible(), reason="the bench needs Linux and dbus-daemon"
)

NAME = "Polar H10"
PACKETS = polar_h10_packets()[:60]
SPEED = 10.0
WAIT_MS = 20_000


@pytest.fixture
def bench() -> Iterator[BluezThread]:
    with bluez_in_thread() as bench:
        yield bench


@pytest.fixture
def bridge(bench: BluezThread, tmp_path: Path) -> Iterator[Bridge]:
    del bench  # its bus has to be there first

    async def open_program() -> Program:
        return await Program.open(library_path=tmp_path / "library.sqlite3")

    bridge = Bridge(open_program)
    yield bridge
    assert bridge.close()


@pytest.fixture
def window(qtbot: QtBot, bridge: Bridge, tmp_path: Path) -> MainWindow:
    memory = WindowMemory(QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))
    window = build_window(bridge, memory=memory, clock=SystemClock())
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    bridge.start()
    return window


def test_from_strap_to_screen_and_back_from_the_disk(
    qtbot: QtBot, bench: BluezThread, bridge: Bridge, window: MainWindow
) -> None:
    def until(is_so: object) -> None:
        qtbot.waitUntil(is_so, timeout=WAIT_MS)  # type: ignore[arg-type]

    def press(button: QWidget) -> None:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    strap = bench.do(partial(FakeBluez.add_strap, address=ADDRESS, name=NAME))
    playing = bench.begin(partial(strap.play, PACKETS, speed=SPEED))
    screen = window.findChild(SessionScreen)
    assert isinstance(screen, SessionScreen)

    def presenter() -> SessionPresenter:
        assert isinstance(screen.presenter, SessionPresenter)
        return screen.presenter

    def beats() -> int:
        now_s = presenter().now_s(SystemClock().monotonic_s())
        return len(presenter().trail.visible(now_s).bpm)

    view = screen.prepare_view
    press(view.sources.button(SourceKind.STRAP))
    until(lambda: view.straps.findChild(StrapButton) is not None)
    press(view.straps.button(ADDRESS))
    press(view.start_button)
    until(screen.is_running)
    until(lambda: presenter().state.link is LinkState.LIVE)
    playing.result(timeout=20)
    until(lambda: beats() > 20)
    seen = presenter().view_state(SystemClock().monotonic_s())
    assert seen.tags == ()
    assert NAME in seen.signal
    assert dict(presenter().state.device)["model"]
    screen.running_view.wished.emit(Intent.END)
    until(lambda: presenter().view_state(0.0).stage is Stage.ENDING)
    with qtbot.waitSignal(screen.recordings_changed, timeout=WAIT_MS):
        screen.running_view.wished.emit(Intent.END_NOW)
    session_id = presenter().status.info.session_id
    press(screen.summary_view.done_button)

    screen.replay(session_id)
    until(lambda: screen.presenter is not None)
    screen.running_view.wished.emit(Intent.SPEED_16)
    until(lambda: presenter().status.is_over)
    assert beats() > 20
    assert presenter().view_state(0.0).tags == ("replay",)
    assert dict(presenter().state.device)["model"]
    screen.running_view.wished.emit(Intent.LEAVE)
    until(lambda: screen.presenter is None)
    released: list[None] = []
    bridge.ask(lambda _: release_bleak(), done=released.append)
    until(lambda: released == [None])
