from biofeedback.ui.widgets.big_button import BigButton
from biofeedback.ui.widgets.page import MARGIN_PX, WIDEST_PX, Page
from ui.window_fixtures import Show


def test_it_has_a_title_and_is_called_by_it(show: Show) -> None:
    page = Page("Recordings")
    show(page)
    assert page.accessibleName() == "Recordings"


def test_lines_do_not_get_longer_than_one_can_follow(show: Show) -> None:
    page = Page("Settings")
    show(page, width_px=2400)
    assert page.body.width() == WIDEST_PX + 2 * MARGIN_PX


def test_the_keyboard_s_focus_is_followed(show: Show) -> None:
    page = Page("Recordings")
    buttons = [BigButton(f"Replay {number}") for number in range(30)]
    for button in buttons:
        page.add(button)
    window = show(page, width_px=600, height_px=300)
    window.activateWindow()
    buttons[0].setFocus()
    for _ in range(29):
        page.focusNextChild()
    assert page.focusWidget() is buttons[-1]
    assert page.verticalScrollBar().value() > 0
