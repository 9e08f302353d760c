import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from biofeedback.ui.widgets.banner import Banner
from biofeedback.ui.widgets.big_button import BigButton
from biofeedback.ui.widgets.text import Tone
from ui.window_fixtures import Show


@pytest.fixture
def banner(show: Show) -> Banner:
    """Nothing is said yet."""
    banner = Banner()
    show(banner)
    return banner


def _press(banner: Banner, text: str) -> None:
    button = next(each for each in banner.findChildren(BigButton) if each.text() == text)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_it_is_hidden_while_there_is_nothing_to_say(banner: Banner) -> None:
    assert banner.isHidden()
    assert banner.text == ""


def test_it_says_a_sentence_until_it_is_put_away(qtbot: QtBot, banner: Banner) -> None:
    banner.say("The disk is full.", tone=Tone.WARN)
    assert banner.text == "The disk is full."
    assert banner.isVisible()
    with qtbot.waitSignal(banner.dismissed):
        _press(banner, "Close")
    assert banner.text == ""


def test_what_it_offers_is_done_once(banner: Banner) -> None:
    done: list[int] = []
    banner.say("It is in the trash.", action="Undo", do=lambda: done.append(1))
    _press(banner, "Undo")
    banner.act()
    assert done == [1]
    assert banner.isHidden()


def test_after_it_was_put_away_nothing_can_be_done_any_more(banner: Banner) -> None:
    done: list[int] = []
    banner.say("It is in the trash.", action="Undo", do=lambda: done.append(1))
    _press(banner, "Close")
    banner.act()
    assert done == []


def test_the_next_sentence_takes_the_place_of_the_last(banner: Banner) -> None:
    done: list[int] = []
    banner.say("One.", action="Undo", do=lambda: done.append(1))
    banner.say("Two.")
    banner.act()
    assert (banner.text, done) == ("Two.", [])
    assert banner.accessibleName() == "Two."


def test_the_focus_goes_to_what_can_be_done(banner: Banner) -> None:
    banner.say("It is in the trash.", action="Undo", do=lambda: None)
    banner.take_focus()
    focused = banner.focusWidget()
    assert isinstance(focused, BigButton)
    assert focused.text() == "Undo"
    banner.say("It was written.")
    banner.take_focus()
    focused = banner.focusWidget()
    assert isinstance(focused, BigButton)
    assert focused.text() == "Close"
