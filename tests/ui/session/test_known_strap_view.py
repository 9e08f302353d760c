import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from biofeedback.ui.session.known_strap_view import KnownStrapView
from biofeedback.ui.session.prepare_state import KnownStrapState, Remark
from biofeedback.ui.session.view_state import Tone
from ui.window_fixtures import Show

LEFT = Qt.MouseButton.LeftButton


def state(
    *, is_held: bool = False, is_live: bool = False, is_automatic: bool = False, link: str = ""
) -> KnownStrapState:
    return KnownStrapState(
        name="My H10",
        used="last used yesterday",
        is_held=is_held,
        is_live=is_live,
        is_automatic=is_automatic,
        link=Remark(text=link, tone=Tone.WARN),
    )


@pytest.fixture
def view(show: Show) -> KnownStrapView:
    view = KnownStrapView()
    show(view)
    return view


def test_without_a_strap_there_is_nothing_to_see(view: KnownStrapView) -> None:
    assert not view.isVisible()
    view.show_state(state())
    assert view.isVisible()
    view.show_state(None)
    assert not view.isVisible()


def test_what_can_be_done_follows_the_link(view: KnownStrapView) -> None:
    view.show_state(state())
    assert view.connect_button.isVisible()
    assert not view.examine_button.isVisible()
    view.connect_button.setFocus()
    view.show_state(state(is_held=True, link="Looking for the strap."))
    assert not view.connect_button.isVisible()
    assert view.release_button.isVisible()
    assert view.examine_button.isVisible()
    assert view.release_button.text() == "Cancel"
    view.show_state(state(is_held=True, is_live=True))
    assert view.release_button.text() == "Disconnect"
    assert not view.examine_button.isVisible()


def test_each_wish_is_told(view: KnownStrapView) -> None:
    wishes: list[object] = []
    view.connect_wished.connect(lambda: wishes.append("connect"))
    view.release_wished.connect(lambda: wishes.append("release"))
    view.forget_wished.connect(lambda: wishes.append("forget"))
    view.examine_wished.connect(lambda: wishes.append("examine"))
    view.automatic_wished.connect(wishes.append)
    view.show_state(state())
    for button in (view.connect_button, view.automatic_button, view.forget_button):
        QTest.mouseClick(button, LEFT)
    view.show_state(state(is_held=True, is_automatic=True))
    for button in (view.release_button, view.examine_button):
        QTest.mouseClick(button, LEFT)
    assert wishes == ["connect", True, "forget", "release", "examine"]


def test_a_choice_is_marked_by_its_shape(view: KnownStrapView) -> None:
    view.show_state(state(is_automatic=True))
    assert view.automatic_button.text().startswith("●")
    view.show_state(state())
    assert view.automatic_button.text().startswith("○")
