from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from biofeedback.clock import VirtualClock
from biofeedback.dsp.updates import StateChanged
from biofeedback.settings import PacerPlace
from biofeedback.ui.session.pace_control import SlowPaceGate
from biofeedback.ui.session.pair_presenter import PairPresenter
from biofeedback.ui.session.pair_view import PairView
from biofeedback.ui.session.presenter import SessionPresenter
from biofeedback.ui.session.session_words import calm_breath_notice
from biofeedback.ui.session.view_state import Intent
from biofeedback.ui.theme import DARK, LIGHT
from ui.session import examples
from ui.window_fixtures import Show


@pytest.fixture
def presenter() -> PairPresenter:
    people = []
    for run_id in ("a", "b"):
        one = SessionPresenter(replace(examples.status(), run_id=run_id), SlowPaceGate())
        one.take((StateChanged(state=examples.state()), examples.numbers(ends_s=29.5)))
        people.append(one)
    return PairPresenter(*people)


@pytest.fixture
def clock() -> VirtualClock:
    clock = VirtualClock()
    clock.advance(30.0)
    return clock


@pytest.fixture
def view(show: Show, presenter: PairPresenter, clock: VirtualClock) -> PairView:
    view = PairView(DARK, clock)
    show(view, width_px=1280, height_px=800)
    view.begin(presenter)
    return view


def test_keys_mean_what_they_mean_for_one(view: PairView) -> None:
    wished: list[object] = []
    view.wished.connect(wished.append)
    view.any_key_pressed.connect(lambda: wished.append("any"))
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_M, Qt.Key.Key_E, Qt.Key.Key_Q, Qt.Key.Key_F5):
        QTest.keyClick(view, key)
    assert wished == [Intent.BREATHE_NORMALLY, Intent.MARK, Intent.END, "any"]


def test_leaving_and_the_pace_are_offered_with_the_details(
    view: PairView, presenter: PairPresenter
) -> None:
    left: list[int] = []
    view.leave_wished.connect(left.append)
    assert not view.pace.isVisible()
    assert not view.people[0].leave_button.isVisible()
    presenter.wish(Intent.DETAILS, 30.0)
    view.refresh()
    assert view.pace.isVisible()
    for person in view.people:
        QTest.mouseClick(person.leave_button, Qt.MouseButton.LeftButton)
    assert left == [0, 1]


def test_both_traces_are_drawn_and_described(view: PairView) -> None:
    view._next_trace_frame()
    view._next_texts()
    for person in view.people:
        assert "last minute" in person.trace.widget.accessibleDescription()
    assert [person.state_name for person in view.people] == ["1 · Polar H10", "2 · Polar H10"]


def test_a_narrow_window_puts_the_people_below_the_pacer(view: PairView) -> None:
    view.set_theme(LIGHT)
    view.set_pacer(PacerPlace.CENTRE, has_reduced_motion=True)
    pacer, first = view.pacer, view.people[0]
    assert first.mapTo(view, first.rect().topLeft()).x() < pacer.mapTo(view, pacer.pos()).x()
    window = view.window()
    window.resize(620, 800)
    QTest.qWait(50)
    top = first.mapTo(view, first.rect().topLeft()).y()
    assert top >= pacer.mapTo(view, pacer.rect().bottomLeft()).y()


def test_the_calm_breath_notice_is_shown_to_two_as_to_one(
    view: PairView, clock: VirtualClock
) -> None:
    def labels() -> list[str]:
        return [label.text() for label in view.findChildren(QLabel) if label.isVisible()]

    assert calm_breath_notice() not in labels()
    clock.advance(35.0)
    view.refresh()
    assert calm_breath_notice() in labels()


@pytest.mark.parametrize("place", PacerPlace)
def test_the_pacer_stands_where_it_was_asked_to(view: PairView, place: PacerPlace) -> None:
    view.set_pacer(place, has_reduced_motion=False)
    QTest.qWait(50)
    from_left = sorted(
        (*view.people, view.pacer), key=lambda one: one.mapTo(view, one.rect().topLeft()).x()
    )
    assert from_left.index(view.pacer) == list(PacerPlace).index(place)
    assert from_left.index(view.people[0]) < from_left.index(view.people[1])
