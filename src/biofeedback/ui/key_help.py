"""The overlay that lists every key, made from the same data as the keys themselves."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QWidget

from biofeedback.ui.actions import ACTIONS, Action, Scope
from biofeedback.ui.widgets.sheet import Sheet, SheetChoice
from biofeedback.ui.widgets.text import Role, Text, Tone
from biofeedback.wording import tr


def key_help(parent: QWidget) -> Sheet:
    """The overlay; to be opened by the caller."""
    return Sheet(
        parent,
        title=tr("Keys"),
        choices=(SheetChoice(key="close", text=tr("Close")),),
        content=_table(ACTIONS),
    )


def shortcut_words(action: Action) -> str:
    """The keys of an action as this system writes them.

    >>> from biofeedback.ui.actions import SESSION_KEYS
    >>> shortcut_words(SESSION_KEYS[3])
    'E or End'
    """
    native = QKeySequence.SequenceFormat.NativeText
    keys = [QKeySequence(keys).toString(native) for keys in action.shortcuts]
    return tr(" or ").join(keys)


def _table(actions: Sequence[Action]) -> QWidget:
    table = QWidget()
    grid = QGridLayout(table)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(20)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(1, 1)
    for scope, heading in _HEADINGS:
        grid.setRowMinimumHeight(grid.rowCount(), 8)
        grid.addWidget(Text(heading, role=Role.STRONG, does_wrap=True), grid.rowCount(), 0, 1, 2)
        for action in actions:
            if action.scope is scope:
                _add_row(grid, action)
    grid.setRowStretch(grid.rowCount(), 1)
    return table


def _add_row(grid: QGridLayout, action: Action) -> None:
    row = grid.rowCount()
    grid.addWidget(Text(shortcut_words(action), does_wrap=True), row, 0, Qt.AlignmentFlag.AlignTop)
    grid.addWidget(Text(action.text, tone=Tone.MUTED, does_wrap=True), row, 1)


_HEADINGS = (
    (Scope.SESSION, tr("In a session")),
    (Scope.REPLAY, tr("In a replay")),
    (Scope.SCREENS, tr("Between sessions")),
    (Scope.WINDOW, tr("Everywhere")),
)
