"""Makes pictures of each state of a strap's link, of its streams, and of two people.

The real window, through unmodified bleak, against a virtual strap on a private D-Bus that is made
to misbehave; streams and pairs come from simulated straps through the real pipeline. Takes about
five minutes for each look.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

# Only now can the virtual strap and the other tool be imported.
import numpy as np  # noqa: E402
from PySide6.QtCore import QSettings, Qt  # noqa: E402
from PySide6.QtGui import QImage  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402
from tools.screenshots import SIZE_PX, Photographer  # noqa: E402

from biofeedback.backend.program import Program  # noqa: E402
from biofeedback.clock import SystemClock  # noqa: E402
from biofeedback.dsp.catalogue import TASK_FORCE  # noqa: E402
from biofeedback.dsp.updates import (  # noqa: E402
    Absence,
    Doubt,
    MetricsComputed,
    MetricValue,
    SessionState,
    Standing,
    StateChanged,
)
from biofeedback.records import LinkReason, LinkState  # noqa: E402
from biofeedback.settings import Settings, ThemeChoice  # noqa: E402
from biofeedback.storage.library import Library  # noqa: E402
from biofeedback.ui.app import build_window, make_application  # noqa: E402
from biofeedback.ui.bridge import Bridge  # noqa: E402
from biofeedback.ui.main_window import MainWindow  # noqa: E402
from biofeedback.ui.session.pace_control import SlowPaceGate  # noqa: E402
from biofeedback.ui.session.pair_presenter import PairPresenter  # noqa: E402
from biofeedback.ui.session.presenter import SessionPresenter  # noqa: E402
from biofeedback.ui.session.view import SessionScreen  # noqa: E402
from biofeedback.ui.window_memory import WindowMemory  # noqa: E402
from straps.fake_bluez import FakeBluez  # noqa: E402
from straps.strap_body import VirtualStrap  # noqa: E402
from straps.virtual_strap import BluezThread, bluez_in_thread  # noqa: E402

ADDRESS, NAME = "00:00:5E:00:53:01", "Polar H10"
LOOKS = {
    "light": Settings(theme=ThemeChoice.LIGHT, ecg=True),
    "dark": Settings(theme=ThemeChoice.DARK, ecg=True),
    "dark-200": Settings(theme=ThemeChoice.DARK, text_scale=2.0, ecg=True),
}
FAR_S = 60.0
_FAST_S, _SLOW_S = 0.01, 30.0
STREAMS_S = 64.0
"""Until breathing is measured and the calm-breath notice stands below the pacer."""
PASSING = {
    "searching": SessionState(link=LinkState.SEARCHING),
    "found": SessionState(link=LinkState.FOUND),
    "given-up": SessionState(link=LinkState.GIVEN_UP, link_reason=LinkReason.NO_HEART_RATE),
    "rate-only": SessionState(link=LinkState.WAITING, doubts=(Doubt.NO_INTERVALS,)),
    "invented": SessionState(link=LinkState.LIVE, doubts=(Doubt.INVENTED,)),
    "milliseconds": SessionState(link=LinkState.LIVE, doubts=(Doubt.MILLISECONDS,)),
}
"""States that pass within one moment, or take an unusual strap: told to the window directly."""


class Bench:
    """A virtual strap, and what is done to it."""

    def __init__(self, thread: BluezThread) -> None:
        self._thread = thread
        self._beating: Future[None] | None = None
        self.strap: VirtualStrap = thread.do(
            partial(FakeBluez.add_strap, address=ADDRESS, name=NAME)
        )

    def power(self, *, is_on: bool) -> None:
        """Switch Bluetooth."""
        self._thread.do(lambda bluez: bluez.power(is_on=is_on))

    def reach(self, *, is_in_reach: bool) -> None:
        """Bring the strap, or take it away."""

        def change(_bluez: FakeBluez) -> None:
            self.strap.is_in_reach = is_in_reach
            if not is_in_reach and self.strap.is_connected:
                self.strap.drop()

        self._thread.do(change)

    def connecting_takes(self, seconds: float) -> None:
        """How long the next connection takes."""
        self._thread.do(lambda bluez: setattr(bluez.timing, "connect_s", seconds))

    def beat(self, *, is_on: bool) -> None:
        """Send an interval each second, or nothing."""
        if self._beating is not None:
            self._beating.cancel()
        packets = ((float(number), self.strap.next_measurement()) for number in range(9999))
        self._beating = self._thread.begin(partial(self.strap.play, packets)) if is_on else None


class Tour:
    """One look: every state before and in a session."""

    def __init__(
        self, look: str, window: MainWindow, bench: Bench, photographer: Photographer
    ) -> None:
        self._look = look
        self._window = window
        self._bench = bench
        self._photographer = photographer
        screen = window.findChild(SessionScreen)
        assert isinstance(screen, SessionScreen)
        self._screen = screen

    def before_a_session(self) -> None:
        """The strap that is held ready."""
        self._take("known")
        self._bench.power(is_on=False)
        self._photographer.press("Connect")
        self._until_words("switched off")
        self._take("ready-off")
        self._photographer.press("wrong?")
        self._until(lambda: self._screen.doctor.view is not None)
        self._photographer.wait(1.0)
        self._take("sheet-off")
        self._photographer.press("Close")
        self._bench.reach(is_in_reach=False)
        self._bench.power(is_on=True)
        self._until_words("not in reach")
        self._take("ready-searching")
        self._bench.connecting_takes(_SLOW_S)
        self._bench.reach(is_in_reach=True)
        self._until_words("Connecting")
        self._take("ready-connecting")
        self._photographer.press("Cancel")
        self._bench.connecting_takes(_FAST_S)
        self._photographer.press("Connect")
        self._until_words("waiting for RR")
        self._take("ready-waiting")
        self._bench.beat(is_on=True)
        self._until_words("Connected.")
        self._take("ready-live")

    def in_a_session(self) -> None:
        """The link of a running session."""
        self._photographer.press("Start")
        self._until_link(LinkState.LIVE)
        self._photographer.wait(4.0)
        self._take("session-live")
        self._bench.beat(is_on=False)
        self._bench.reach(is_in_reach=False)
        self._until_link(LinkState.LOST)
        self._photographer.wait(7.0)
        self._take("session-lost")
        self._photographer.press("wrong?")
        self._photographer.wait(1.0)
        self._take("session-sheet")
        self._photographer.press("Close")
        self._bench.connecting_takes(_SLOW_S)
        self._bench.reach(is_in_reach=True)
        self._until_link(LinkState.CONNECTING)
        self._take("session-connecting")
        self._bench.connecting_takes(_FAST_S)
        self._until_link(LinkState.WAITING)
        self._take("session-waiting")
        self._bench.beat(is_on=True)
        self._until_link(LinkState.LIVE)
        self._photographer.press("End")
        self._photographer.press("End now")
        self._photographer.press("Done")

    def the_sheet(self) -> None:
        """While it looks, and when all is well."""
        self._photographer.press("Heart-rate strap")
        self._screen.doctor.open(ADDRESS)
        self._photographer.wait(1.5)
        self._take("sheet-looking")
        view = self._screen.doctor.view
        assert view is not None
        self._until(view.again_button.isEnabled)
        self._take("sheet-well")
        self._photographer.press("Close")
        self._bench.beat(is_on=False)

    def streams(self) -> None:
        """A simulated strap with its ECG and acceleration."""
        self._photographer.press("Simulated")
        self._photographer.press("Start")
        self._photographer.wait(STREAMS_S)
        self._take("streams")
        self._photographer.key(Qt.Key.Key_I)
        self._take("streams-details")
        self._photographer.key(Qt.Key.Key_I)
        presenter = self._screen.presenter
        assert presenter is not None
        for name, told in PASSING.items():
            self._screen.running_view.begin(_told(presenter, told))
            self._take(f"session-{name}")
        self._screen.running_view.begin(presenter)
        self._end()

    def two_people(self) -> None:
        """Two simulated straps and one pacer."""
        self._photographer.press("Two people")
        self._take("pair-prepare")
        self._photographer.press("Start")
        self._photographer.wait(STREAMS_S)
        self._take("pair")
        QTest.keyClick(self._screen.pair.view, Qt.Key.Key_I)
        self._photographer.wait(0.5)
        self._take("pair-details")
        QTest.keyClick(self._screen.pair.view, Qt.Key.Key_I)
        pair = self._screen.pair.presenter
        assert pair is not None
        doubtful = _told(pair.people[1], PASSING["invented"])
        self._screen.pair.view.begin(PairPresenter(pair.people[0], doubtful))
        self._take("pair-doubt")
        self._screen.pair.view.begin(pair)
        self._photographer.press("End")
        self._photographer.press("End now")

    def _end(self) -> None:
        self._photographer.press("End")
        self._photographer.press("End now")
        self._photographer.wait(1.5)
        self._take("summary")
        self._photographer.press("Done")

    def _take(self, name: str) -> None:
        self._photographer.take(f"{name}-{self._look}")
        path = self._photographer.folder / f"{name}-{self._look}.png"
        sheet = self._screen.doctor.sheet
        picture = QImage(str(path)) if sheet is None else sheet.grab().toImage()
        _in_few_colours(picture).save(str(path), quality=0)

    def _until_words(self, words: str) -> None:
        known = self._screen.prepare_view.known
        self._until(lambda: words in known.link_text)

    def _until_link(self, state: LinkState) -> None:
        def is_so() -> bool:
            presenter = self._screen.presenter
            return presenter is not None and presenter.state.link is state

        self._until(is_so)

    def _until(self, is_so: Callable[[], bool]) -> None:
        for _ in range(round(FAR_S / 0.1)):
            if is_so():
                return
            self._photographer.wait(0.1)
        raise SystemExit("the strap never came into the state for a picture")


def _in_few_colours(picture: QImage) -> QImage:
    """The picture in its own 256 most frequent colours: a third of the bytes."""
    plain = picture.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(plain.constBits(), dtype=np.uint32)
    colours, counts = np.unique(pixels, return_counts=True)
    palette = colours[np.argsort(counts)[::-1][:256]].tolist()
    return plain.convertToFormat(
        QImage.Format.Format_Indexed8, palette, Qt.ImageConversionFlag.ThresholdDither
    )


def _told(presenter: SessionPresenter, told: SessionState) -> SessionPresenter:
    """The same run in another state, which nothing that arrives changes again."""
    made = SessionPresenter(presenter.status, SlowPaceGate())
    made.trail, made.streams = presenter.trail, presenter.streams
    state = replace(
        presenter.state, link=told.link, link_reason=told.link_reason, doubts=told.doubts
    )
    made.take((StateChanged(state=state),))
    if told.link is LinkState.LIVE:
        withheld = Absence.INVENTED if Doubt.INVENTED in told.doubts else None
        made.take((_numbers(presenter.state.last_packet_s or 0.0, withheld),))
    return made


def _numbers(at_s: float, withheld: Absence | None) -> MetricsComputed:
    """What a person at rest amounts to; variability may be withheld."""
    values = {"mean_hr": (60.0, None), "breath_swing": (9.0, withheld), "rmssd": (33.0, withheld)}
    return MetricsComputed(
        at_s=at_s,
        values=tuple(
            MetricValue(
                name=name,
                unit="",
                value=None if absence else value,
                absence=absence,
                ends_s=at_s,
                window_s=60.0,
                corrected_percent=0.0,
                profile=TASK_FORCE,
                standing=Standing.PROVISIONAL,
            )
            for name, (value, absence) in values.items()
        ),
    )


def main() -> int:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=ROOT / "docs" / "pictures" / "link")
    parser.add_argument(
        "--look", choices=tuple(LOOKS), action="append", help="light only, unless told"
    )
    arguments = parser.parse_args()
    app = make_application()
    for look in arguments.look or ("light",):
        with tempfile.TemporaryDirectory() as folder, bluez_in_thread() as thread:
            os.environ["XDG_CONFIG_HOME"] = folder
            _photograph(app, look, Bench(thread), Path(folder), arguments.into)
    return 0


def _photograph(app: QApplication, look: str, bench: Bench, folder: Path, into: Path) -> None:
    path = folder / "library.sqlite3"
    library = Library.open(path, clock=SystemClock())
    library.save_settings(LOOKS[look])
    library.remember_strap(address=ADDRESS, name=NAME, facts={}, used_utc_s=1_795_278_600.0)

    async def open_program() -> Program:
        return await Program.open(library_path=path)

    bridge = Bridge(open_program)
    memory = WindowMemory(QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat))
    memory.remember_looks(LOOKS[look])
    window = build_window(bridge, memory=memory, clock=SystemClock())
    window.resize(*SIZE_PX)
    window.show()
    bridge.start()
    photographer = Photographer(window, into)
    photographer.wait(1.5)
    tour = Tour(look, window, bench, photographer)
    steps: tuple[Callable[[], Any], ...] = (
        tour.before_a_session,
        tour.in_a_session,
        tour.the_sheet,
        tour.streams,
        tour.two_people,
    )
    for step in steps:
        step()
    bridge.close()
    window.deleteLater()
    app.processEvents()


if __name__ == "__main__":
    sys.exit(main())
