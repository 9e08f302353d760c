import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from biofeedback.breathing import BreathingPattern
from biofeedback.ui.session.pace_view import PaceView
from biofeedback.ui.session.view_state import PaceTile
from biofeedback.ui.widgets.big_button import ButtonSize
from ui.window_fixtures import Show


def _pace(rate: float = 6.0, *, can_change: bool = True, coming: str = "") -> PaceTile:
    pattern = BreathingPattern(rate_per_min=rate)
    return PaceTile(pattern=pattern, coming=coming, can_change=can_change)


@pytest.fixture
def view(show: Show) -> PaceView:
    """At six a minute."""
    view = PaceView()
    show(view, width_px=320, height_px=320)
    view.show_pace(_pace())
    return view


def test_a_step_says_which_pace_is_wished(view: PaceView) -> None:
    rates: list[float] = []
    shares: list[float] = []
    view.rate_wished.connect(rates.append)
    view.share_wished.connect(shares.append)
    for stepper in (view.rate, view.ratio):
        more = stepper.findChildren(QPushButton)[-1]
        QTest.mouseClick(more, Qt.MouseButton.LeftButton)
    assert rates == [pytest.approx(6.1)]
    assert shares == [pytest.approx(0.5)]


def test_a_wish_that_is_not_granted_goes_back(view: PaceView) -> None:
    more = view.rate.findChildren(QPushButton)[-1]
    QTest.mouseClick(more, Qt.MouseButton.LeftButton)
    view.show_pace(_pace())
    assert view.rate.value == 6.0


def test_a_pace_that_rests_can_not_be_stepped(view: PaceView) -> None:
    view.show_pace(_pace(can_change=False, coming="the pacer rests"))
    assert not view.rate.isEnabled()
    assert not view.ratio.isEnabled()


def test_its_buttons_are_large_and_take_the_focus_by_tab_only(view: PaceView) -> None:
    for button in view.findChildren(QPushButton):
        assert button.property("target") == ButtonSize.SESSION.value
        assert button.focusPolicy() is Qt.FocusPolicy.TabFocus
