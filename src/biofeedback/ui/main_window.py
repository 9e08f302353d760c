"""The window: navigation, one screen at a time, and what is said above it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction, QCloseEvent, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from biofeedback.clock import Clock
from biofeedback.errors import BiofeedbackError
from biofeedback.settings import Settings
from biofeedback.ui import style
from biofeedback.ui.actions import SCREEN_KEYS, WINDOW_KEYS, Action
from biofeedback.ui.bridge import CLOSE_TIMEOUT_S, Bridge, OpenedFacts
from biofeedback.ui.closing import END_AND_CLOSE, closing_sheet
from biofeedback.ui.key_help import key_help
from biofeedback.ui.messages import recovered_sentence, sentence_of
from biofeedback.ui.navigation import Navigation
from biofeedback.ui.recordings.screen import RecordingsScreen
from biofeedback.ui.screens import SCREENS, ScreenKey
from biofeedback.ui.session.view import SessionScreen
from biofeedback.ui.settings.view import SettingsView
from biofeedback.ui.tremor import Debounce
from biofeedback.ui.widgets.banner import Banner
from biofeedback.ui.widgets.sheet import Sheet
from biofeedback.ui.widgets.text import Tone
from biofeedback.ui.window_memory import WindowMemory
from biofeedback.wording import tr

FIRST_SIZE_PX = (1280, 800)
LEAST_SIZE_PX = (760, 560)


class MainWindow(QMainWindow):
    """Puts the screens together; they know nothing of each other.

    The application wears the remembered looks already when the window is made.
    Closing takes two steps: the backend ends what runs and saves it, then the window goes. While
    a session runs the first step asks.
    """

    def __init__(
        self,
        bridge: Bridge,
        *,
        session: SessionScreen,
        recordings: RecordingsScreen,
        settings: SettingsView,
        memory: WindowMemory,
        clock: Clock,
        base_px: float = style.BASE_PX,
    ) -> None:
        super().__init__()
        self._bridge, self._memory, self._clock = bridge, memory, clock
        self._session, self._recordings, self._settings = session, recordings, settings
        self._base_px = base_px
        self._debounce = Debounce()
        self._looks = memory.looks()
        self._is_leaving = self._may_go = False
        self._sheet: Sheet | None = None
        self._banner = Banner(around_px=(32, 16, 32, 0))
        self._navigation = Navigation(SCREENS)
        self._stack = QStackedWidget()
        self._actions = self._make_actions()
        self._lay_out()
        self._connect()
        self.show_screen(ScreenKey.SESSION)

    @property
    def current_screen(self) -> ScreenKey:
        """The screen that is shown."""
        return SCREENS[self._stack.currentIndex()].key

    @property
    def banner_text(self) -> str:
        """What is said above the screen; empty when nothing is."""
        return self._banner.text

    @property
    def sheet(self) -> Sheet | None:
        """The question or overlay that is open."""
        return self._sheet

    def action(self, key: str) -> QAction:
        """An entry of ``actions`` that belongs to the window."""
        return self._actions[key]

    def show_screen(self, key: ScreenKey) -> None:
        """Go to a screen."""
        self._stack.setCurrentIndex([screen.key for screen in SCREENS].index(key))
        self._navigation.show_chosen(key)
        if key is ScreenKey.RECORDINGS:
            self._recordings.refresh()
        self._name_window()

    def leave(self) -> None:
        """End what runs, save it and close, without asking; asked twice it goes at once."""
        if self._is_leaving:
            self._go()
            return
        self._is_leaving = True
        self._memory.remember_geometry(self.saveGeometry())
        self._banner.say(tr("Saving and closing…"))
        self._stack.setEnabled(False)
        self._navigation.setEnabled(False)
        self._bridge.closed.connect(self._go)
        QTimer.singleShot(round(CLOSE_TIMEOUT_S * 1000), self, self._go)
        self._bridge.begin_close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask during a session; never go before everything is saved."""
        if self._may_go:
            super().closeEvent(event)
            return
        event.ignore()
        if self._is_leaving:
            return
        if self._session.is_running():
            self._ask_before_leaving()
        else:
            self.leave()

    def _lay_out(self) -> None:
        for screen in (self._session, self._recordings, self._settings):
            self._stack.addWidget(screen)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self._banner)
        right.addWidget(self._stack, 1)
        central = QWidget()
        row = QHBoxLayout(central)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._navigation)
        row.addLayout(right, 1)
        self.setCentralWidget(central)
        self.setMinimumSize(*LEAST_SIZE_PX)
        if not self.restoreGeometry(self._memory.geometry()):
            self.resize(*FIRST_SIZE_PX)

    def _make_actions(self) -> dict[str, QAction]:
        made = {}
        for action in (*WINDOW_KEYS, *SCREEN_KEYS):
            entry = QAction(action.text, self)
            entry.setShortcuts([QKeySequence(keys) for keys in action.shortcuts])
            entry.setAutoRepeat(action.does_repeat)
            entry.triggered.connect(partial(self._perform, action))
            self.addAction(entry)
            made[action.key] = entry
        return made

    def _connect(self) -> None:
        self._navigation.chosen.connect(lambda key: self.show_screen(ScreenKey(key)))
        self._navigation.help_requested.connect(self._show_keys)
        self._bridge.opened.connect(self._backend_opened)
        self._bridge.failed.connect(self._tell_problem)
        self._bridge.trouble.connect(self._tell_trouble)
        self._session.recordings_changed.connect(self._recordings.refresh)
        self._session.running_changed.connect(self._running_changed)
        self._recordings.replay_requested.connect(self._replay)
        self._recordings.session_requested.connect(partial(self.show_screen, ScreenKey.SESSION))
        self._settings.changed.connect(self._settings_changed)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._wear_looks)

    def _perform(self, action: Action) -> None:
        if self._debounce.accepts(action.key, self._clock.monotonic_s()):
            self._handlers[action.key]()

    @property
    def _handlers(self) -> dict[str, Callable[[], None]]:
        return {
            "help": self._show_keys,
            "full_screen": self._toggle_full_screen,
            "quit": self._quit,
            "undo": self._recordings.undo,
            **{screen.key: partial(self.show_screen, screen.key) for screen in SCREENS},
        }

    def _backend_opened(self, facts: OpenedFacts) -> None:
        self._settings.tell_library(str(facts.library_path))
        self._settings.load()
        self._recordings.refresh()
        if facts.startup_problem is not None:
            self._tell_trouble(facts.startup_problem)
        elif facts.recovered:
            self._banner.say(recovered_sentence(len(facts.recovered)))

    def _tell_problem(self, sentence: str) -> None:
        self._banner.say(sentence, tone=Tone.WARN)

    def _tell_trouble(self, error: BiofeedbackError) -> None:
        self._tell_problem(sentence_of(error))

    def _running_changed(self, is_running: bool) -> None:
        self._navigation.setVisible(not is_running)
        if is_running:
            style.wear_session_look(self._banner)
        else:
            style.wear_window_look(self._banner)
        for action in SCREEN_KEYS:
            self._actions[action.key].setEnabled(not is_running)
        self._name_window()

    def _replay(self, session_id: str) -> None:
        self.show_screen(ScreenKey.SESSION)
        self._session.replay(session_id)

    def _settings_changed(self, settings: Settings) -> None:
        self._looks = settings
        self._memory.remember_looks(settings)
        self._wear_looks()
        self._session.settings_changed(settings)

    def _wear_looks(self) -> None:
        appearance = style.Appearance.of(self._looks, system_is_dark=style.system_is_dark())
        style.apply(appearance, self._base_px)
        self._session.theme_changed(appearance.theme)

    def _name_window(self) -> None:
        screen = SCREENS[self._stack.currentIndex()]
        shown = tr("Session running") if self._session.is_running() else screen.text
        self.setWindowTitle(f"{shown} · {tr('Biofeedback')}")

    def _toggle_full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def _quit(self) -> None:
        self.close()

    def _show_keys(self) -> None:
        if self._sheet is None:
            self._open(key_help(self))

    def _ask_before_leaving(self) -> None:
        if self._sheet is not None:
            self._sheet.reject()
        sheet = closing_sheet(self)
        sheet.answered.connect(self._answered_before_leaving)
        self._open(sheet)

    def _answered_before_leaving(self, answer: str) -> None:
        if answer == END_AND_CLOSE:
            self.leave()

    def _open(self, sheet: Sheet) -> None:
        self._sheet = sheet
        if self._session.is_running():
            # No bright sheet in a dark room.
            style.wear_session_look(sheet)
        sheet.finished.connect(self._sheet_finished)
        sheet.open()

    def _sheet_finished(self) -> None:
        self._sheet = None

    def _go(self) -> None:
        self._may_go = True
        self.close()
