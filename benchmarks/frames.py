"""Start-up, frames, stalls and the way from packet to painted number, against their targets.

The real window runs a session on the simulated strap through the real backend and a real library
file. Needs a display; under Xvfb there is no vertical sync, so the timer alone sets the pace.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QObject, QSettings, Qt, QTimer
from PySide6.QtWidgets import QGraphicsView, QLabel, QWidget

from biofeedback.backend.program import Program
from biofeedback.clock import SystemClock
from biofeedback.dsp.updates import BeatsFound, MetricsComputed, Update
from biofeedback.records import Record, SourceKind
from biofeedback.session.status import RunStatus
from biofeedback.ui.app import build_window, make_application
from biofeedback.ui.bridge import Bridge
from biofeedback.ui.session.view import SessionScreen
from biofeedback.ui.session.view_state import Intent
from biofeedback.ui.window_memory import WindowMemory

HERE = Path(__file__).resolve().parent
FIRST_PAINT_S = 1.5
FRAMES_PER_S = 60.0
P99_FRAME_MS = 22.0
STALL_MS = 100.0
LATE_MS = 33.0
LATE_SHARE = 0.001
P99_LATENCY_MS = 150.0
HEARTBEAT_MS = 10
SETTLE_S = 3.0
"""From the start button until frames count: the pacer's lead, and the first layout."""


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    what: str
    figure: str
    target: str
    is_met: bool


def main() -> int:
    """Measure everything; exit code 1 if a target was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600.0, help="how long to watch frames")
    parser.add_argument("--starts", type=int, default=3, help="how often to start the window")
    arguments = parser.parse_args()
    rows = [first_paint(arguments.starts), *watch_session(arguments.seconds)]
    for row in rows:
        verdict = "PASS" if row.is_met else "FAIL"
        print(f"{row.what:44s} {row.figure:>18s}   target {row.target:16s} {verdict}")
    return int(not all(row.is_met for row in rows))


def first_paint(starts: int) -> Row:
    """Median time from a process's start to its first picture, after one to warm the disk."""
    taken = [_one_start() for _ in range(starts + 1)][1:]
    median_s = statistics.median(taken)
    spread = ", ".join(f"{one:.2f}" for one in taken)
    return Row(
        f"first paint, median of {spread}",
        f"{median_s:.2f} s",
        f"< {FIRST_PAINT_S} s",
        median_s < FIRST_PAINT_S,
    )


