from collections import Counter

import pytest
from PySide6.QtGui import QKeySequence

from biofeedback.ui.actions import (
    ACTIONS,
    REPLAY_KEYS,
    SCREEN_KEYS,
    SESSION_KEYS,
    WINDOW_KEYS,
    Action,
    Scope,
)

TOGETHER = (
    (Scope.WINDOW, Scope.SCREENS),
    (Scope.WINDOW, Scope.SESSION),
    (Scope.WINDOW, Scope.SCREENS, Scope.REPLAY),
)
"""Scopes that hold at the same time."""


def test_every_list_holds_the_scope_it_is_named_after() -> None:
    assert {action.scope for action in WINDOW_KEYS} == {Scope.WINDOW}
    assert {action.scope for action in SCREEN_KEYS} == {Scope.SCREENS}
    assert {action.scope for action in SESSION_KEYS} == {Scope.SESSION}
    assert {action.scope for action in REPLAY_KEYS} == {Scope.REPLAY}


def test_no_name_is_used_twice() -> None:
    assert max(Counter(action.key for action in ACTIONS).values()) == 1


@pytest.mark.parametrize("scopes", TOGETHER)
def test_a_key_means_one_thing_at_a_time(scopes: tuple[Scope, ...]) -> None:
    keys = Counter(
        keys for action in ACTIONS if action.scope in scopes for keys in action.shortcuts
    )
    assert [key for key, count in keys.items() if count > 1] == []


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.key)
def test_every_shortcut_is_one_that_qt_knows(action: Action) -> None:
    assert action.text
    assert action.shortcuts
    for keys in action.shortcuts:
        sequence = QKeySequence(keys)
        assert sequence.count() == 1
        assert sequence.toString(QKeySequence.SequenceFormat.PortableText) == keys
