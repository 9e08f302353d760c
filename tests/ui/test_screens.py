from biofeedback.ui.actions import SCREEN_KEYS
from biofeedback.ui.screens import SCREENS, ScreenKey


def test_every_screen_is_in_the_navigation_once() -> None:
    assert sorted(screen.key for screen in SCREENS) == sorted(ScreenKey)


def test_every_screen_has_a_key_of_its_own() -> None:
    keys = {action.key: action for action in SCREEN_KEYS}
    for screen in SCREENS:
        assert keys[screen.key].text == screen.text
        assert keys[screen.key].shortcuts