def _one_start() -> float:
    started_s = time.monotonic()
    done = subprocess.run(
        [sys.executable, HERE / "first_paint.py"],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return float(done.stdout.split()[0]) - started_s


class Watch(QObject):
    """Looks at paint events and at what arrives; keeps moments only."""

    def __init__(self, screen: SessionScreen) -> None:
        super().__init__()
        self.is_on = False
        self.frames_s: list[float] = []
        self.beats_s: list[float] = []
        self.number_ms: list[float] = []
        self.trace_ms: list[float] = []
        self.status: RunStatus | None = None
        self._number_due_s: float | None = None
        self._trace_due_s: float | None = None
        self._number = ""
        view = screen_parts(screen)
        self._pacer, self._label, self._trace = view
        for widget in view:
            widget.installEventFilter(self)
        self._heart = QTimer(self)
        self._heart.setTimerType(Qt.TimerType.PreciseTimer)
        self._heart.timeout.connect(self._beat)
        self._heart.start(HEARTBEAT_MS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note when something was painted."""
        if self.is_on and event.type() is QEvent.Type.Paint:
            now_s = time.monotonic()
            if watched is self._pacer:
                self.frames_s.append(now_s)
            elif watched is self._label and self._label.text() == self._number:
                _note(self.number_ms, self._number_due_s, now_s)
                self._number_due_s = None
            elif watched is self._trace:
                _note(self.trace_ms, self._trace_due_s, now_s)
                self._trace_due_s = None
        return False

    def arrived(self, _run_id: str, record: Record, updates: tuple[Update, ...]) -> None:
        """Note when what is to be painted arrived at the session, on the window's clock."""
        if not self.is_on or self.status is None:
            return
        arrived_s = self.status.timeline.wall_s + record.t_s
        for update in updates:
            match update:
                case BeatsFound(beats=beats) if beats and self._trace_due_s is None:
                    self._trace_due_s = arrived_s
                case MetricsComputed(values=values):
                    self._note_number(values, arrived_s)

    def _note_number(self, values: tuple[object, ...], arrived_s: float) -> None:
        for value in values:
            if getattr(value, "name", "") != "mean_hr":
                continue
            number = getattr(value, "value", None)
            text = "" if number is None else f"{number:.0f}"
            if text and text != self._number:
                self._number = text
                if text != self._label.text():
                    self._number_due_s = arrived_s

    def _beat(self) -> None:
        if self.is_on:
            self.beats_s.append(time.monotonic())


def screen_parts(screen: SessionScreen) -> tuple[QWidget, QLabel, QWidget]:
    """The pacer, the label of the heart rate and what the trace is painted on."""
    view = screen.running_view
    plot = view.trace.widget.findChild(QGraphicsView)
    assert plot is not None
    return view.pacer, view.tiles[0].value_label, plot.viewport()


def _note(into: list[float], due_s: float | None, now_s: float) -> None:
    if due_s is not None:
        into.append((now_s - due_s) * 1000.0)


def watch_session(seconds: float) -> list[Row]:
    """Run a session for a while; what was seen."""
    app = make_application()  # must live as long as its windows
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "library.sqlite"

        async def open_program() -> Program:
            return await Program.open(library_path=library)

        bridge = Bridge(open_program)
        settings = QSettings(str(Path(folder) / "window.ini"), QSettings.Format.IniFormat)
        window = build_window(bridge, memory=WindowMemory(settings), clock=SystemClock())
        window.show()
        bridge.start()
        screen = window.findChild(SessionScreen)
        assert screen is not None
        watch = _run(bridge, screen, seconds)
        window.leave()
        bridge.close()
        app.processEvents()
    return _rows(watch)


def _run(bridge: Bridge, screen: SessionScreen, seconds: float) -> Watch:
    _spin(1.0)
    watch = Watch(screen)
    bridge.record_arrived.connect(watch.arrived)
    bridge.status_changed.connect(lambda _run_id, status: setattr(watch, "status", status))
    prepare = screen.prepare_view
    prepare.minutes_wished.emit(min(60.0, seconds // 60 + 2))
    prepare.sources.button(SourceKind.SIMULATED).click()
    prepare.start_button.click()
    _spin(SETTLE_S)
    busy_s = time.process_time()
    watch.is_on = True
    _spin(seconds)
    watch.is_on = False
    print(
        f"processor: {(time.process_time() - busy_s) / seconds:.0%} of one core of "
        f"{os.cpu_count()}, load {os.getloadavg()[0]:.1f}"
    )
    running = screen.running_view
    running.wished.emit(Intent.END)
    _spin(0.5)
    running.wished.emit(Intent.END_NOW)
    _spin(2.0)
    return watch


def _spin(seconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def _rows(watch: Watch) -> list[Row]:
    frames = np.diff(np.array(watch.frames_s)) * 1000.0
    stalls = np.diff(np.array(watch.beats_s)) * 1000.0
    per_s = 1000.0 / float(np.mean(frames))
    p99_ms = float(np.percentile(frames, 99))
    late = float(np.mean(frames > LATE_MS))
    stalled = int(np.sum(stalls > STALL_MS))
    return [
        Row("pacer, frames a second", f"{per_s:.1f}", f">= {FRAMES_PER_S:.0f}", per_s >= 60.0),
        Row(
            "pacer, p99 of the time between frames",
            f"{p99_ms:.1f} ms",
            f"< {P99_FRAME_MS:.0f} ms",
            p99_ms < P99_FRAME_MS,
        ),
        Row(
            f"frames over {LATE_MS:.0f} ms of {len(frames)}",
            f"{late:.3%}",
            f"<= {LATE_SHARE:.1%}",
            late <= LATE_SHARE,
        ),
        Row(
            f"stalls over {STALL_MS:.0f} ms, longest {stalls.max():.0f} ms",
            f"{stalled}",
            "0",
            stalled == 0,
        ),
        _latency("packet to number, p99 of", watch.number_ms),
        _latency("packet to beat on the trace, p99 of", watch.trace_ms),
    ]


def _latency(what: str, taken_ms: list[float]) -> Row:
    if not taken_ms:
        return Row(f"{what} 0", "nothing painted", f"< {P99_LATENCY_MS:.0f} ms", is_met=False)
    p99_ms = float(np.percentile(taken_ms, 99))
    return Row(
        f"{what} {len(taken_ms)}, median {statistics.median(taken_ms):.0f} ms",
        f"{p99_ms:.0f} ms",
        f"< {P99_LATENCY_MS:.0f} ms",
        p99_ms < P99_LATENCY_MS,
    )


if __name__ == "__main__":
    sys.exit(main())
