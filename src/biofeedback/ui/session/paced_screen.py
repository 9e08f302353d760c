"""What screens of a running session share: when they paint, where the pacer is, what keys do."""

from PySide6.QtCore import QEvent, QKeyCombination, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from biofeedback.clock import Clock
from biofeedback.settings import PacerPlace
from biofeedback.ui.actions import Action
from biofeedback.ui.session.foot_view import FootView
from biofeedback.ui.session.keys import AnyKey, SessionKeys
from biofeedback.ui.widgets.pacer import Pacer

TRACE_MS = 33
"""The trace moves by less than a pixel in this time."""
TEXT_MS = 500
"""Text is laid out anew at most this often, unless something arrived."""
_IGNORED_KEYS = frozenset(
    {
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
        Qt.Key.Key_ScrollLock,
        Qt.Key.Key_Tab,
        Qt.Key.Key_Backtab,
    }
)
_CHORDS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


class PacedScreen(QWidget):
    """Makes nothing itself: who inherits makes the parts named here, and arranges them."""

    rate_wished = Signal(float)
    share_wished = Signal(float)
    any_key_pressed = Signal()
    """A key without a meaning of its own."""

    pacer: Pacer
    foot: FootView
    _clock: Clock
    _keys: SessionKeys
    _place: PacerPlace
    _trace_timer: QTimer
    _text_timer: QTimer

    def refresh(self) -> None:
        """Paint every text as it is now."""
        raise NotImplementedError

    def _arrange(self) -> None:
        """Give everything its place, by the room that there is."""
        raise NotImplementedError

    def _wish_action(self, action: str) -> None:
        """Ask for what a key means."""
        raise NotImplementedError

    def set_pacer(self, place: PacerPlace, *, has_reduced_motion: bool) -> None:
        """Where the pacer stands, and whether it moves little."""
        self.pacer.set_reduced_motion(has_reduced_motion)
        self._place = place
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Find everything its place."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Find it again when the text became larger or smaller."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        """Paint only while somebody can see it."""
        self.refresh()
        self._trace_timer.start()
        self._text_timer.start()
        self.setFocus()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop painting."""
        self._trace_timer.stop()
        self._text_timer.stop()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn a key into a wish; chords and function keys belong to the window."""
        key = key_name(event)
        if key is None:
            super().keyPressEvent(event)
            return
        event.accept()
        read = self._keys.read(key, self._clock.monotonic_s(), is_repeat=event.isAutoRepeat())
        match read:
            case Action(key=action):
                self._wish_action(action)
            case AnyKey.PRESSED:
                self.any_key_pressed.emit()
            case AnyKey.HELD:
                self.foot.press_focused()


def key_name(event: QKeyEvent) -> str | None:
    """A key in Qt's portable notation, without Shift and keypad; None for what is no session key.

    Those are chords, function keys, and keys that only move the focus or change others.
    """
    key = Qt.Key(event.key())
    is_function_key = Qt.Key.Key_F1.value <= key.value <= Qt.Key.Key_F35.value
    if key in _IGNORED_KEYS or is_function_key or event.modifiers() & _CHORDS:
        return None
    return QKeySequence(QKeyCombination(key)).toString(QKeySequence.SequenceFormat.PortableText)
