import pytest

from biofeedback.ui.actions import REPLAY_KEYS, SESSION_KEYS, Action
from biofeedback.ui.session.keys import HOLD_S, AnyKey, SessionKeys


@pytest.fixture
def keys() -> SessionKeys:
    """Those of a live session."""
    return SessionKeys(is_live=True)


def _key(read: Action | AnyKey | None) -> str | None:
    return read.key if isinstance(read, Action) else None


@pytest.mark.parametrize("action", SESSION_KEYS, ids=lambda action: action.key)
def test_every_shortcut_of_a_session_is_read(action: Action) -> None:
    for shortcut in action.shortcuts:
        read = SessionKeys(is_live=True).read(shortcut, 0.0, is_repeat=False)
        assert _key(read) == action.key


@pytest.mark.parametrize("action", REPLAY_KEYS, ids=lambda action: action.key)
def test_every_shortcut_of_a_replay_is_read(action: Action) -> None:
    for shortcut in action.shortcuts:
        read = SessionKeys(is_live=False).read(shortcut, 0.0, is_repeat=False)
        assert _key(read) == action.key


def test_a_tremor_counts_once(keys: SessionKeys) -> None:
    pressed = [keys.read("Space", at_s, is_repeat=False) for at_s in (0.0, 0.1, 0.25, 0.5, 1.0)]
    assert [_key(read) for read in pressed] == ["pause", None, None, None, "pause"]


def test_two_different_keys_close_together_both_count(keys: SessionKeys) -> None:
    assert _key(keys.read("E", 0.0, is_repeat=False)) == "end"
    assert _key(keys.read("U", 0.1, is_repeat=False)) == "undo_end"


def test_holding_a_key_steps_but_repeats_nothing_else(keys: SessionKeys) -> None:
    steps = [keys.read("Up", 0.03 * n, is_repeat=n > 0) for n in range(20)]
    marks = [keys.read("M", 0.03 * n, is_repeat=n > 0) for n in range(20)]
    assert 4 <= sum(read is not None for read in steps) <= 8
    assert sum(read is not None for read in marks) == 1


def test_a_key_without_meaning_is_any_key(keys: SessionKeys) -> None:
    assert keys.read("Q", 0.0, is_repeat=False) is AnyKey.PRESSED
    assert keys.read("Q", 0.2, is_repeat=False) is None


def test_a_key_held_long_enough_says_so_once(keys: SessionKeys) -> None:
    keys.read("Q", 0.0, is_repeat=False)
    repeats = [keys.read("Q", 0.1 * n, is_repeat=True) for n in range(1, 40)]
    assert repeats.count(AnyKey.HELD) == 1
    assert repeats.index(AnyKey.HELD) == pytest.approx(HOLD_S * 10 - 1, abs=1)
